import { looksRandom } from '../exchange/redact-text.ts';

/** One name of a Sec-WebSocket-Protocol field, or a credential that stands in the place of one. */
export interface Subprotocol {
  readonly text: string;
  readonly secret: boolean;
}

const ANNOUNCES = /^(?:bearer|(?:access|auth|id)?[-_.]?token|auth(?:orization)?|jwt|api[-_.]?key|ticket)$/i;

/**
 * Sec-WebSocket-Protocol (RFC 6455 §11.3.4: a list of tokens). Ours: a script can set no other field of a handshake, so pages put
 * their credentials there, as a name of its own after one that announces it, or at the end of a name (Kubernetes).
 */
export function parseSubprotocols(value: string): Subprotocol[] {
  const names = value
    .slice(0, 20_000)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return names.map((text, at) => ({
    text,
    secret:
      ANNOUNCES.test(names[at - 1] ?? '') || /^eyJ[\w-]{8,}/.test(text) || text.split('.').some(looksRandom),
  }));
}
