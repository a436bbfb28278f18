import { type Exchange, fieldValue } from '../../exchange/exchange.ts';
import type { Redactor } from '../../exchange/redact.ts';
import { type RepeatView, saysHit } from '../../facts/repeats.ts';
import type { EvidenceRef } from '../check.ts';

/** What `cached-401` and `cached-redirect` say of an answer that was kept: which field tells, how sure that is, and where it stands. */
export function keptAnswer(
  exchange: Exchange,
  { kept, original }: RepeatView,
  show: Redactor,
): {
  readonly message: 'shared' | 'browser';
  readonly field: string;
  readonly confidence: 'likely' | 'certain';
  readonly evidence: readonly EvidenceRef[];
} {
  const hit = exchange.response.fields.list.find(saysHit) ?? {
    name: 'age',
    value: fieldValue(exchange.response.fields, 'age') ?? '',
  };
  return {
    message: kept === 'shared' ? 'shared' : 'browser',
    field: show.text(`${hit.name}: ${hit.value.slice(0, 60)}`),
    confidence: kept === 'same-date' ? 'likely' : 'certain',
    evidence: [
      ...(kept === 'shared' ? [{ exchange, at: `response.headers.${hit.name}` }] : []),
      ...(kept === 'same-date' ? [{ exchange, at: 'response.headers.date' }] : []),
      { exchange: original ?? exchange, at: 'response.headers.cache-control' },
    ],
  };
}
