import { type Exchange, fieldValue } from '../../exchange/exchange.ts';

/** Which of several cookies with one name a server's framework reads. */
export interface Reading {
  /** The framework, as people call it. */
  readonly by: string;
  readonly reads: 'first' | 'last';
}

interface Sign extends Reading {
  readonly cookie?: RegExp;
  /** Tried on Server and X-Powered-By together. */
  readonly fields?: RegExp;
}

/** Ours: by the code of each framework's cookie parser; where a framework tries one after the other, it is not listed. */
const SIGNS: readonly Sign[] = [
  {
    by: 'Express',
    reads: 'first',
    fields: /\bExpress\b/i,
    cookie: /^(?:connect\.sid|express[:.-]?sess(?:ion)?)/i,
  },
  {
    by: 'PHP',
    reads: 'first',
    fields: /\bPHP\b/i,
    cookie: /^(?:PHPSESSID|laravel_session|ci_session|wordpress_)/i,
  },
  { by: 'ASP.NET Core', reads: 'last', fields: /\bKestrel\b/i, cookie: /^\.AspNetCore\./i },
  { by: 'Flask', reads: 'first', fields: /\bWerkzeug\b/i },
  { by: 'Django', reads: 'last', fields: /\bWSGIServer\b/i, cookie: /^(?:csrftoken|django_language)$/i },
  { by: 'Rails', reads: 'first', fields: /\bPhusion Passenger\b|\bPuma\b/i, cookie: /^_[a-z0-9]+_session$/i },
];

/** What the traffic tells about how this server reads its cookies; undefined where it tells nothing. */
export function readingOf(exchange: Exchange, cookieNames: readonly string[]): Reading | undefined {
  const { fields } = exchange.response;
  const said = `${fieldValue(fields, 'server') ?? ''} ${fieldValue(fields, 'x-powered-by') ?? ''}`;
  // A cookie tells more than a field, which a proxy may have written.
  return (
    SIGNS.find((sign) => cookieNames.some((name) => sign.cookie?.test(name) === true)) ??
    SIGNS.find((sign) => sign.fields?.test(said) === true)
  );
}
