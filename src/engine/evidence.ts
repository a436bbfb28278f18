import type { EvidenceRef } from './checks/check.ts';
import { type Exchange, fieldValues } from './exchange/exchange.ts';
import { FIRST_MESSAGE } from './exchange/har-socket.ts';
import { type Redactor, secretsOf } from './exchange/redact.ts';
import type { Evidence } from './report.ts';

const LONGEST = 400;

/** Prints a place of an exchange, secrets hidden. */
export function evidenceOf(ref: EvidenceRef, show: Redactor): Evidence {
  // A server may echo what it was sent: the secrets of the exchange are taken out of its words as well.
  const text = show.without(
    ref.text ?? textAt(ref.exchange, ref.at, ref.line ?? 0, show),
    secretsOf(ref.exchange),
  );
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  // A cookie's name is marked as it is printed.
  const mark = [ref.mark ?? '', show.cookieName(ref.mark ?? '')].find((one) => short.includes(one)) ?? '';
  return { exchange: ref.exchange.index, at: ref.at, text: short, mark };
}

function textAt(exchange: Exchange, at: string, line: number, show: Redactor): string {
  if (at === 'url') return `${exchange.request.method} ${show.url(exchange.url)}`.trim();
  if (at === 'request.method') return exchange.request.method;
  if (at === 'response.status')
    return `${exchange.response.status} ${show.text(exchange.response.statusText.slice(0, 80))}`.trim();
  if (at === 'failure') return show.text(exchange.failure);
  if (at === 'response.body') return quote(exchange, show);
  const header = /^(request|response)\.headers\.(.+)$/.exec(at);
  if (header === null) return '';
  if (header[2] === FIRST_MESSAGE) return firstMessage(exchange, show);
  const message = header[1] === 'request' ? exchange.request : exchange.response;
  const name = header[2] ?? '';
  const values = fieldValues(message.fields, name);
  const value = values[line];
  if (value !== undefined) return `${titleCase(name)}: ${show.field(name, value.slice(0, 8000))}`;
  return `no ${titleCase(name)} field`;
}

function firstMessage({ socket }: Exchange, show: Redactor): string {
  return `${FIRST_MESSAGE} with ${socket === undefined || socket.token === '' ? 'no token' : show.field('authorization', `Bearer ${socket.token}`)}`;
}

function quote(exchange: Exchange, show: Redactor): string {
  const body = (exchange.response.body?.text ?? '').slice(0, LONGEST);
  return show.without(show.text(body.replace(/\s+/g, ' ')), secretsOf(exchange));
}

/** `set-cookie` → `Set-Cookie`, with the spellings that the specifications use. */
export function titleCase(name: string): string {
  if (name === 'www-authenticate') return 'WWW-Authenticate';
  if (name === 'dpop') return 'DPoP';
  return name.replace(/(^|-)([a-z])/g, (_all, dash: string, letter: string) => dash + letter.toUpperCase());
}
