import { type Exchange, fieldValues } from '../../exchange/exchange.ts';
import type { CookiesView } from '../../facts/cookies.ts';
import { csrfFieldsOf } from '../../facts/places.ts';
import { unmasked } from '../../tokens/django-csrf.ts';

/** Form fields that carry a token against forged requests: Django, Rails, Laravel, Spring, ASP.NET Core, Express, Flask-WTF. */
const FORM_FIELD =
  /^(?:csrfmiddlewaretoken|authenticity_token|_token|_csrf|csrf_?token|__requestverificationtoken|csrf)$/i;
const LONGEST = 20_000;

/** The tokens against forged requests that a request brings in its form or header fields. */
export function csrfTokensOf(exchange: Exchange): readonly string[] {
  const { fields, body } = exchange.request;
  const found = csrfFieldsOf(exchange).flatMap((name) => fieldValues(fields, name));
  const text = (body?.text ?? '').slice(0, LONGEST);
  if (/^[\w%.[\]+-]+=/.test(text))
    for (const [name, value] of new URLSearchParams(text)) if (FORM_FIELD.test(name)) found.push(value);
  return found.filter((token) => token !== '');
}

/**
 * The cookie with which one of the tokens agrees, so that the comparison of the two cannot be why the request is refused:
 * they are the same, or both hold the same secret in the way of Django.
 */
export function agreeingCookie(exchange: Exchange, { sent }: CookiesView): string | undefined {
  const tokens = csrfTokensOf(exchange).flatMap((token) => {
    const secret = unmasked(token);
    return secret === undefined ? [token] : [token, secret];
  });
  if (tokens.length === 0) return undefined;
  return sent.find(({ class: kind, value }) => {
    if (kind !== 'csrf' || value.length < 16) return false;
    const bare = decoded(value);
    return [bare, unmasked(bare)].some((one) => one !== undefined && tokens.includes(one));
  })?.name;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
