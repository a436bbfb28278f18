import { type Hop, hopError, postDataOf, resourceType, statusText } from './hop.ts';
import { durationOf, errorOf, isRecord, type RawEntry, startOf, statusOf } from './raw-entry.ts';
import type { HeaderLine } from './web-request-event.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * The developer tools' entry with what it lacks and its twin has: headers that came late or never, the answer to a refused
 * WebSocket, the browser's name of an error, who asked. What the entry has stays.
 */
export function joined(entry: RawEntry, hop: Hop): RawEntry {
  if (hop.viaServiceWorker) return byWorker(entry, hop);
  return {
    ...entry,
    request: request(record(entry.request), entry, hop),
    response: response(record(entry.response), entry, hop),
    ...(hop.ip !== '' && !entry.serverIPAddress ? { serverIPAddress: hop.ip } : {}),
    ...(hop.fromCache && !entry._fromCache ? { _fromCache: 'disk' } : {}),
    ...(entry._initiator === undefined ? { _initiator: { type: 'other', url: hop.asker } } : {}),
    ...(entry._resourceType === undefined ? { _resourceType: resourceType(hop) } : {}),
    _requestId: hop.requestId,
  };
}

/** Firefox's own entry does not say so, and has the moment of the answer for the request's. */
function byWorker(entry: RawEntry, hop: Hop): RawEntry {
  const end = Math.max(hop.start, startOf(entry) + Math.max(0, durationOf(entry) || 0));
  return {
    ...entry,
    ...(Number.isNaN(end)
      ? {}
      : { startedDateTime: new Date(hop.start).toISOString(), time: end - hop.start }),
    response: {
      ...record(entry.response),
      _fetchedViaServiceWorker: true,
      _serviceWorkerResponseSource: hop.workerAsked ? 'network' : 'worker',
    },
  };
}

function request(mine: Json, entry: RawEntry, hop: Hop): Json {
  const body = mine.postData === undefined && hop.body !== undefined ? { postData: postDataOf(hop) } : {};
  // What the browser would have sent, had it asked.
  if (hop.fromCache || entry._fromCache || hop.requestHeaders === undefined) return { ...mine, ...body };
  const headers = listOf(mine.headers);
  return {
    ...mine,
    ...body,
    headers: [...headers, ...missing(hop.requestHeaders, headers)],
    _headersSource: 'webRequest',
    ...(hop.credentialsUnlisted ? { _unlisted: ['authorization'] } : {}),
  };
}

function response(mine: Json, entry: RawEntry, hop: Hop): Json {
  if (hop.status === 0) {
    const error = statusOf(entry) === 0 && errorOf(entry) === '' ? hopError(hop) : '';
    return error === '' ? mine : { ...mine, _error: error };
  }
  const headers = listOf(mine.headers);
  const joined: Json = {
    ...mine,
    headers: [...headers, ...missing(hop.responseHeaders ?? [], headers)],
    _headersSource: 'webRequest',
  };
  if (statusOf(entry) !== 0) return joined;
  return {
    ...joined,
    status: hop.status,
    statusText: statusText(hop.statusLine),
    redirectURL: hop.redirectUrl,
  };
}

/** The lines whose names the other list lacks. */
function missing(lines: readonly HeaderLine[], than: readonly Json[]): readonly HeaderLine[] {
  const names = new Set(than.map(({ name }) => String(name).toLowerCase()));
  return lines.filter(({ name }) => !names.has(name.toLowerCase()));
}

function listOf(headers: unknown): readonly Json[] {
  return Array.isArray(headers) ? headers.filter(isRecord) : [];
}

function record(value: unknown): Json {
  return isRecord(value) ? value : {};
}
