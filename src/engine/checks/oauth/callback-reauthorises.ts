import { presence } from '../../exchange/exchange.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  id: 'callback-reauthorises',
  group: 'oauth',
  summary: 'The page gets a code and begins the sign-in anew, without having exchanged it for a token',
  severity: 'broken',
  rung: 4,
  applies: ['login-loop'],
  spec: [spec('oauth', '4.1.3')],
  needs: ['loop', 'flow'],
  messages: {
    found: {
      title: 'The page at {place} begins the sign-in anew instead of using the code that it was given',
      what: 'The identity provider sent the browser back with a code. The page made no request to exchange it for a token, and went to {provider} again.',
      why: 'A code is of no use until it is exchanged. A page that looks whether somebody is signed in before it has dealt with the answer sees nobody, and begins again.',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'At the callback address let the sign-in library handle the answer first and wait for it (handleRedirectCallback, handleRedirectPromise, signinRedirectCallback), before any guard of the router looks for a user; leave that address out of the guard.',
        },
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Look into the console at that page: where the stored state or code_verifier is missing (another host, www or not, cleared storage, a second tab), the library gives up before it asks for a token.',
        },
      ],
    },
  },
  run({ facts, hops, show }) {
    const { unspent } = facts.flow;
    const { loop } = facts.loop;
    if (loop === undefined || unspent === undefined) return [];
    const round = new Set([...hops, ...loop.recent].map(({ index }) => index));
    if (!round.has(unspent.callback.index)) return [];
    const cookies = presence(unspent.callback.response.fields, 'set-cookie');
    // A server that has exchanged the code by itself says so with a session cookie.
    if (cookies === 'present' || cookies === 'masked') return [];
    return [
      {
        message: 'found',
        data: {
          place: show.place(unspent.callback.url),
          provider: show.place(unspent.authorize.url),
        },
        confidence: cookies === 'absent' ? 'likely' : 'possible',
        evidence: [
          { exchange: unspent.callback, at: 'url' },
          { exchange: unspent.authorize, at: 'url' },
        ],
        subject: `loop ${loop.id}`,
      },
    ];
  },
});
