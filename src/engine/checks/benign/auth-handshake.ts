import { fieldValue, presence } from '../../exchange/exchange.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';

/** Schemes whose first request is meant to be refused: the answer carries what the next request needs. */
const HANDSHAKES = new Set(['digest', 'negotiate', 'ntlm', 'basic']);

export default defineCheck({
  id: 'auth-handshake',
  group: 'benign',
  summary:
    'Digest, Negotiate, NTLM or Basic: a 401 with a challenge, then the same URL succeeds with credentials',
  severity: 'expected',
  rung: 1,
  applies: ['unauthorized', 'proxy'],
  spec: [spec('http', '11.6.1'), spec('digest', '3.3'), spec('negotiate', '4')],
  needs: ['challenge', 'credential'],
  messages: {
    answered: {
      title: 'Expected 401: {method} {place} was the first step of a {scheme} sign-in that then succeeded',
      what: 'The server asked for {scheme} credentials, and the next request to the same address brought them and was accepted.',
      why: 'With {scheme} the first request is always refused: its answer tells the browser what to send. Nothing is broken.',
      fixes: [{ effort: 'easy', audience: 'user', text: 'Nothing to do.' }],
    },
    tried: {
      title:
        'Expected 401: {method} {place} was the first step of a {scheme} sign-in, whose next step was refused',
      what: 'The server asked for {scheme} credentials, and the next request to the same address brought them. Why those were refused stands in an incident of its own.',
      why: 'With {scheme} the first request is always refused: its answer tells the browser what to send.',
      fixes: [
        { effort: 'easy', audience: 'user', text: 'Nothing to do here; look at the refusal that followed.' },
      ],
    },
    proxy: {
      title: 'Expected 407: a proxy on the way to {place} asked for its sign-in, and got it',
      what: 'A proxy between the browser and the site asked for credentials; the next request to the same address went through.',
      why: 'The first request through such a proxy is always refused: its answer tells the browser what to send. Nothing is broken.',
      fixes: [{ effort: 'easy', audience: 'user', text: 'Nothing to do.' }],
    },
  },
  run({ kind, exchange, facts, later, show }) {
    if (kind === 'proxy') {
      const through = later.success;
      if (through === undefined || !soon(exchange.startedAt, through.startedAt)) return [];
      const asked = fieldValue(exchange.response.fields, 'proxy-authenticate') !== undefined;
      return [
        {
          message: 'proxy',
          data: { place: show.place(exchange.url) },
          confidence: 'certain',
          evidence: [
            { exchange, at: asked ? 'response.headers.proxy-authenticate' : 'failure' },
            { exchange: through, at: 'response.status' },
          ],
        },
      ];
    }
    const { credential, challenge } = facts;
    const unseen = challenge.presence === 'not-recorded';
    // What the next request brought tells what was asked for.
    const brought = unseen ? (later.successFacts?.credential.scheme ?? '') : '';
    const asked = challenge.schemes.find((one) => HANDSHAKES.has(one));
    const scheme = asked ?? (HANDSHAKES.has(brought) ? brought : undefined);
    if (scheme === undefined) return undefined;
    const { success, successFacts, tried } = later;
    // The legs of Negotiate and NTLM are told together: negotiate-loop.
    const single = scheme === 'basic' || scheme === 'digest';
    if (single && tried !== undefined && soon(exchange.startedAt, tried.startedAt))
      return [
        {
          message: 'tried',
          data: {
            method: exchange.request.method,
            place: show.place(exchange.url),
            scheme: facts.challenge.of(scheme)?.scheme ?? scheme,
          },
          confidence: presence(tried.request.fields, 'authorization') === 'present' ? 'certain' : 'likely',
          evidence: [
            { exchange, at: 'response.headers.www-authenticate' },
            { exchange: tried, at: 'request.headers.authorization' },
          ],
        },
      ];
    if (success === undefined || successFacts === undefined) return [];
    // A leg carries no credential, or an unfinished one of the same scheme; a wrong password is another matter.
    const opening = credential.values.length === 0 || scheme === 'negotiate' || scheme === 'ntlm';
    if (!opening) return [];
    const next = successFacts.credential;
    const carried =
      next.values.length > 0
        ? next.scheme === scheme || scheme === 'negotiate' || scheme === 'ntlm'
        : next.presence === 'not-recorded' || scheme !== 'digest';
    if (!carried || !soon(exchange.startedAt, success.startedAt)) return [];
    const name = facts.challenge.of(next.scheme)?.scheme ?? facts.challenge.of(scheme)?.scheme ?? scheme;
    return [
      {
        message: 'answered',
        data: { method: exchange.request.method, place: show.place(exchange.url), scheme: name },
        confidence: next.values.length > 0 && !unseen ? 'certain' : 'likely',
        evidence: [
          { exchange, at: unseen ? 'response.status' : 'response.headers.www-authenticate' },
          unseen
            ? { exchange: success, at: 'request.headers.authorization' }
            : { exchange: success, at: 'response.status' },
        ],
      },
    ];
  },
});

// Ours: a handshake is one movement; a prompt leaves the user up to five minutes to type.
function soon(first: number | undefined, second: number | undefined): boolean {
  return first === undefined || second === undefined || second - first < 300_000;
}
