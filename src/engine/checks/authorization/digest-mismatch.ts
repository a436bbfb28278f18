import type { ParsedUrl } from '../../exchange/exchange.ts';
import {
  type DigestChallenge,
  type DigestCredentials,
  digestChallenge,
  digestCredentials,
} from '../../headers/digest.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { UNAUTHORIZED } from '../kinds.ts';

export default defineCheck({
  id: 'digest-mismatch',
  group: 'authorization',
  summary:
    'uri, realm, qop or algorithm of the Digest credentials are not those of the request or the challenge',
  severity: 'broken',
  rung: 4,
  applies: UNAUTHORIZED,
  spec: [spec('digest', '3.4')],
  needs: ['credential', 'challenge'],
  messages: {
    differs: {
      title: 'The Digest credentials sent to {place} do not fit: {fault}',
      what: 'In the Authorization header {fault}.',
      why: 'The server computes the same checksum from its own values. Where one of them differs, the right password gives a wrong result.',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Take realm, nonce, qop and algorithm from the newest challenge, and uri from the request line as it is sent (path and query).',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'If a proxy rewrites the path, let the server that checks the password see the path that the browser sent.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { credential, challenge } = facts;
    if (credential.presence === 'not-recorded')
      return { notEvaluated: 'the capture does not show whether Authorization was sent' };
    const params = credential.parsed?.params;
    if (credential.scheme !== 'digest' || params === undefined || credential.parsed?.masked === true)
      return [];
    const offers = challenge.parse.challenges
      .filter((one) => one.scheme.toLowerCase() === 'digest')
      .map((one) => digestChallenge(one.params));
    if (offers.some((offer) => offer.stale)) return [];
    const fault = faultOf(digestCredentials(params), offers, exchange.url);
    if (fault === undefined) return [];
    return [
      {
        message: 'differs',
        data: { place: show.place(exchange.url), fault: show.text(fault) },
        confidence: 'certain',
        evidence: [
          { exchange, at: 'request.headers.authorization' },
          { exchange, at: 'response.headers.www-authenticate' },
        ],
      },
    ];
  },
});

function faultOf(
  sent: DigestCredentials,
  offers: readonly DigestChallenge[],
  url: ParsedUrl,
): string | undefined {
  const missing = sent.missing[0];
  if (missing !== undefined) return `the parameter ${missing} is missing`;
  // RFC 7616 §3.4: "The value of the request-target … in the request line".
  if (sent.uri !== undefined && !targets(sent.uri, url)) return 'uri is not the address of this request';
  if (offers.length === 0) return undefined;
  if (offers.every((offer) => offer.realm !== sent.realm))
    return 'realm is not the one that the server names';
  const algorithm = sent.algorithm ?? 'md5';
  if (offers.every((offer) => offer.algorithm !== algorithm))
    return `the algorithm is ${algorithm.toUpperCase()}, and the server asks for ${offers.map((offer) => offer.algorithm.toUpperCase()).join(' or ')}`;
  const { qop } = sent;
  if (qop !== undefined && offers.every((offer) => offer.qop.length > 0 && !offer.qop.includes(qop)))
    return `qop is ${qop}, which the server does not offer`;
  return undefined;
}

function targets(uri: string, url: ParsedUrl): boolean {
  const target = url.query === '' ? url.path : `${url.path}?${url.query}`;
  return [target, url.origin + target, url.path, '*'].some((one) => same(one, uri));
}

function same(left: string, right: string): boolean {
  return left === right || decoded(left) === decoded(right);
}

function decoded(text: string): string {
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
}
