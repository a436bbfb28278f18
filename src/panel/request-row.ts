import { t } from '../words/words.ts';
import { type Exchange, fieldValue, fieldValues, presence } from './useSession.ts';

/** The kind of credential that a request carried, in a word; '—' for none, '?' where it was not recorded. */
export function credentialSent(exchange: Exchange): string {
  const { fields } = exchange.request;
  const kinds: string[] = [];
  const authorization = fieldValue(fields, 'authorization');
  const here = presence(fields, 'authorization');
  if (here === 'masked') kinds.push(t('credential_masked'));
  else if (authorization !== undefined) kinds.push(schemeOf(authorization));
  if (fields.list.some((field) => API_KEY.test(field.name))) kinds.push(t('credential_api_key'));
  if (exchange.url.userinfo !== '' || KEY_PARAM.test(exchange.url.query)) kinds.push(t('credential_in_url'));
  if (kinds.length > 0) return kinds.join(', ');
  return here === 'not-recorded' ? '?' : '—';
}

const API_KEY = /^(?:x-)?(?:api|auth|access)[-_](?:key|token)$/;
const KEY_PARAM = /(?:^|&)(?:access_token|api_?key|token|auth)=./i;
const SCHEMES = new Set([
  'basic',
  'bearer',
  'digest',
  'dpop',
  'negotiate',
  'ntlm',
  'token',
  'jwt',
  'apikey',
  'signature',
  'aws4-hmac-sha256',
  'hawk',
  'oauth',
  'hoba',
  'mutual',
  'gnap',
]);

// Only the name of a known scheme: the first word of a value without one is the token itself.
function schemeOf(value: string): string {
  const word = /^\s*([A-Za-z][\w-]*)/.exec(value)?.[1] ?? '';
  return SCHEMES.has(word.toLowerCase()) ? word : t('credential_no_scheme');
}

/** How many cookies went out and came back: `2`, `2 +1`, `—`, `?` where it was not recorded. */
export function cookiesText(exchange: Exchange): string {
  const sent = fieldValues(exchange.request.fields, 'cookie').reduce(
    (sum, value) => sum + value.split(';').length,
    0,
  );
  const set = fieldValues(exchange.response.fields, 'set-cookie').length;
  const out =
    sent > 0 ? String(sent) : presence(exchange.request.fields, 'cookie') === 'not-recorded' ? '?' : '—';
  return set > 0 ? `${out} +${set}` : out;
}

/** The same in words, for a tooltip and for a screen reader. */
export function cookiesTitle(exchange: Exchange): string {
  const text = cookiesText(exchange);
  const [out = '', set] = text.split(' +');
  const sent =
    { '—': t('cookies_none_sent'), '?': t('cookies_not_recorded') }[out] ?? t('cookies_sent', { count: out });
  return set === undefined ? sent : t('cookies_set', { sent, count: set });
}
