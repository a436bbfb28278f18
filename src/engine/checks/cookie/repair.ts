import { type CookieAttribute, type IgnoredCode, parseSetCookie } from '../../headers/set-cookie.ts';

/** One attribute that does not do what its author meant, and what was meant. */
export interface Slip {
  readonly code: IgnoredCode;
  /** As it stands in the line; without the cookie that follows where two were joined. */
  readonly written: string;
  /** What to write instead; '' where it is to go. */
  readonly meant: string;
  /** The line with this slip alone put right. */
  readonly line: string;
}

export interface Repair {
  /** The line with all of them put right. */
  readonly line: string;
  /** At least one. */
  readonly slips: readonly Slip[];
}

/** Ours: misspelt names and what they mean, compared without case, dashes, underscores and blanks. */
const NAMES: Readonly<Record<string, string>> = {
  samesite: 'SameSite',
  samesites: 'SameSite',
  sameste: 'SameSite',
  httponly: 'HttpOnly',
  httponlly: 'HttpOnly',
  httpsonly: 'Secure',
  secure: 'Secure',
  secured: 'Secure',
  issecure: 'Secure',
  ssl: 'Secure',
  maxage: 'Max-Age',
  expire: 'Expires',
  expires: 'Expires',
  expiry: 'Expires',
  domains: 'Domain',
  domainname: 'Domain',
  paths: 'Path',
  partition: 'Partitioned',
  partitioned: 'Partitioned',
};
const FLAGS = /^(?:Secure|HttpOnly|Partitioned)$/;
const VALUED = /^(?:path|domain)$/;
const OFF = /^["']?(?:false|0|no|off|null|none)["']?$/i;

/** The line as its author meant it, as far as that can be guessed; undefined where every attribute is understood. */
export function repairOf(raw: string): Repair | undefined {
  const joined = parseSetCookie(raw).ignored.find(({ code }) => code === 'joined-by-comma');
  const comma = joined === undefined ? -1 : raw.indexOf(',', joined.start);
  const parsed = parseSetCookie(comma < 0 ? raw : raw.slice(0, comma));
  const codes = new Set(parsed.ignored.map((one) => `${one.start} ${one.code}`));
  const parts: Part[] = [];
  for (const attribute of parsed.attributes) {
    const has = (code: IgnoredCode) => codes.has(`${attribute.start} ${code}`);
    if (has('overridden')) continue;
    const written = parsed.raw.slice(attribute.start, attribute.end);
    const slip = slipOf(attribute, written.slice(0, attribute.name.length), has);
    parts.push(slip === undefined ? { written } : { written, ...slip });
  }
  const pair = parsed.raw.slice(parsed.start, parsed.end);
  const lineWith = (mended: (part: Part) => boolean) =>
    [pair, ...parts.map((part) => (mended(part) && part.meant !== undefined ? part.meant : part.written))]
      .filter((part) => part !== '')
      .join('; ');
  const slips: Slip[] = parts.flatMap((part) =>
    part.meant === undefined
      ? []
      : {
          code: part.code,
          written: part.written.slice(0, 120),
          meant: part.meant,
          line: lineWith((one) => one === part),
        },
  );
  if (joined !== undefined)
    slips.unshift({
      code: 'joined-by-comma',
      written: joined.attribute,
      meant: joined.attribute,
      line: lineWith(() => false),
    });
  return slips.length === 0 ? undefined : { line: lineWith(() => true), slips };
}

type Part =
  | { readonly written: string; readonly code?: undefined; readonly meant?: undefined }
  | { readonly written: string; readonly code: IgnoredCode; readonly meant: string };

function slipOf(
  attribute: CookieAttribute,
  name: string,
  has: (code: IgnoredCode) => boolean,
): { readonly code: IgnoredCode; readonly meant: string } | undefined {
  const { value } = attribute;
  const bare = value.replace(/^["']+|["']+$/g, '').trim();
  const as = (code: IgnoredCode, meant: string | undefined) =>
    meant === undefined ? undefined : { code, meant };
  if (has('attribute-too-long')) return as('attribute-too-long', attribute.name === 'path' ? 'Path=/' : '');
  if (has('flag-with-value')) return OFF.test(value) ? as('flag-with-value', '') : undefined;
  if (has('unknown-attribute')) return as('unknown-attribute', meantBy(attribute));
  if (has('samesite-unknown')) return as('samesite-unknown', sameSiteMeant(value));
  const quoted = has('value-quoted') ? 'value-quoted' : undefined;
  if (has('path-not-absolute'))
    return bare === ''
      ? undefined
      : as(
          quoted ?? 'path-not-absolute',
          `Path=/${bare.replace(/^(?:https?:)?\/\/[^/]*|^[./*]+/, '').replace(/^\//, '')}`,
        );
  if (has('max-age-invalid')) return as('max-age-invalid', maxAgeMeant(bare));
  if (has('expires-invalid'))
    return /^(?:session|0|-1|)$/i.test(bare) ? undefined : as('expires-invalid', '');
  return quoted === undefined ? undefined : as(quoted, `${name}=${bare}`);
}

function sameSiteMeant(value: string): string {
  const secure = /secure/i.test(value) ? '; Secure' : '';
  if (/non/i.test(value)) return `SameSite=None${secure}`;
  if (/lax/i.test(value)) return `SameSite=Lax${secure}`;
  return /strict/i.test(value) ? `SameSite=Strict${secure}` : secure.slice(2);
}

function maxAgeMeant(value: string): string {
  const whole = /^\d+/.exec(value)?.[0];
  return whole === undefined ? '' : `Max-Age=${whole}`;
}

/** A misspelt name, or several flags without semicolons between them. */
function meantBy({ name, value }: CookieAttribute): string | undefined {
  const known = NAMES[name.replace(/[-_ ]/g, '')];
  if (known !== undefined)
    return FLAGS.test(known) ? known : `${known}=${value.replace(/^["']+|["']+$/g, '')}`;
  // A colon in place of the equals sign.
  const [, before = '', after = ''] = /^([\w-]+)\s*:\s*([\w/.-]+)$/.exec(name) ?? [];
  const colon = NAMES[before.replace(/[-_]/g, '')] ?? (VALUED.test(before) ? before : undefined);
  if (colon !== undefined) return FLAGS.test(colon) ? colon : `${colon}=${after}`;
  if (!/[\s,]/.test(name)) return undefined;
  const words = `${name}${value === '' ? '' : `=${value}`}`.split(/[\s,]+/);
  const meant = words.map((word) => {
    const at = word.indexOf('=');
    const first = NAMES[(at < 0 ? word : word.slice(0, at)).replace(/[-_]/g, '')];
    if (first === undefined) return undefined;
    return FLAGS.test(first) || at < 0 ? first : `${first}${word.slice(at)}`;
  });
  return meant.every((word) => word !== undefined) ? meant.join('; ') : undefined;
}
