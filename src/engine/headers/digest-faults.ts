import type { ParsedUrl } from '../exchange/exchange.ts';
import type { DigestChallenge, DigestCredentials } from './digest.ts';
import type { AuthParam } from './www-authenticate.ts';

/** What of Digest credentials can be seen to be wrong without the password. `text`: a clause; it may hold addresses of the request. */
export interface DigestFault {
  readonly code:
    | 'missing'
    | 'form'
    | 'uri'
    | 'realm'
    | 'algorithm'
    | 'qop'
    | 'userhash'
    | 'opaque'
    | 'quoting';
  readonly text: string;
  /** `proven`: no server can take it; `rule`: against the specification, and many servers bear it. */
  readonly weight: 'proven' | 'rule';
}

/** Hexadecimal digits of the hash of each algorithm (RFC 7616 §3.3, §6.1). */
const DIGITS: Readonly<Record<string, number>> = { md5: 32, 'sha-256': 64, 'sha-512-256': 64 };

/**
 * Compares credentials with the request's address and with the challenges of the answer that refused them, of which one has to
 * fit; `issued`: the challenge that handed out their nonce, where it was seen. The most telling first.
 */
export function digestFaults(
  sent: DigestCredentials,
  params: readonly AuthParam[],
  url: ParsedUrl,
  offers: readonly DigestChallenge[],
  issued: DigestChallenge | undefined,
): readonly DigestFault[] {
  const faults: DigestFault[] = [];
  const add = (code: DigestFault['code'], text: string, weight: DigestFault['weight'] = 'proven') =>
    faults.push({ code, text, weight });
  const value = (name: string) => params.find((param) => param.name === name)?.value;
  const missing = sent.missing[0];
  if (missing !== undefined) add('missing', `the parameter ${missing} is missing`);
  // RFC 7616 §3.4: "nc-value = 8LHEX".
  if (sent.nc === undefined && value('nc') !== undefined)
    add('form', 'nc is not a count of eight hexadecimal digits');
  const algorithm = sent.algorithm ?? 'md5';
  const digits = DIGITS[algorithm.replace(/-sess$/, '')];
  const response = value('response');
  if (digits === undefined)
    add('algorithm', `the algorithm ${algorithm.toUpperCase().slice(0, 30)} is none of Digest’s`);
  // RFC 7616 §3.4.6: "the resource designated by the 'uri' parameter is the same as the resource specified in the Request-Line".
  if (sent.uri !== undefined && !targets(sent.uri, url)) add('uri', 'uri is not the address of this request');
  if (offers.length > 0) compare(sent, algorithm, offers, add);
  if (
    digits !== undefined &&
    response !== undefined &&
    !new RegExp(`^[0-9a-f]{${digits}}$`, 'i').test(response)
  )
    add('form', `response is not of the ${digits} hexadecimal digits that ${algorithm.toUpperCase()} gives`);
  // "returned by the client unchanged in the Authorization header field of subsequent requests" (§3.3, opaque).
  if (issued !== undefined && issued.opaque !== '' && sent.opaque !== issued.opaque)
    add(
      'opaque',
      sent.opaque === undefined ? 'opaque is not sent back' : 'opaque is not sent back as it came',
    );
  // §3.4.4: the hash of user name and realm stands in for the name.
  if (
    sent.userhash &&
    digits !== undefined &&
    !new RegExp(`^[0-9a-f]{${digits}}$`, 'i').test(sent.username ?? '')
  )
    add('userhash', 'userhash is true, and username is not a hash');
  const quoting = params.find(({ name, quoted }) => (QUOTED.has(name) ? !quoted : BARE.has(name) && quoted));
  if (quoting !== undefined)
    add('quoting', `${quoting.name} must stand ${quoting.quoted ? 'without' : 'in'} double quotes`, 'rule');
  return faults;
}

// RFC 7616 §3.4: "a sender MUST only generate the quoted string syntax for … username, realm, nonce, uri, response, cnonce, and
// opaque", and "MUST NOT generate the quoted string syntax for the following parameters: algorithm, qop, and nc".
const QUOTED = new Set(['username', 'realm', 'nonce', 'uri', 'response', 'cnonce', 'opaque']);
const BARE = new Set(['algorithm', 'qop', 'nc']);

function compare(
  sent: DigestCredentials,
  algorithm: string,
  offers: readonly DigestChallenge[],
  add: (code: DigestFault['code'], text: string, weight?: DigestFault['weight']) => void,
): void {
  if (offers.every((offer) => offer.realm !== sent.realm))
    add('realm', 'realm is not the one that the server names');
  if (offers.every((offer) => offer.algorithm !== algorithm)) {
    const wanted = [...new Set(offers.map((offer) => offer.algorithm.toUpperCase()))]
      .slice(0, 4)
      .join(' or ');
    add(
      'algorithm',
      sent.algorithm === undefined
        ? `no algorithm is named, which means MD5, and the server asks for ${wanted}`
        : `the algorithm is ${algorithm.toUpperCase().slice(0, 30)}, and the server asks for ${wanted}`,
    );
  }
  const { qop } = sent;
  const withQop = offers.filter((offer) => offer.qop.length > 0);
  if (
    qop !== undefined &&
    withQop.length === offers.length &&
    offers.every((offer) => !offer.qop.includes(qop))
  )
    add('qop', `qop is ${qop.slice(0, 30)}, which the server does not offer`);
  // §3.3: "qop: This parameter MUST be used by all implementations."
  if (qop === undefined && withQop.length === offers.length)
    add('qop', 'qop is missing, although the server asks for it', 'rule');
  // §3.4: "cnonce … MUST NOT be specified if the server did not send a qop".
  if (sent.userhash && offers.every((offer) => !offer.userhash))
    add('userhash', 'userhash is true, which the server does not offer');
}

function targets(uri: string, url: ParsedUrl): boolean {
  const target = url.query === '' ? url.path : `${url.path}?${url.query}`;
  // A proxy is sent the whole address; CONNECT names host and port; old clients leave the query out.
  return [target, url.origin + target, url.path, `${url.host}:${url.port}`, '*'].some((one) =>
    same(one, uri),
  );
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
