import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import type { Redactor } from '../exchange/redact.ts';
import { clockTime } from '../exchange/time.ts';
import { base64url } from '../headers/base64.ts';
import type { MessagePart } from '../report-flows.ts';
import { audiencesOf, claimsOf, hiddenClaims } from '../tokens/claims.ts';
import { decodeJwt, type JsonObject, numericDate } from '../tokens/jwt.ts';
import { objectParams, Params, partsOf, Remarks } from './message-parts.ts';
import { nonceAgrees } from './nonce.ts';

/** What an ID token must fit: what is undefined is not known, and not compared. */
export interface Expected {
  readonly clientId: string | undefined;
  /** The nonce of the authorization request; null: that one is known, and had none. */
  readonly nonce: string | null | undefined;
  readonly accessToken: string | undefined;
  readonly code: string | undefined;
  /** The server's time, ms since the epoch. */
  readonly now: number | undefined;
}

const SHOWN = [
  'iss',
  'aud',
  'azp',
  'nonce',
  'exp',
  'iat',
  'nbf',
  'at_hash',
  'c_hash',
  's_hash',
  'jti',
  'sub',
];
const TIMES = new Set(['exp', 'iat', 'nbf', 'auth_time']);

/** The content of a JWT that stands in the parameter `name`: header and claims that may be shown. `remarks`: on its claims. */
export function jwtParts(
  name: string,
  token: string,
  at: string,
  show: Redactor,
  judge: (claims: JsonObject, header: JsonObject, remarks: Remarks) => void = () => {},
): readonly MessagePart[] {
  const decoded = decodeJwt(token);
  const line = (what: string, value: string, means: string, fault = ''): MessagePart => ({
    name: `${name} › ${what}`,
    value,
    means,
    fault,
    weight: fault === '' ? '' : 'fault',
    at,
  });
  if (!decoded.ok)
    return [line('content', '', 'What the JWT holds.', `It cannot be read: ${decoded.detail}.`)];
  const { header, claims } = decoded;
  const remarks = new Remarks();
  if (claims !== undefined) judge(claims, header, remarks);
  if (header.alg === 'none')
    remarks.fault('alg', 'alg is none: the token is not signed, and anybody can make one.');
  const head = new Params(
    ['alg', 'kid', 'typ'].flatMap((one) =>
      typeof header[one] === 'string'
        ? [{ name: one, value: header[one], raw: header[one], count: 1, at }]
        : [],
    ),
  );
  const prefix = `${name} › `;
  if (claims === undefined)
    return [
      ...partsOf(head, remarks, show, at, prefix),
      line('content', '', 'It is encrypted, or holds no claims.'),
    ];
  const parts = partsOf(head.with(shownClaims(claims, at, show)), remarks, show, at, prefix);
  const others = hiddenClaims(claims).filter((one) => !SHOWN.includes(one));
  if (others.length === 0) return parts;
  const names = others.slice(0, 30).map((one) => show.text(one.slice(0, 60)));
  return [
    ...parts,
    line(
      'other claims',
      names.join(', ') + (others.length > 30 ? ', …' : ''),
      'Claims whose values are kept back: they may name a person.',
    ),
  ];
}

function shownClaims(claims: JsonObject, at: string, show: Redactor): Params {
  const printable: Record<string, unknown> = { ...claimsOf(claims) };
  for (const one of SHOWN) if (Object.hasOwn(claims, one)) printable[one] = claims[one];
  const params = objectParams(printable, at) ?? new Params([]);
  return new Params(
    params.list.map((param) => {
      if (TIMES.has(param.name) && typeof param.raw === 'number')
        return { ...param, value: clockTime(param.raw * 1000) };
      if (Array.isArray(param.raw)) return { ...param, value: param.raw.slice(0, 20).map(String).join(' ') };
      // An issuer that is no address must not look like one.
      return typeof param.raw === 'string'
        ? param
        : { ...param, value: show.text(param.value.slice(0, 300)) };
    }),
  );
}

