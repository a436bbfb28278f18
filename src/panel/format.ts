import { number, t } from '../words/words.ts';
import type { Exchange, Incident, Redactor } from './useSession.ts';

/** HH:MM:SS in local time; '' where unknown. */
export function clock(time: number | undefined): string {
  if (time === undefined || Number.isNaN(time)) return '';
  const date = new Date(time);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** HH:MM:SS of an ISO 8601 time; '' where it is none. */
export function isoClock(iso: string): string {
  return iso === '' ? '' : clock(Date.parse(iso));
}

/** Two or three hops of a loop, or the one request an incident is about: `302 app.test/dashboard ⇄ idp.test`. */
export function incidentPlace(
  incident: Incident,
  first: Exchange | undefined,
  show: Redactor,
  others: readonly Exchange[],
): string {
  const status = incident.status === 0 ? t('no_answer') : String(incident.status);
  const place = first === undefined ? incident.url : placeOf(first, show);
  if (incident.rounds === null) return `${status} ${incident.method} ${place}`;
  const host = others.find((other) => other.url.host !== '' && other.url.host !== first?.url.host)?.url.host;
  return host === undefined ? `${status} ${place} ⟲` : `${status} ${place} ⇄ ${host}`;
}

/** host[:port]/path, without scheme and query. */
export function placeOf(exchange: Exchange, show: Redactor): string {
  return show.place(exchange.url).replace(/^[a-z][a-z0-9+.-]*:\/\//, '');
}

/** What a status is called in a list: its number, or why there is none. */
export function statusText(exchange: Exchange): string {
  if (exchange.response.status !== 0) return String(exchange.response.status);
  return exchange.failure === '' ? '—' : t('failed');
}

/** `3 s`, `1 min 4 s`, `250 ms`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${number(Math.floor(seconds / 60))} min ${seconds % 60} s`;
}
