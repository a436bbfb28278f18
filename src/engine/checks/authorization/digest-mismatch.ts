import { type Exchange, fieldValue } from '../../exchange/exchange.ts';
import type { FactViews } from '../../facts/views.ts';
import { digestChallenge, digestCredentials } from '../../headers/digest.ts';
import { digestFaults } from '../../headers/digest-faults.ts';
import { spec } from '../../spec.ts';
import { defineCheck, type EvidenceRef } from '../check.ts';
import { UNAUTHORIZED } from '../kinds.ts';

const newest =
  'Take realm, nonce, opaque, qop and algorithm from the newest challenge, and uri from the request line as it is sent (path and query); a library (digest-fetch, axios-digest-auth, curl --digest) does.';

export default defineCheck({
  id: 'digest-mismatch',
  group: 'authorization',
  summary:
    'uri, realm, nonce, opaque, qop, algorithm or count of the Digest credentials are not those of the request or the challenge',
  severity: 'broken',
  rung: 4,
  applies: UNAUTHORIZED,
  spec: [spec('digest', '3.4')],
  needs: ['handshakes', 'words'],
  messages: {
    differs: {
      title: 'The Digest credentials sent to {place} do not fit: {fault}',
      what: 'In the Authorization header {fault}.{others}',
      why: 'The server computes the same checksum from its own values. Where one of them differs, the right password gives a wrong result.',
      fixes: [
        { effort: 'medium', audience: 'frontend', text: newest },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'If a proxy rewrites the path, let the server that checks the password see the path that the browser sent.',
        },
      ],
    },
    counted: {
      title: 'The Digest credentials sent to {place} repeat a count that was used before',
      what: 'An earlier request had the same nonce and a count (nc) as high as this one: {fault}.',
      why: 'The count must grow with each request of one nonce. A server that counts takes a repeated one for a copied request.',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Count nc up for each request with the same nonce, across tabs and parallel calls too, and compute response anew.',
        },
      ],
    },
    nonce: {
      title: 'The Digest credentials sent to {place} use a nonce that the server had not handed out',
      what: 'The server’s challenges in this capture hold other nonces than the one that was sent.',
      why: 'A server takes its own nonces only: one of another server behind the same name, or one that was kept from before a restart, is none of its own.',
      fixes: [
        { effort: 'medium', audience: 'frontend', text: newest },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'With several servers behind one name: give all of them the same nonce secret, or keep a visitor on one of them.',
        },
      ],
    },
    rewritten: {
      title: '{place} refused Digest credentials with 400, although their uri is that of the request',
      what: 'Servers answer 400 where the uri in the credentials is not the address that they see themselves. The browser sent {target}.{asked}',
      why: 'Between browser and server the path is rewritten (a prefix added or cut off, a query dropped), so the two differ there.',
      fixes: [
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Look in Apache’s error log for “uri mismatch”. Let the proxy check the password itself, or pass the path on unchanged.',
        },
      ],
    },
    quoting: {
      title: 'The Digest credentials sent to {place} are not quite in form: {fault}',
      what: 'In the Authorization header {fault}.',
      why: 'Most servers read it all the same; strict ones do not.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Write username, realm, nonce, uri, response, cnonce and opaque in double quotes, and algorithm, qop and nc without.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { presence, parsed, challenge, digest } = facts.handshakes.server;
    if (presence === 'not-recorded')
      return { notEvaluated: 'the capture does not show whether Authorization was sent' };
    const params = parsed?.params;
    if (parsed?.scheme?.toLowerCase() !== 'digest' || params === undefined || parsed.masked) return [];
    const offers = challenge.challenges
      .filter((one) => one.scheme.toLowerCase() === 'digest')
      .map((one) => digestChallenge(one.params));
    if (offers.some((offer) => offer.stale)) return [];
    const place = show.place(exchange.url);
    const evidence: EvidenceRef[] = [
      { exchange, at: 'request.headers.authorization' },
      offers.length > 0
        ? { exchange, at: 'response.headers.www-authenticate' }
        : { exchange, at: 'response.status' },
    ];
    const faults = digestFaults(
      digestCredentials(params),
      params,
      exchange.url,
      offers,
      digest?.issued?.challenge,
    );
    const [first, ...more] = faults.filter((one) => one.code !== 'quoting');
    if (first !== undefined) {
      const others = more.map((one) => show.text(one.text)).join('; ');
      return [
        {
          message: 'differs',
          data: { place, fault: show.text(first.text), others: others === '' ? '' : ` Also: ${others}.` },
          confidence: first.weight === 'proven' ? 'certain' : 'likely',
          evidence,
        },
      ];
    }
    const asked = askedHere(exchange, facts);
    if (badRequest(exchange, facts))
      return [
        {
          message: 'rewritten',
          data: {
            place,
            target: show.urlText(exchange.url.path),
            asked: asked === undefined ? '' : ' Without credentials the same request was answered with 401.',
          },
          confidence: 'likely',
          evidence:
            asked === undefined
              ? [...evidence, { exchange, at: 'response.headers.server' }]
              : [...evidence, { exchange: asked, at: 'response.headers.www-authenticate' }],
        },
      ];
    if (digest?.counted !== undefined)
      return [
        {
          message: 'counted',
          data: {
            place,
            fault: `nc=${show.text((params.find((param) => param.name === 'nc')?.value ?? '').slice(0, 8))}`,
          },
          confidence: 'likely',
          evidence: [...evidence, { exchange: digest.counted, at: 'request.headers.authorization' }],
        },
      ];
    if (digest?.answered !== undefined)
      return [
        {
          message: 'nonce',
          data: { place },
          confidence: 'likely',
          evidence: [...evidence, { exchange: digest.answered, at: 'response.headers.www-authenticate' }],
        },
      ];
    const quoting = faults.find((one) => one.code === 'quoting');
    return quoting === undefined
      ? []
      : [
          {
            message: 'quoting',
            data: { place, fault: show.text(quoting.text) },
            confidence: 'possible',
            evidence,
          },
        ];
  },
});

