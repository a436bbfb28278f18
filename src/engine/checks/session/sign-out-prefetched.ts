import { fieldValue } from '../../exchange/exchange.ts';
import { prefetchField } from '../../facts/places.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { signOutBefore } from './sign-out.ts';

export default defineCheck({
  id: 'sign-out-prefetched',
  group: 'session',
  summary: 'The browser fetched the address of the sign-out ahead of a click, and so signed the user out',
  severity: 'broken',
  rung: 2,
  applies: ['unauthorized', 'soft-unauthorized', 'forbidden'],
  spec: [spec('http', '9.2.1')],
  needs: ['logins', 'tokens', 'cookies', 'credential'],
  messages: {
    prefetched: {
      title: 'Nobody signed out: the browser fetched {place} ahead of a click, which ended the session',
      what: 'A page had the browser fetch the address of the sign-out before anyone pressed it ({field}). {took} The next request that needs a sign-in is refused.',
      why: 'Browsers and frameworks fetch links ahead so that the next page opens faster. An address that signs out when it is fetched (GET) does so then, too.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Keep the sign-out link from being fetched ahead: Next.js <Link prefetch={false}>, Nuxt no-prefetch, leave it out of speculation rules and of <link rel="prefetch">; or make it a button of a form that posts.',
        },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Sign out by POST alone, with protection against forged requests: a GET must change nothing.',
        },
        {
          effort: 'easy',
          audience: 'user',
          text: 'Sign in again. It will happen again until the site is mended.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const logout = signOutBefore(exchange, facts);
    const field = logout === undefined ? undefined : prefetchField(logout);
    if (logout === undefined || field === undefined) return [];
    const took = facts.logins.logoutTook;
    return [
      {
        message: 'prefetched',
        data: {
          place: show.place(logout.url),
          field: show.text(`${field}: ${fieldValue(logout.request.fields, field) ?? ''}`),
          took: took
            ? 'The server took it for a sign-out, and its answer removed the session cookie.'
            : 'The server seems to have taken it for a sign-out.',
        },
        // A token may outlive the cookie that was taken away, and be refused for a reason of its own.
        confidence: took && facts.credential.values.length === 0 ? 'certain' : 'likely',
        evidence: [
          { exchange: logout, at: `request.headers.${field}` },
          { exchange: logout, at: took ? 'response.headers.set-cookie' : 'response.status' },
          { exchange, at: 'response.status' },
        ],
      },
    ];
  },
});
