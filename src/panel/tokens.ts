import { number, t, tn } from '../words/words.ts';
import {
  decodeJwt,
  type Exchange,
  fieldValue,
  fieldValues,
  hiddenClaims,
  type JwtResult,
  looksLikeJwt,
  numericDate,
  parseAuthorization,
  parseHttpDate,
} from './useSession.ts';

/** A credential of a request, or one that its response issued. */
export interface FoundToken {
  /** Where it stands, in words: `Authorization`, `Cookie session`, `access_token of the response`. */
  readonly where: string;
  readonly value: string;
  readonly jwt: JwtResult | undefined;
  /** It is a DPoP proof, which brings its own key. */
  readonly isProof: boolean;
}

const MOST = 12;

/** The tokens of an exchange: in Authorization and DPoP, in cookies and the URL where they are JWTs, in a token response. */
export function tokensOf(exchange: Exchange): readonly FoundToken[] {
  const found: FoundToken[] = [];
  const take = (where: string, value: string, always: boolean, isProof = false) => {
    if (value === '' || found.length >= MOST) return;
    if (!always && !looksLikeJwt(value)) return;
    found.push({ where, value, isProof, jwt: looksLikeJwt(value) ? decodeJwt(value) : undefined });
  };
  const { fields, body } = exchange.request;
  for (const value of fieldValues(fields, 'authorization')) take('Authorization', bearerToken(value), true);
  for (const value of fieldValues(fields, 'dpop')) take(t('part_dpop'), value.trim(), true, true);
  for (const field of fields.list) {
    if (field.name !== 'authorization' && field.name !== 'dpop' && field.name !== 'cookie')
      take(t('where_field', { name: field.name }), field.value.trim(), false);
  }
  for (const value of fieldValues(fields, 'cookie')) {
    for (const pair of value.split(';')) {
      const at = pair.indexOf('=');
      if (at > 0)
        take(
          t('where_cookie', { name: pair.slice(0, at).trim().slice(0, 60) }),
          pair.slice(at + 1).trim(),
          false,
        );
    }
  }
  for (const [name, value] of parameters(exchange.url.query))
    take(t('where_of_url', { name }), value, TOKEN_NAME.test(name));
  for (const [name, value] of parameters(body?.text ?? ''))
    take(t('where_of_request', { name }), value, TOKEN_NAME.test(name));
  for (const [name, value] of members(exchange.response.body?.text ?? ''))
    take(t('where_of_response', { name }), value, TOKEN_NAME.test(name));
  return found;
}

const TOKEN_NAME =
  /^(?:access_token|id_token|refresh_token|id_token_hint|client_assertion|assertion|subject_token)$/;

const WITHOUT_TOKEN = new Set([
  'basic',
  'digest',
  'negotiate',
  'ntlm',
  'aws4-hmac-sha256',
  'signature',
  'hawk',
  'oauth',
]);

function bearerToken(value: string): string {
  const { scheme, token } = parseAuthorization(value);
  return WITHOUT_TOKEN.has(scheme?.toLowerCase() ?? '') ? '' : token;
}

/** Whether a claim identifies no person and may be shown at once. */
export function isPublicClaim(name: string): boolean {
  return hiddenClaims({ [name]: 0 }).length === 0;
}

function parameters(text: string): readonly (readonly [string, string])[] {
  if (text === '' || /^\s*[{[<]/.test(text)) return [];
  return [...new URLSearchParams(text.slice(0, 65_536))]
    .slice(0, 100)
    .map(([name, value]) => [name.slice(0, 60), value] as const);
}

function members(text: string): readonly (readonly [string, string])[] {
  if (!/^\s*\{/.test(text)) return [];
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json !== 'object' || json === null) return [];
    return Object.entries(json).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name.slice(0, 60), value] as const] : [],
    );
  } catch {
    return [];
  }
}

export interface Moment {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** What a token's time line shows. */
export interface TimeLine {
  /** iat, nbf and exp, where they are there. */
  readonly moments: readonly Moment[];
  /** The server's clock at this request, or the recording machine's where the answer has no Date. */
  readonly now: number | undefined;
  readonly basis: 'server' | 'recorder';
  /** `This token expired 12 min before this request` */
  readonly verdict: string;
  readonly good: boolean;
}

export function timeLine(token: FoundToken, exchange: Exchange): TimeLine | undefined {
  const claims = token.jwt?.ok === true ? token.jwt.claims : undefined;
  if (claims === undefined) return undefined;
  const moments = ['iat', 'nbf', 'exp'].flatMap((name) => {
    const seconds = numericDate(claims, name);
    return seconds === undefined ? [] : [{ name, time: seconds * 1000 }];
  });
  if (moments.length === 0) return undefined;
  const date = exchange.fromCache
    ? undefined
    : parseHttpDate(fieldValue(exchange.response.fields, 'date') ?? '');
  const now = date ?? exchange.startedAt;
  return { moments, now, basis: date === undefined ? 'recorder' : 'server', ...verdictOn(moments, now) };
}

function verdictOn(moments: readonly Moment[], now: number | undefined): Pick<TimeLine, 'verdict' | 'good'> {
  if (now === undefined) return { verdict: t('time_none'), good: true };
  const at = (name: string) => moments.find((moment) => moment.name === name)?.time;
  const exp = at('exp');
  const nbf = at('nbf') ?? at('iat');
  if (exp !== undefined && exp <= now)
    return { verdict: t('time_expired', { age: ago(now - exp) }), good: false };
  // Date has whole seconds: a second's difference proves nothing.
  if (nbf !== undefined && nbf > now + 1000)
    return { verdict: t('time_not_yet', { age: ago(nbf - now) }), good: false };
  if (exp === undefined) return { verdict: t('time_no_end'), good: true };
  return { verdict: t('time_valid', { age: ago(exp - now) }), good: true };
}

/** `40 s`, `12 min`, `5 h`, `3 days`. */
export function ago(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${number(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : tn('ago_days', Math.round(seconds / 86_400));
}

const TIMES = new Set(['exp', 'nbf', 'iat', 'auth_time', 'updated_at']);

/** What moment a claim names, in words; '' where it names none. */
export function claimTime(name: string, value: unknown): string {
  return TIMES.has(name) && typeof value === 'number' ? timeText(value) : '';
}

/** Seconds since the epoch as `2026-11-24 09:41:03Z`; '' where they are out of range. */
export function timeText(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().replace('.000Z', 'Z').replace('T', ' ');
}
