/** What a bare credential looks like from outside. */
export type TokenShape =
  | 'empty'
  /** Three or five parts that start as a JOSE header does. */
  | 'jwt'
  | 'paseto'
  | 'uuid'
  | 'hex'
  /** Base64 or base64url of 16 characters or more. */
  | 'base64'
  /** A known product's prefix: see `issuerOfPrefix`. */
  | 'prefixed'
  /** Anything else without blanks. */
  | 'opaque'
  | 'text';

/** Prefixes that products give their keys, as their documentation states them. */
const PREFIXES: readonly (readonly [RegExp, string])[] = [
  [/^gh[pousr]_[A-Za-z0-9]{16,}$|^github_pat_\w{20,}$/, 'GitHub'],
  [/^gl(?:pat|rt|dt|ptt|cbt|oas)-[\w.-]{16,}$/, 'GitLab'],
  [/^xox[abeoprs]-[\w-]{10,}$|^xapp-[\w-]{10,}$/, 'Slack'],
  [/^(?:sk|pk|rk)_(?:live|test)_\w{10,}$/, 'Stripe'],
  [/^sk-(?:ant-|proj-)?[\w-]{16,}$/, 'an AI service'],
  [/^ya29\.[\w.-]{16,}$|^AIza[\w-]{30,}$|^1\/\/[\w-]{20,}$/, 'Google'],
  [/^(?:AKIA|ASIA)[A-Z0-9]{16}$/, 'AWS'],
  [/^EwB[A-Za-z0-9+/=]{100,}$/, 'Microsoft'],
  [/^npm_\w{20,}$/, 'npm'],
  [/^SG\.[\w-]{16,}\.[\w-]{16,}$/, 'SendGrid'],
  [/^hv[sbr]\.[\w-]{20,}$/, 'Vault'],
  [/^(?:NRAK|NRJS)-[\w-]{16,}$/, 'New Relic'],
  [/^dop_v1_[0-9a-f]{20,}$/, 'DigitalOcean'],
  [/^shp(?:at|ca|pa|ss)_[0-9a-f]{20,}$/i, 'Shopify'],
];

/** Whose key it is by its prefix, or undefined. */
export function issuerOfPrefix(token: string): string | undefined {
  if (token.length > 4096) return undefined;
  return PREFIXES.find(([form]) => form.test(token))?.[1];
}

/** Tells what a token looks like; says nothing about whether it is one. */
export function tokenShape(token: string): TokenShape {
  if (token === '') return 'empty';
  if (looksLikeJwt(token)) return 'jwt';
  if (/^v[1-4]\.(?:local|public)\.[\w-]{10,}(?:\.[\w-]*)?$/.test(token)) return 'paseto';
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(token)) return 'uuid';
  if (issuerOfPrefix(token) !== undefined) return 'prefixed';
  if (/^[0-9a-f]{16,}$/i.test(token)) return 'hex';
  if (/^[A-Za-z0-9+/_-]{16,}={0,2}$/.test(token)) return 'base64';
  return /\s/.test(token) ? 'text' : 'opaque';
}

/**
 * Whether a value is meant to be a JWT, even a broken one: its first part starts as the base64url of a JSON object (`{"`, `{ "`,
 * or a brace and a line break) and a dot follows. Ours: RFC 7519 names no such test.
 */
export function looksLikeJwt(value: string): boolean {
  return /^["']?(?:eyJ|eyAi|ewo|ewk|ew0K)[A-Za-z0-9+/_=-]{5,}\./.test(value);
}
