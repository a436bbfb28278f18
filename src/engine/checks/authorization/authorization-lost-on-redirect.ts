import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { REFUSED } from '../kinds.ts';

export default defineCheck({
  id: 'authorization-lost-on-redirect',
  group: 'authorization',
  summary: 'The first hop carried Authorization, a redirect to another origin lost it',
  severity: 'broken',
  rung: 3,
  applies: REFUSED,
  spec: [spec('fetch', 'http-redirect-fetch')],
  needs: ['credential', 'chain'],
  messages: {
    lost: {
      title: 'The Authorization header was lost when {from} redirected to {place}',
      what: 'The script sent Authorization to {from}. That answered {status} with another origin ({origin}), and the browser followed without the header.',
      why: 'Browsers remove Authorization when a redirect leads to another origin (another scheme, host or port), so that a token does not reach strangers.',
      fixes: [
        { effort: 'easy', audience: 'frontend', text: 'Call the final address directly: {place}.' },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Do not redirect API calls (http to https, www, trailing slash, region): answer them, or refuse with the right address in the text.',
        },
      ],
    },
    lostHere: {
      title: 'The Authorization header was lost on the redirects to {place}',
      what: 'The script sent Authorization to {from}. After the redirects the header is gone, though the last address is of the same origin.',
      why: 'Once a redirect has led to another origin the header stays removed, even if a later one leads back.',
      fixes: [{ effort: 'easy', audience: 'frontend', text: 'Call the final address directly: {place}.' }],
    },
  },
  run({ exchange, facts, show }) {
    const { credential, chain } = facts;
    if (chain.hops.length < 2) return [];
    if (credential.presence === 'not-recorded')
      return { notEvaluated: 'the request headers of the last hop were not recorded' };
    // A signed address carries its own credential and needs no header.
    if (credential.presence !== 'absent' || credential.inUrl.length > 0) return [];
    const at = chain.hops.findLastIndex((hop) =>
      hop.request.fields.list.some((field) => field.name === 'authorization'),
    );
    const carrier = chain.hops[at];
    if (carrier === undefined) return [];
    const crossed = carrier.url.origin !== exchange.url.origin;
    return [
      {
        message: crossed ? 'lost' : 'lostHere',
        data: {
          from: show.place(carrier.url),
          place: show.place(exchange.url),
          origin: exchange.url.origin,
          status: carrier.response.status,
        },
        confidence: 'certain',
        evidence: [
          { exchange: carrier, at: 'request.headers.authorization' },
          { exchange: carrier, at: 'response.headers.location' },
          { exchange, at: 'request.headers.authorization' },
        ],
      },
    ];
  },
});
