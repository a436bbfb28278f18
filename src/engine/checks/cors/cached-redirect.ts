import { type Exchange, fieldValue } from '../../exchange/exchange.ts';
import { isLoginUrl } from '../../facts/places.ts';
import { spec } from '../../spec.ts';
import { defineCheck, type Message } from '../check.ts';
import { keptAnswer } from './kept.ts';

const SERVER: Message['fixes'][number] = {
  effort: 'easy',
  audience: 'backend',
  text: 'Send `Cache-Control: no-store` with each redirect to the sign-in page, and with every page that depends on who asks; answer 302 or 303 there, not 301 or 308.',
};

export default defineCheck({
  id: 'cached-redirect',
  group: 'cors',
  summary: 'A redirect to the sign-in page, kept from before the sign-in, is used again after it',
  severity: 'broken',
  rung: 2,
  applies: ['soft-unauthorized', 'login-loop', 'redirect-loop'],
  spec: [spec('caching', '4'), spec('caching', '5.2.2.5')],
  needs: ['repeat'],
  messages: {
    browser: {
      title: 'The browser answers {place} from its cache, with the redirect to {target} that it had kept',
      what: 'The server was not asked. The browser used an earlier answer again, which leads to the sign-in page{rule}.',
      why: 'The kept answer dates from a time when nobody was signed in. Whatever the server knows of the visitor by now, the browser goes on to the sign-in page.',
      fixes: [
        SERVER,
        {
          effort: 'easy',
          audience: 'admin',
          text: 'Look for a rule that lets browsers keep everything (nginx `expires` and `add_header Cache-Control … always`, Apache mod_expires, a CDN’s browser time); limit it to pictures, styles and scripts.',
        },
        {
          effort: 'easy',
          audience: 'user',
          text: 'Reload the page without the cache (Ctrl+Shift+R), or clear the cached files of this site once. Cookies need not be cleared.',
        },
      ],
    },
    shared: {
      title:
        'A cache in front of {host} answers {place} with a redirect to {target} that it made for somebody else',
      what: 'A cache on the way (CDN, proxy) had kept this answer, as its {field} says, and the application was not asked{rule}.',
      why: 'The kept answer was made for a visitor who was not signed in, and is now given to everybody.',
      fixes: [
        SERVER,
        {
          effort: 'easy',
          audience: 'admin',
          text: 'Let the cache pass on requests with a session cookie, keep no answers to them, and keep no redirects to the sign-in page; then empty it for this address.',
        },
      ],
    },
  },
  run({ kind, exchange, hops, facts, later, show }) {
    const { kept, original } = facts.repeat;
    const target = exchange.response.redirect;
    if (target === undefined || kept === undefined || !isLoginUrl(target)) return [];
    // Where the sign-in page lets the visitor through again, nobody notices.
    const loops = kind !== 'soft-unauthorized' || hops.length > 1;
    if (!loops && later.signInShown?.response.status !== 200) return [];
    const rule = ruleOf(original ?? exchange);
    const { message, field, confidence, evidence } = keptAnswer(exchange, facts.repeat, show);
    return [
      {
        message,
        data: {
          place: show.place(exchange.url),
          host: exchange.url.host,
          target: show.place(target),
          rule: rule === undefined ? '' : `; the server allows that by ${show.text(rule)}`,
          field,
        },
        confidence,
        evidence: [{ exchange, at: 'response.headers.location' }, ...evidence],
        subject: exchange.url.raw,
      },
    ];
  },
});

function ruleOf({ response }: Exchange): string | undefined {
  const control = fieldValue(response.fields, 'cache-control');
  if (control !== undefined) return `Cache-Control: ${control.slice(0, 100)}`;
  const expires = fieldValue(response.fields, 'expires');
  if (expires !== undefined) return `Expires: ${expires.slice(0, 60)}`;
  // RFC 9110 §15.4.2 and §15.4.9: these are heuristically cacheable.
  return response.status === 301 || response.status === 308 ? `its status, ${response.status}` : undefined;
}
