import { type Exchange, fieldValue, fieldValues } from '../exchange/exchange.ts';
import { parseJson } from './answers/documents.ts';
import { softRefusal } from './answers/inner.ts';
import { PHRASES } from './phrases.ts';

/** One thing that the server said about the refusal, and the cause that its words name. Not yet safe to print. */
export interface Word {
  /** `body.message`, `challenge.error_description`, `x-ms-…`: where it stands. */
  readonly source: string;
  /** Place of evidence: `response.body` or `response.headers.NAME`. */
  readonly at: string;
  readonly text: string;
  /** Id of the cause that the words name, `password-rejected`, `api-key-rejected`, or undefined where they say nothing known. */
  readonly means: string | undefined;
}

/** The server's own words about one response, size-capped. */
export interface WordsView {
  readonly list: readonly Word[];
  /** The body was there to be read. */
  readonly bodyRecorded: boolean;
  /** The first word that names this cause. */
  says(cause: string): Word | undefined;
  /** A member of a JSON error body (or of its nested error object), lower-case name. */
  member(name: string): string | undefined;
}

const LONGEST = 400;
const MEMBERS = new Set(
  'error error_description error_message errormessage message msg code errorcode error_code errorsummary detail details title reason description status type error_uri description_text hint exception fault faultstring exp nbf __type'.split(
    ' ',
  ),
);
const NOTHING: WordsView = { list: [], bodyRecorded: false, says: () => undefined, member: () => undefined };

/** Collects the words of a response that refused something; for others nothing is read. */
export function wordsOf(exchange: Exchange): WordsView {
  const status = exchange.response.status;
  const soft = softRefusal(exchange);
  if (status < 400 && soft === undefined && !fieldValue(exchange.response.fields, 'www-authenticate'))
    return NOTHING;
  const list: Word[] = [];
  const members = new Map<string, string>();
  const say = (source: string, at: string, text: string) => {
    const short = text.replace(/\s+/g, ' ').trim().slice(0, LONGEST);
    if (short === '' || list.length >= 24) return;
    list.push({ source, at, text: short, means: meaning(short) });
  };
  for (const value of fieldValues(exchange.response.fields, 'www-authenticate')) {
    for (const found of value.slice(0, 8000).matchAll(REASON)) {
      const quoted = found[2]?.replace(/\\(.)/g, '$1');
      say(`challenge.${found[1]}`, 'response.headers.www-authenticate', quoted ?? found[3] ?? '');
    }
  }
  for (const field of exchange.response.fields.list) {
    if (SPEAKING_FIELD.test(field.name) && field.value.length < 2000)
      say(field.name, `response.headers.${field.name}`, field.value);
  }
  for (const text of soft?.words ?? []) say(`${soft?.protocol} error`, soft?.at ?? 'response.body', text);
  const body = exchange.response.body?.text;
  if (body !== undefined && status >= 400)
    readBody(body, exchange.response.body?.mimeType ?? '', say, members);
  return {
    list,
    bodyRecorded: body !== undefined,
    says: (cause) => list.find((word) => word.means === cause),
    member: (name) => members.get(name),
  };
}

// RFC 9110 §5.6.4: a quoted string may hold escaped quotes; some servers leave the quotes out.
const REASON = /\b(error|error_description)\s*=\s*(?:"((?:[^"\\]|\\.){1,400})"|([\w-]{1,100}))/g;

const SPEAKING_FIELD =
  /^(?:x-amzn-errortype|x-amzn-error-message|x-ms-diagnostics|x-ms-error-code|x-error|x-error-message|x-error-detail-header|x-auth-error|x-auth-failure-reason|x-auth-reason|x-reason|x-authn-message|x-oauth-error|x-error-description)$/;

/**
 * Pages that a web server shows with any 401 or 403, whatever was sent, and what Amazon's gateway says of unknown addresses:
 * they say nothing.
 */
