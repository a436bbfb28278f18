import { fieldValue } from './exchange/exchange.ts';
import type { Redactor } from './exchange/redact.ts';
import { isoTime } from './exchange/time.ts';
import type { HostClock, Offset } from './facts/clock.ts';
import type { Reference } from './facts/clock-reference.ts';
import { printableClaims, type TokenLife } from './facts/tokens.ts';
import { parseHttpDate } from './headers/date.ts';
import type { Report, TokenReport } from './report.ts';
import { numericDate } from './tokens/jwt.ts';

/** One token with its life, as contract.md prints it: a fingerprint in place of the token. */
export function printableToken(life: TokenLife, show: Redactor): TokenReport {
  const named = (other: TokenLife | undefined) =>
    other === undefined ? null : show.fingerprint(other.token);
  return {
    fingerprint: show.fingerprint(life.token),
    kind: life.kind,
    claims: printableClaims(life),
    issuedBy: life.issuedBy?.index ?? null,
    usedBy: life.usedBy,
    refusedBy: life.refusedBy,
    role: life.role,
    replacedBy: named(life.replacedBy),
    replaces: named(life.replaces),
    expiresAt: isoTime(expiryOf(life)),
    life: life.events.map(({ event, exchange, last, count }) => ({
      event,
      exchange: exchange.index,
      last: last.index,
      count,
      at: isoTime(exchange.startedAt),
      until: isoTime(last.startedAt),
    })),
  };
}

// RFC 7519 §4.1.4 exp; RFC 6749 §5.1 expires_in counts "from the time the response was generated", which its Date tells.
function expiryOf({ claims, issuedBy, expiresIn }: TokenLife): number | undefined {
  const exp = claims === undefined ? undefined : numericDate(claims, 'exp');
  if (exp !== undefined) return exp * 1000;
  if (issuedBy === undefined || expiresIn === undefined) return undefined;
  const date = issuedBy.fromCache
    ? undefined
    : parseHttpDate(fieldValue(issuedBy.response.fields, 'date') ?? '');
  const from = date ?? issuedBy.startedAt;
  return from === undefined ? undefined : from + expiresIn;
}

/** The clocks of the hosts and what they agree on, in whole ms. */
export function printableClocks(parts: {
  readonly hosts: readonly HostClock[];
  readonly reference: Reference;
}): Report['clocks'] {
  const { hosts, reference } = parts;
  const plain = (offset: Offset) => ({
    offset: Math.round(offset.ms),
    uncertainty: Math.round(offset.uncertainty),
  });
  return {
    hosts: hosts.map(({ host, offset }) => ({ host, ...plain(offset) })),
    reference:
      reference.offset === undefined
        ? null
        : { ...plain(reference.offset), hosts: reference.hosts, machine: reference.machine },
  };
}