/** Holds an ID token against the request that it answers (OpenID Connect Core §3.1.3.7). */
export function judgeIdToken(
  expected: Expected,
): (claims: JsonObject, header: JsonObject, remarks: Remarks) => void {
  return (claims, header, remarks) => {
    const { clientId, nonce, now } = expected;
    const given = typeof claims.nonce === 'string' ? claims.nonce : undefined;
    if (typeof nonce === 'string' && given === undefined)
      remarks.fault(
        'nonce',
        'The sign-in began with a nonce, and the token holds none: the application must refuse it.',
      );
    else if (typeof nonce === 'string' && !nonceAgrees(nonce, given))
      remarks.fault(
        'nonce',
        'It is not the nonce that the sign-in began with: the token belongs to another sign-in.',
      );
    else if (nonce === null && given !== undefined)
      remarks.advice('nonce', 'The sign-in began without a nonce.');
    const audiences = audiencesOf(claims);
    if (audiences.length === 0) remarks.fault('aud', 'It names nobody whom it is meant for.');
    else if (clientId !== undefined && !audiences.includes(clientId))
      remarks.fault('aud', 'It is meant for another application than the one that asked (client_id).');
    const azp = typeof claims.azp === 'string' ? claims.azp : undefined;
    if (azp !== undefined && clientId !== undefined && azp !== clientId)
      remarks.fault('azp', 'It was given to another application than the one that asked (client_id).');
    if (typeof claims.iss !== 'string') remarks.fault('iss', 'It does not name the provider that made it.');
    if (typeof claims.sub !== 'string') remarks.fault('sub', 'It does not say who signed in.');
    const exp = numericDate(claims, 'exp');
    if (exp === undefined) remarks.fault('exp', 'It does not say until when it is good, in seconds.');
    else if (now !== undefined && now > exp * 1000) remarks.fault('exp', 'It had run out when it was given.');
    const iat = numericDate(claims, 'iat');
    // Ours: a minute of leeway between two clocks.
    if (iat !== undefined && now !== undefined && iat * 1000 > now + 60_000)
      remarks.fault('iat', 'It was made later than the server’s own clock says: a clock is wrong.');
    judgeHash('at_hash', 'access token', expected.accessToken, claims, header, remarks);
    judgeHash('c_hash', 'code', expected.code, claims, header, remarks);
  };
}

/** OpenID Connect Core §3.1.3.6: "the base64url encoding of the left-most half of the hash of the octets of the ASCII representation". */
function judgeHash(
  name: string,
  of: string,
  value: string | undefined,
  claims: JsonObject,
  header: JsonObject,
  remarks: Remarks,
): void {
  const given = claims[name];
  const size = /(?:256|384|512)$/.exec(String(header.alg))?.[0];
  if (value === undefined || typeof given !== 'string' || size === undefined) return;
  const hash = size === '256' ? sha256 : size === '384' ? sha384 : sha512;
  const full = hash(new TextEncoder().encode(value));
  if (base64url(full.subarray(0, full.length / 2)) !== given)
    remarks.fault(name, `It does not fit the ${of} beside it.`);
}

/** Holds the JWT by which an application proves itself against the request (RFC 7523 §3). */
export function judgeAssertion(
  clientId: string | undefined,
  now: number | undefined,
): (claims: JsonObject, header: JsonObject, remarks: Remarks) => void {
  return (claims, _header, remarks) => {
    if (claims.iss !== claims.sub) remarks.fault('iss', 'iss and sub must both be the client_id.');
    else if (clientId !== undefined && claims.sub !== clientId)
      remarks.fault('sub', 'It is not the client_id of the request.');
    if (audiencesOf(claims).length === 0)
      remarks.fault('aud', 'It does not name the provider that it is meant for.');
    const exp = numericDate(claims, 'exp');
    if (exp === undefined) remarks.fault('exp', 'It must say until when it is good.');
    else if (now !== undefined && now > exp * 1000) remarks.fault('exp', 'It had run out when it was sent.');
    if (typeof claims.jti !== 'string')
      remarks.advice('jti', 'It has no id of its own; many providers ask for one.');
  };
}
