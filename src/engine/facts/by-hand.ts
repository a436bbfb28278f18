import { type Exchange, fieldValue, resolveUrl } from '../exchange/exchange.ts';

/** What stood before a navigation. */
export interface Before {
  /** The page that it left, as far as the capture has it. */
  readonly page: Exchange | undefined;
  /** The newest call that was refused. */
  readonly refusal: Exchange | undefined;
}

/**
 * Ours: nobody reads a page and clicks sooner after its answer, ms. A script that moves on by itself is known by its initiator, so
 * that a button with a script behind it gets more of the time that people take; `untold` where no initiator was recorded.
 */
const SOONEST = { script: 1000, untold: 400, other: 150 };
/** Ours: a script that is sent to sign in by a refused call goes within this time, ms. */
const REACTION = 1000;
const LONGEST_PAGE = 65_536;

/**
 * Whether a person set a navigation off. Sec-Fetch-User alone does not tell: a page that somebody has touched a moment ago passes
 * the mark on to what its scripts, forms and Refresh do (HTML §6.4.2, transient activation).
 */
export function byHand(exchange: Exchange, { page, refusal }: Before): boolean {
  const { fields } = exchange.request;
  if (fieldValue(fields, 'sec-fetch-site') === 'none') return true;
  if (fieldValue(fields, 'sec-fetch-user') !== '?1') return false;
  if (sentByItself(exchange) || (page !== undefined && refreshesTo(page, exchange))) return false;
  const type = exchange.initiator?.type.toLowerCase();
  // A form that a script sends has no script for its initiator.
  const script = type === 'script' || (page !== undefined && /\.(?:request)?submit\(/i.test(textOf(page)));
  const soonest = script ? SOONEST.script : type === undefined ? SOONEST.untold : SOONEST.other;
  if (since(page, exchange) < soonest) return false;
  return type !== 'script' || !(since(refusal, exchange) < REACTION);
}

/** Time from the end of an answer to the start of a request, ms; NaN where it is not known. */
function since(earlier: Exchange | undefined, exchange: Exchange): number {
  if (earlier?.startedAt === undefined || exchange.startedAt === undefined) return Number.NaN;
  return exchange.startedAt - earlier.startedAt - Math.max(0, earlier.duration ?? 0);
}

/** What an identity provider sends back by a form: it "is auto-submitted in the User Agent" (OAuth 2.0 Form Post Response Mode §2). */
function sentByItself({ request }: Exchange): boolean {
  if (request.method !== 'POST') return false;
  const body = (request.body?.text ?? '').slice(0, LONGEST_PAGE);
  if (/(?:^|&)(?:SAMLResponse|wresult)=/.test(body)) return true;
  return /(?:^|&)(?:code|id_token|error)=/.test(body) && /(?:^|&)state=/.test(body);
}

/** The page asked for this address by its Refresh field or by a meta element (HTML §4.2.5.3, http-equiv "refresh"). */
function refreshesTo(page: Exchange, exchange: Exchange): boolean {
  const values = [fieldValue(page.response.fields, 'refresh') ?? '', ...metaRefreshes(page)];
  return values.some((value) => {
    // "0;url=/next", "5, '/next'"; without an address the page asks for itself.
    const [, address = ''] = /^\s*[\d.]*\s*[;,\s]?\s*(?:url\s*=\s*)?["']?([^"']*)/i.exec(value) ?? [];
    if (value.trim() === '') return false;
    const target = resolveUrl(address.trim(), page.url.raw);
    return target !== undefined && bare(target.raw) === bare(exchange.url.raw);
  });
}

/** Of an HTML page, as far as it was recorded. */
function textOf({ response: { body } }: Exchange): string {
  return /html/i.test(body?.mimeType ?? '') ? (body?.text ?? '') : '';
}

function metaRefreshes(page: Exchange): string[] {
  const metas = textOf(page).match(/<meta\b[^>]{0,1000}>/gi) ?? [];
  return metas
    .filter((meta) => /http-equiv\s*=\s*["']?refresh\b/i.test(meta))
    .map((meta) => /content\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i.exec(meta))
    .map((found) => (found?.[1] ?? found?.[2] ?? found?.[3] ?? '').replaceAll('&amp;', '&'));
}

function bare(url: string): string {
  const hash = url.indexOf('#');
  return hash < 0 ? url : url.slice(0, hash);
}