// RFC 7616 §3.4.6: "if they are not, the server SHOULD return a 400 (Bad Request) error". Apache's own page says no more.
function badRequest(exchange: Exchange, facts: Pick<FactViews, 'words' | 'handshakes'>): boolean {
  const { status, fields } = exchange.response;
  return (
    status === 400 &&
    // A proxy in front puts its own name there: then it counts that the credentials made the difference.
    (/apache/i.test(fieldValue(fields, 'server') ?? '') || askedHere(exchange, facts) !== undefined) &&
    facts.words.list.every((word) => /bad request|could not understand/i.test(word.text))
  );
}

// The same request, which was answered with the challenge that these credentials answer.
function askedHere(exchange: Exchange, facts: Pick<FactViews, 'handshakes'>): Exchange | undefined {
  const asked = facts.handshakes.server.digest?.issued?.exchange;
  return asked?.response.status === 401 &&
    asked.request.method === exchange.request.method &&
    asked.url.raw === exchange.url.raw
    ? asked
    : undefined;
}

/** Whether a 400 speaks of Digest credentials: their uri is not that of the request, or Apache gives no other reason. */
export function refusesDigest(exchange: Exchange, facts: Pick<FactViews, 'words' | 'handshakes'>): boolean {
  const { parsed } = facts.handshakes.server;
  if (
    exchange.response.status !== 400 ||
    parsed?.scheme?.toLowerCase() !== 'digest' ||
    parsed.params === undefined
  )
    return false;
  if (badRequest(exchange, facts)) return true;
  const faults = digestFaults(digestCredentials(parsed.params), parsed.params, exchange.url, [], undefined);
  return faults.some((one) => one.code === 'uri');
}
