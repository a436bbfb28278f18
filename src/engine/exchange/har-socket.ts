import type { Body, Exchange } from './exchange.ts';
import { asList, asNumber, asObject, asText, type Json } from './har-values.ts';

const MOST_MESSAGES = 200;
const MOST_KEPT = 5;
const LONGEST = 8192;
/** Stands for a field's name where a token came in the first message. */
export const FIRST_MESSAGE = 'connection_init';
/** Members of a `connection_init` payload that clients put tokens into. */
const TOKEN_MEMBER =
  /^(?:x-)?(?:authori[sz]ation|(?:auth|access|id|bearer|session|connection)?[-_]?token|jwt)$/i;

/** What was said over a WebSocket, as far as sign-in needs it. */
export interface SocketTalk {
  readonly socket: NonNullable<Exchange['socket']>;
  /** Ours: the messages that tell of errors stand for the body that the answer to a handshake has not. */
  readonly body: Body | undefined;
}

/**
 * Reads Chromium's `_webSocketMessages` of a GraphQL socket (GraphQL over WebSocket Protocol, and the older subscriptions-transport-ws):
 * undefined for other sockets, and where no messages were recorded.
 */
export function socketTalk(entry: Json, subprotocol: string): SocketTalk | undefined {
  if (!Array.isArray(entry._webSocketMessages)) return undefined;
  let closeCode = 0;
  let token = '';
  let begun = false;
  let answered = false;
  const errors: string[] = [];
  for (const one of asList(entry._webSocketMessages).slice(0, MOST_MESSAGES)) {
    const frame = asObject(one) ?? {};
    const data = asText(frame.data);
    const received = asText(frame.type) === 'receive';
    // RFC 6455 §5.5.1: the body of a Close frame begins with its code. Chromium leaves these frames out, others write the code.
    if (asNumber(frame.opcode) === 8) {
      if (received) closeCode = Number(/^\s*(\d{4})\b/.exec(data)?.[1] ?? 0);
      continue;
    }
    if (received) answered = true;
    if (data.length > LONGEST || !/^\s*\{/.test(data)) continue;
    const message = parsed(data);
    const type = asText(message?.type);
    if (!received && type === FIRST_MESSAGE) {
      begun = true;
      token = tokenIn(asObject(message?.payload));
    }
    const tells = /^(?:error|connection_error)$/.test(type) || /"errors"\s*:/.test(data);
    if (received && tells && errors.length < MOST_KEPT) errors.push(data);
  }
  if (!begun || !/^graphql(?:-transport)?-ws$|^$/i.test(subprotocol)) return undefined;
  return {
    socket: { token, answered, closeCode },
    body:
      errors.length === 0
        ? undefined
        : { mimeType: 'application/json', text: `[${errors.join(',')}]`, truncated: false },
  };
}

function parsed(data: string): Json | undefined {
  try {
    return asObject(JSON.parse(data));
  } catch {
    return undefined;
  }
}

// As `authorization`, or as a header among `headers` (Apollo's and Hasura's clients).
function tokenIn(payload: Json | undefined): string {
  for (const [name, value] of Object.entries(payload ?? {})) {
    if (TOKEN_MEMBER.test(name) && typeof value === 'string')
      return value.replace(/^(?:Bearer|Token)\s+/i, '');
    if (/^headers$/i.test(name)) return tokenIn(asObject(value));
  }
  return '';
}