const BOILERPLATE =
  /^MissingAuthenticationToken(?:Exception)?$|^Missing Authentication Token$|^(?:40[13]\b[ :-]*)?(?:authorization required|unauthori[sz]ed)\.?$|^This server could not verify that you are authorized|Access is denied due to invalid credentials|using the credentials that you supplied/i;

function meaning(text: string): string | undefined {
  if (BOILERPLATE.test(text)) return undefined;
  return PHRASES.find((phrase) => phrase.pattern.test(text))?.means;
}

function readBody(
  body: string,
  mimeType: string,
  say: (source: string, at: string, text: string) => void,
  members: Map<string, string>,
): void {
  const start = body.trimStart().slice(0, 1);
  if (start === '{' || start === '[') {
    const json = parseJson(body);
    if (json !== undefined) {
      readJson(json, say, members, 0);
      return;
    }
  }
  if (start === '<') {
    const head = body.slice(0, 20_000);
    for (const [tag, pattern] of MARKUP) {
      let count = 0;
      for (const found of head.matchAll(pattern)) {
        say(`body <${tag}>`, 'response.body', strip(found[1] ?? found[2] ?? ''));
        if (++count === 3) break;
      }
    }
    return;
  }
  if (body.length < 2000 || /^text\/plain/i.test(mimeType))
    say('body', 'response.body', body.slice(0, LONGEST));
}

const MARKUP: readonly (readonly [string, RegExp])[] = [
  ['Code', /<Code>([^<]{1,200})<\/Code>/gi],
  ['Message', /<Message>([^<]{1,400})<\/Message>/gi],
  ['error', /<error>([^<]{1,400})<\/error>/gi],
  ['title', /<title[^>]{0,200}>([^<]{1,300})<\/title>/gi],
  ['h1', /<h1[^>]{0,200}>([\s\S]{1,300}?)<\/h1>/gi],
  ['p', /<p[^>]{0,200}>([\s\S]{1,400}?)<\/p>/gi],
  ['pre', /<pre[^>]{0,200}>([\s\S]{1,400}?)(?:<br|<\/pre)|<pre[^>]{0,200}>([^<]{3,300})/gi],
];

function strip(markup: string): string {
  return (
    markup
      .replace(/<[^>]*>/g, ' ')
      .replace(/&nbsp;/g, ' ')
      .replace(/&apos;/g, "'")
      .replace(/&quot;/g, '"')
      // Go's and Python's templates write quotes as numbers.
      .replace(
        /&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi,
        (all, hex: string | undefined, decimal: string | undefined) =>
          printable(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16), all),
      )
  );
}

function printable(code: number, otherwise: string): string {
  const half = code >= 0xd8_00 && code <= 0xdf_ff;
  return code >= 32 && code <= 0x10_ff_ff && !half ? String.fromCodePoint(code) : otherwise;
}

function readJson(
  value: unknown,
  say: (source: string, at: string, text: string) => void,
  members: Map<string, string>,
  depth: number,
): void {
  if (depth > 3) return;
  if (Array.isArray(value)) {
    for (const item of value.slice(0, 5)) readJson(item, say, members, depth + 1);
    return;
  }
  if (typeof value === 'string') {
    if (depth > 0) say('body', 'response.body', value);
    return;
  }
  if (value === null || typeof value !== 'object') return;
  for (const [name, member] of Object.entries(value).slice(0, 40)) {
    const lower = name.toLowerCase();
    if (typeof member === 'string' || typeof member === 'number') {
      if (!MEMBERS.has(lower)) continue;
      if (!members.has(lower)) members.set(lower, String(member));
      say(`body.${name}`, 'response.body', String(member));
    } else if (
      /^(?:error|errors|extensions|fault|detail|details|data|message|messages|inner_?error|non_field_errors)$/.test(
        lower,
      )
    ) {
      readJson(member, say, members, depth + 1);
    }
  }
}
