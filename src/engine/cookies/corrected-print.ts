import type { Redactor } from '../exchange/redact.ts';
import { type CorrectedLine, setCookieLine } from './corrected.ts';

/** Attributes that hold nothing of the capture. */
const OWN = /^(?:Max-Age=-?\d{1,16}|Secure|HttpOnly|SameSite=(?:Strict|Lax|None)|Partitioned)$/;

/** The corrected line without what a name or a Path may tell of secrets. */
export function printableCorrection(line: CorrectedLine, show: Redactor): CorrectedLine {
  const plan = { ...line.plan, name: show.text(line.plan.name), path: show.path(line.plan.path) };
  const safe = (text: string) => {
    if (text.startsWith('Path=')) return `Path=${show.path(text.slice(5))}`;
    return OWN.test(text) ? text : show.text(text);
  };
  return {
    ...line,
    plan,
    text: setCookieLine(plan),
    parts: line.parts.map((part, at) => ({
      ...part,
      text: at === 0 ? `${plan.name}=<value>` : safe(part.text),
    })),
  };
}
