import type { Exchange } from '../../exchange/exchange.ts';
import { FIRST_MESSAGE } from '../../exchange/har-socket.ts';
import type { Redactor } from '../../exchange/redact.ts';
import type { Inner } from '../../facts/answers/inner.ts';
import type { FactViews } from '../../facts/views.ts';
import type { EvidenceRef } from '../check.ts';

/** Whether the request brought what proves who asks, in a sentence; '' where the capture cannot tell. */
export function sentWords({ credential, cookies }: Pick<FactViews, 'credential' | 'cookies'>): string {
  if (credential.values.length > 0) return 'An Authorization header was sent.';
  if (cookies.sessionSent) return 'A session cookie was sent.';
  if (credential.apiKeys.length > 0 || credential.inUrl.length > 0) return 'A key or token was sent.';
  return cookies.presence === 'not-recorded' ? '' : 'No session cookie and no token was sent.';
}

/** What the checks of refusals inside of an answer say alike: the server's own words, what was sent, and where both stand. */
export function softParts(
  exchange: Exchange,
  inner: Inner,
  facts: Pick<FactViews, 'credential' | 'cookies'>,
  show: Redactor,
): { readonly said: string; readonly sent: string; readonly evidence: readonly EvidenceRef[] } {
  const [first] = inner.words;
  const spoken = [inner.code, ...inner.words.map((word) => show.text(word.slice(0, 200)))]
    .filter((one) => one !== '')
    .join(': ');
  const body = inner.at === 'response.body';
  const { socket } = exchange;
  const unsaid = socket?.token === '' && !facts.cookies.sessionSent;
  return {
    said: first === undefined ? '' : `The server says: “${show.text(first.slice(0, 160))}”.`,
    sent: unsaid ? 'The page’s first message, connection_init, brought no token.' : sentWords(facts),
    evidence: [
      { exchange, at: inner.at, ...(body ? { text: spoken } : {}) },
      { exchange, at: 'response.status' },
      {
        exchange,
        at: facts.cookies.sessionSent
          ? 'request.headers.cookie'
          : `request.headers.${socket === undefined ? 'authorization' : FIRST_MESSAGE}`,
      },
    ],
  };
}
