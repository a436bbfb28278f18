import type { Incident } from './report.ts';

/** What a root cause points at in one exchange. */
export interface Fault {
  /** A few words; '' where there is no room for what is to be said. */
  readonly text: string;
  readonly side: 'request' | 'response';
}

/** The places that the evidence of an incident's root cause names, by exchange. */
export function faultsOf(incident: Incident): ReadonlyMap<number, Fault> {
  const faults = new Map<number, Fault>();
  for (const { exchange, at, text, mark } of incident.causes[0]?.evidence ?? []) {
    if (faults.has(exchange)) continue;
    const side = at.startsWith('request') || at === 'url' ? 'request' : 'response';
    faults.set(exchange, { side, text: faultText(at, text, mark) });
  }
  return faults;
}

function faultText(at: string, text: string, mark: string): string {
  const field = /\.headers\.(.+)$/.exec(at)?.[1];
  if (field === 'set-cookie') {
    const name = /^set-cookie:\s*([^=;]{1,40})/i.exec(text)?.[1]?.trim() ?? '';
    return `Set-Cookie ${name}`.trim();
  }
  if (/^no /.test(text)) return text.slice(0, 40);
  if (mark !== '' && mark.length <= 40) return mark;
  if (field !== undefined)
    return field.replace(
      /(^|-)([a-z])/g,
      (_all, dash: string, letter: string) => dash + letter.toUpperCase(),
    );
  return '';
}
