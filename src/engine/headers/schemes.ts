/** How the credentials of a scheme are written. */
export type SchemeSyntax =
  /** One token68: no quotes, no spaces. */
  | 'token'
  /** base64 of user:password. */
  | 'basic'
  /** name=value pairs. */
  | 'params'
  /** base64 of a security message. */
  | 'message'
  /** A token or pairs, or a form of its own. */
  | 'other';

/** Authentication schemes in use: IANA's registry, and what large products send. By lower-case name. */
const SCHEMES: Readonly<Record<string, SchemeSyntax>> = {
  basic: 'basic',
  bearer: 'token',
  dpop: 'token',
  jwt: 'token',
  apikey: 'token',
  'api-key': 'token',
  'x-api-key': 'token',
  'access-token': 'token',
  privatetoken: 'params',
  digest: 'params',
  hoba: 'params',
  mutual: 'params',
  gnap: 'token',
  oauth: 'other',
  vapid: 'params',
  concealed: 'params',
  'scram-sha-1': 'params',
  'scram-sha-256': 'params',
  signature: 'params',
  hawk: 'params',
  mac: 'params',
  'aws4-hmac-sha256': 'params',
  'aws4-ecdsa-p256-sha256': 'params',
  'acs3-hmac-sha256': 'params',
  'tc3-hmac-sha256': 'params',
  'goog4-rsa-sha256': 'params',
  googlelogin: 'params',
  wsse: 'params',
  negotiate: 'message',
  ntlm: 'message',
  kerberos: 'message',
  token: 'other',
  key: 'other',
  aws: 'other',
  sharedkey: 'other',
  sharedkeylite: 'other',
  'sso-key': 'other',
  genie: 'other',
  'genie-key': 'other',
  'hmac-sha256': 'other',
  hmac: 'other',
};

export function schemeSyntax(scheme: string): SchemeSyntax | undefined {
  const lower = scheme.toLowerCase();
  return Object.hasOwn(SCHEMES, lower) ? SCHEMES[lower] : undefined;
}

/** Names of the known schemes as an alternative of a regular expression, longest first. */
export const KNOWN_SCHEMES = Object.keys(SCHEMES)
  .sort((left, right) => right.length - left.length)
  .join('|');

/** The scheme that a word was probably meant to be: one letter added, missing, wrong, or two swapped. */
export function misspeltScheme(word: string): string | undefined {
  const lower = word.toLowerCase();
  if (schemeSyntax(lower) !== undefined) return undefined;
  return ['Bearer', 'Basic', 'Digest', 'Negotiate'].find((scheme) =>
    oneEditApart(lower, scheme.toLowerCase()),
  );
}

function oneEditApart(left: string, right: string): boolean {
  if (Math.abs(left.length - right.length) > 1 || left === right) return false;
  let head = 0;
  while (head < left.length && left[head] === right[head]) head++;
  const a = left.slice(head);
  const b = right.slice(head);
  if (a.slice(1) === b.slice(1) || a.slice(1) === b || a === b.slice(1)) return true;
  return a.length >= 2 && a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2);
}
