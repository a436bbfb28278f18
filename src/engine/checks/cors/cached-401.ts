import { type Exchange, fieldValue } from '../../exchange/exchange.ts';
import { spec } from '../../spec.ts';
import { defineCheck, type Message } from '../check.ts';
import { UNAUTHORIZED } from '../kinds.ts';
import { keptAnswer } from './kept.ts';

const SERVER: Message['fixes'][number] = {
  effort: 'easy',
  audience: 'backend',
  text: 'Send `Cache-Control: no-store` with each 401, and with every answer that depends on who asks.',
};

export default defineCheck({
  id: 'cached-401',
  group: 'cors',
  summary: 'A 401, kept from before the sign-in, is used again after it',
  severity: 'broken',
  rung: 2,
  applies: UNAUTHORIZED,
  spec: [spec('caching', '4'), spec('caching', '3.5')],
  needs: ['repeat', 'logins', 'credential', 'cookies'],
  messages: {
    browser: {
      title: 'The browser answers {place} from its cache: with the 401 that it had kept',
      what: 'The server was not asked. The browser used an earlier refusal again{rule}.',
      why: 'The kept refusal dates from a time when nobody was signed in. Whatever this request carries by now, the server never sees it.',
      fixes: [
        SERVER,
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Make such calls with `cache: "no-store"` (fetch), above all the one that asks who is signed in.',
        },
        {
          effort: 'easy',
          audience: 'user',
          text: 'Reload the page without the cache (Ctrl+Shift+R), or clear the cached files of this site once. Cookies need not be cleared.',
        },
      ],
    },
    shared: {
      title: 'A cache in front of {host} answers {place} with a 401 that it made for somebody else',
      what: 'A cache on the way (CDN, proxy) had kept this refusal, as its {field} says, and the application was not asked{rule}.',
      why: 'The kept refusal was made for a visitor who was not signed in, and is now given to everybody.',
      fixes: [
        SERVER,
        {
          effort: 'easy',
          audience: 'admin',
          text: 'Let the cache keep no 401, and pass on requests with an Authorization field or a session cookie; then empty it for this address.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { repeat, logins, credential, cookies } = facts;
    const { kept, original } = repeat;
    // Chromium takes what a service worker gives for cached; that has a row of its own.
    if (kept === undefined || exchange.serviceWorker === 'page') return [];
    // A page given for data, or an error inside of a good answer, is no 401 that was kept.
    if (exchange.response.status < 400) return [];
    // A stranger would be refused by the server as well.
    const known = logins.login !== undefined || credential.sent === 'yes' || cookies.sessionSent;
    if (!known || logins.logout !== undefined) return [];
    // Two requests of the same second with the same credential are refused alike by a server, too.
    if (kept === 'same-date' && original !== undefined && sentOf(original) === sentOf(exchange)) return [];
    const control = fieldValue((original ?? exchange).response.fields, 'cache-control');
    const { message, field, confidence, evidence } = keptAnswer(exchange, facts.repeat, show);
    return [
      {
        message,
        data: {
          place: show.place(exchange.url),
          host: exchange.url.host,
          rule:
            control === undefined
              ? ''
              : `; the server allows that by Cache-Control: ${show.text(control.slice(0, 100))}`,
          field,
        },
        confidence,
        evidence: [{ exchange, at: 'response.status' }, ...evidence],
        subject: exchange.url.raw,
      },
    ];
  },
});

function sentOf({ request }: Exchange): string {
  return `${fieldValue(request.fields, 'authorization') ?? ''} ${fieldValue(request.fields, 'cookie') ?? ''}`;
}
