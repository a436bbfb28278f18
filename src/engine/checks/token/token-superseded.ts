import { startedAfter } from '../../exchange/order.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { UNAUTHORIZED } from '../kinds.ts';

export default defineCheck({
  id: 'token-superseded',
  group: 'token',
  summary: 'A newer token was issued earlier in the capture and the old one is still sent',
  severity: 'broken',
  rung: 7,
  applies: UNAUTHORIZED,
  spec: [spec('oauth', '6')],
  needs: ['credential', 'tokens'],
  messages: {
    old: {
      title: '{place} was called with an old token although a newer one had been issued',
      what: 'A newer token was issued by {issuer} before this request; the request still carries the older one.',
      why: 'The renewal worked and its result is not used here: the old token was kept in a variable, another tab, a worker or a retry queue.',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Read the token at the moment of each call instead of keeping it, and rebuild queued requests after a renewal.',
        },
        { effort: 'easy', audience: 'user', text: 'Reload the page.' },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { credential, tokens } = facts;
    if (credential.token === undefined) return [];
    const { newer, acceptedHere } = tokens;
    const issued = newer?.issuedBy;
    if (newer === undefined || issued === undefined) return [];
    // The newer one was refused here as well: then its age is not what the server minds.
    if (newer.firstRefused?.url.origin === exchange.url.origin && newer.firstRefused.index < exchange.index)
      return [];
    // The server went on taking the old one.
    if (acceptedHere !== undefined && startedAfter(acceptedHere, issued)) return [];
    return [
      {
        message: 'old',
        data: { place: show.place(exchange.url), issuer: show.place(issued.url) },
        confidence: 'likely',
        evidence: [
          { exchange: issued, at: 'url' },
          { exchange, at: 'request.headers.authorization' },
        ],
        subject: credential.token,
      },
    ];
  },
});
