import type { Exchange, Fields, Limit } from './exchange.ts';
import type { CreatorInfo } from './har-creator.ts';
import type { ReadEntry } from './har-entry.ts';
import { GAP_LIMIT } from './har-sizes.ts';

const REQUEST_SECRETS = ['cookie', 'authorization'];
const RESPONSE_SECRETS = ['set-cookie'];

/** What a sanitiser did to the capture as a whole, and the exchanges with that noted in their `withheld`. */
export function judgeRedaction(
  read: readonly ReadEntry[],
  creator: CreatorInfo,
): { exchanges: readonly Exchange[]; limit: Limit | undefined } {
  const exchanges = read.map((entry) => entry.exchange);
  const masks = exchanges.some(
    ({ kind, request, response }) =>
      // What a browser does not list of a handshake is no sanitiser's doing.
      (kind !== 'websocket' && request.fields.withheld.some((name) => REQUEST_SECRETS.includes(name))) ||
      response.fields.withheld.some((name) => RESPONSE_SECRETS.includes(name)),
  );
  if (masks) return { exchanges, limit: 'credentials-redacted' };
  if (!creator.mayOmitCredentials || exchanges.some(hasCredentials)) return { exchanges, limit: undefined };
  const gaps = read.some((entry) => isGap(entry.requestGap) || isGap(entry.responseGap));
  if (gaps || announcesMissing(exchanges))
    return { exchanges: read.map(withOmitted), limit: 'credentials-redacted' };
  const unsettled = read.some(
    ({ exchange, requestGap }) =>
      requestGap === undefined &&
      exchange.request.fields.recording === 'complete' &&
      // Over HTTP/1.1 Chromium tells the size; where it is missing there, another tool wrote the file.
      /^HTTP\/[23]/.test(exchange.request.httpVersion) &&
      exchange.response.status !== 0,
  );
  // The default export leaves credentials out, and few sites have none at all: absence proves nothing here.
  return unsettled
    ? { exchanges: read.map(withOmitted), limit: 'credentials-perhaps-redacted' }
    : { exchanges, limit: undefined };
}

function isGap(gap: number | undefined): boolean {
  return gap !== undefined && gap >= GAP_LIMIT;
}

function hasCredentials({ request, response }: Exchange): boolean {
  return (
    request.fields.list.some((field) => REQUEST_SECRETS.includes(field.name)) ||
    response.fields.list.some((field) => RESPONSE_SECRETS.includes(field.name))
  );
}

/** A preflight asked leave to send Authorization, and the request that followed was sent: without it only by the sanitiser's hand. */
function announcesMissing(exchanges: readonly Exchange[]): boolean {
  const announced = new Set<string>();
  for (const { kind, url, request } of exchanges) {
    const names =
      request.fields.list.find((field) => field.name === 'access-control-request-headers')?.value ?? '';
    const method =
      request.fields.list.find((field) => field.name === 'access-control-request-method')?.value ?? '';
    if (kind === 'preflight' && /(?:^|[\s,])authorization(?:$|[\s,])/i.test(names))
      announced.add(`${method} ${url.raw}`);
  }
  return exchanges.some(
    ({ kind, url, request, response }) =>
      kind !== 'preflight' &&
      response.status !== 0 &&
      request.fields.recording === 'complete' &&
      announced.has(`${request.method} ${url.raw}`),
  );
}

/** In a file from which credentials were left out, a size without a gap still proves that this message had none. */
function withOmitted({ exchange, requestGap, responseGap }: ReadEntry): Exchange {
  const { request, response } = exchange;
  return {
    ...exchange,
    request:
      requestGap !== undefined && !isGap(requestGap)
        ? request
        : { ...request, fields: omit(request.fields, REQUEST_SECRETS) },
    response:
      responseGap !== undefined && !isGap(responseGap)
        ? response
        : { ...response, fields: omit(response.fields, RESPONSE_SECRETS) },
  };
}

function omit(fields: Fields, names: readonly string[]): Fields {
  return { ...fields, withheld: [...new Set([...fields.withheld, ...names])] };
}
