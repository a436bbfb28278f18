import type { ParsedUrl } from '../../exchange/exchange.ts';
import { isAuthorizeUrl, isLoginUrl } from '../../facts/places.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  id: 'login-page-protected',
  group: 'redirect',
  summary: 'The sign-in page itself sends visitors to sign in: its return address nests and grows',
  severity: 'broken',
  rung: 3,
  applies: ['login-loop', 'redirect-loop'],
  spec: [spec('http', '15.4')],
  needs: ['loop'],
  messages: {
    nested: {
      title: 'The sign-in page {place} sends visitors to the sign-in page: it is protected itself',
      what: '{place} redirects to itself, and each time its own address is packed into the return address ({parameter} grows from round to round).',
      why: 'The rule “send strangers to sign in” also covers the sign-in page. Nobody can reach the form.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Take the sign-in page, its callback and its styles and scripts out of the protected paths (Spring: permitAll; Django: exempt in LoginRequiredMiddleware; ASP.NET Core: [AllowAnonymous]; Express: mount the guard after the login routes; Next.js: the matcher of the middleware).',
        },
        {
          effort: 'easy',
          audience: 'admin',
          text: 'Where a proxy guards the site (nginx auth_request, oauth2-proxy, Traefik forwardAuth): leave its own sign-in path unguarded.',
        },
      ],
    },
    self: {
      title: 'The sign-in page {place} redirects to itself',
      what: '{place} answers with a redirect to {place}, again and again. The form is never shown.',
      why: 'Most likely the rule “send strangers to sign in” also covers the sign-in page.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Take the sign-in page and its callback out of the protected paths.',
        },
        {
          effort: 'easy',
          audience: 'user',
          text: 'Clear the cookies of this site once and open it again.',
          action: 'clear-cookies',
        },
      ],
    },
  },
  run({ hops, facts, show }) {
    const { loop } = facts.loop;
    if (loop === undefined) return [];
    const [first] = hops;
    if (first === undefined) return [];
    const guarded = hops.every(
      (hop) =>
        hop.url.host === first.url.host &&
        isLoginUrl(hop.url) &&
        !isAuthorizeUrl(hop.url) &&
        hop.request.method !== 'POST',
    );
    const grown = nestedIn(loop.recent.map((hop) => hop.url));
    const evidence = loop.recent.slice(-4).map((hop) => ({ exchange: hop, at: 'url' }));
    if (guarded && grown !== undefined)
      return [
        {
          message: 'nested',
          data: { place: show.place(first.url), parameter: show.text(grown.slice(0, 40)) },
          confidence: 'certain',
          evidence,
          subject: `loop ${loop.id}`,
        },
      ];
    if (!guarded || hops.length > 1) return [];
    return [
      {
        message: 'self',
        data: { place: show.place(first.url) },
        confidence: 'likely',
        evidence,
        subject: `loop ${loop.id}`,
      },
    ];
  },
});

// The parameter that holds, at the end, the address of a hop before it, and is longer than it was at the start.
function nestedIn(urls: readonly ParsedUrl[]): string | undefined {
  const last = urls.at(-1);
  if (last === undefined) return undefined;
  const before = urls.slice(0, -1).filter((url) => url.path === last.path);
  for (const pair of last.query.slice(0, 20_000).split('&')) {
    const at = pair.indexOf('=');
    if (at < 0) continue;
    const name = pair.slice(0, at);
    const value = decoded(pair.slice(at + 1));
    if (!value.includes(last.path)) continue;
    const shorter = before.some((url) => {
      const old = url.query.split('&').find((one) => one.startsWith(`${name}=`)) ?? '';
      return old.length < pair.length;
    });
    if (shorter) return name;
  }
  return undefined;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
