import { essenceOf } from '../../exchange/body-use.ts';
import { type Exchange, fieldValue } from '../../exchange/exchange.ts';
import { asObject } from '../../exchange/har-values.ts';
import { looseBase64Bytes } from '../../headers/base64.ts';
import { parseJson } from './documents.ts';
import type { Inner } from './inner.ts';

/** HTTP statuses of gRPC's codes, by number and by Connect's name (google.rpc.Code; Connect protocol, "Error Codes"). */
const CODES: readonly (readonly [name: string, status: number])[] = [
  ['ok', 200],
  ['canceled', 499],
  ['unknown', 500],
  ['invalid_argument', 400],
  ['deadline_exceeded', 504],
  ['not_found', 404],
  ['already_exists', 409],
  ['permission_denied', 403],
  ['resource_exhausted', 429],
  ['failed_precondition', 400],
  ['aborted', 409],
  ['out_of_range', 400],
  ['unimplemented', 501],
  ['internal', 500],
  ['unavailable', 503],
  ['data_loss', 500],
  ['unauthenticated', 401],
];
const BY_NAME = new Map(CODES);

/** What an answer says by gRPC, gRPC-Web or Connect; undefined where it uses none of them, or all went well. */
export function grpcInner(exchange: Exchange): Inner | undefined {
  const { fields, body, status } = exchange.response;
  const told = fieldValue(fields, 'grpc-status')?.trim();
  // PROTOCOL-HTTP2, Trailers-Only: one header block holds the status of a call that fails at once.
  if (told !== undefined)
    return ofGrpc(exchange, told, fieldValue(fields, 'grpc-message') ?? '', 'response.headers.grpc-status');
  const type = essenceOf(fieldValue(fields, 'content-type') ?? body?.mimeType ?? '');
  const text = body?.text ?? '';
  if (type.startsWith('application/grpc-web')) {
    const trailers = frameWith(type.startsWith('application/grpc-web-text') ? fromBase64(text) : text, 0x80);
    if (trailers === undefined) return undefined;
    const value = (name: string) =>
      new RegExp(`(?:^|\\r?\\n)${name}:[ \\t]*([^\\r\\n]*)`, 'i').exec(trailers)?.[1]?.trim();
    const code = value('grpc-status');
    return code === undefined
      ? undefined
      : ofGrpc(exchange, code, value('grpc-message') ?? '', 'response.body');
  }
  // Connect, "Streaming-Response": the end-stream message has bit 1 of its flags set and holds JSON.
  if (type.startsWith('application/connect+')) {
    const end = frameWith(text, 0x02);
    return end === undefined ? undefined : ofConnect(exchange, asObject(parseJson(end))?.error);
  }
  // Connect, "Unary-Response": an error is JSON with a code, under the HTTP status of that code.
  if (status >= 400 && type === 'application/json' && isConnect(exchange))
    return ofConnect(exchange, parseJson(text));
  return undefined;
}

/** Connect's own field, or a call of a method of a service of a package by POST. */
function isConnect({ request, url }: Exchange): boolean {
  if (fieldValue(request.fields, 'connect-protocol-version') !== undefined) return true;
  return request.method === 'POST' && /\/[a-z][\w]*(?:\.\w+)+\/[A-Z]\w*$/.test(url.path);
}

function ofGrpc(exchange: Exchange, code: string, message: string, at: string): Inner | undefined {
  const known = /^\d{1,2}$/.test(code) ? CODES[Number(code)] : undefined;
  if (known === undefined || known[0] === 'ok') return undefined;
  const said = percentDecoded(message);
  return {
    protocol: 'grpc',
    status: known[1],
    code: String(Number(code)),
    words: said === '' ? [] : [said],
    at,
    partial: false,
    field: methodOf(exchange),
  };
}

function ofConnect(exchange: Exchange, error: unknown): Inner | undefined {
  const { code, message } = asObject(error) ?? {};
  const status = typeof code === 'string' ? BY_NAME.get(code) : undefined;
  if (status === undefined || typeof code !== 'string') return undefined;
  const said = typeof message === 'string' ? message : '';
  return {
    protocol: 'connect',
    status,
    code,
    words: said === '' ? [] : [said],
    at: 'response.body',
    partial: false,
    field: methodOf(exchange),
  };
}

function methodOf({ url }: Exchange): string {
  const method = /\/([\w.]{1,100}\/\w{1,60})$/.exec(url.path)?.[1];
  return method ?? '';
}

/**
 * The content of the last frame whose flags have this bit: a flag octet, four octets of length, the content (PROTOCOL-WEB; Connect
 * has the same envelope). Bodies of these types are kept as one character for each octet.
 */
function frameWith(octets: string, flag: number): string | undefined {
  let found: string | undefined;
  for (let at = 0; at + 5 <= octets.length; ) {
    const flags = octets.charCodeAt(at);
    let length = 0;
    for (let index = 1; index <= 4; index++) length = length * 256 + (octets.charCodeAt(at + index) & 0xff);
    if (flags & flag) found = octets.slice(at + 5, at + 5 + length);
    at += 5 + length;
  }
  return found;
}

// PROTOCOL-WEB: each frame or chunk may be encoded alone, so that padding stands in the middle as well.
function fromBase64(text: string): string {
  const pieces = text.replace(/\s+/g, '').match(/[A-Za-z0-9+/]+={0,2}/g) ?? [];
  return pieces
    .map((piece) => String.fromCharCode(...(looseBase64Bytes(piece)?.slice(0, 8192) ?? [])))
    .join('');
}

// PROTOCOL-HTTP2, Status-Message: UTF-8, percent-encoded; "it MUST NOT … fail to decode" what is not.
function percentDecoded(message: string): string {
  try {
    return decodeURIComponent(message);
  } catch {
    return message;
  }
}
