import axe from 'axe-core';
import type { Frame } from 'playwright';

/** What axe has against a frame as it is shown, one line each: the rule, and where. Empty where it has nothing. */
export async function axeViolations(frame: Frame): Promise<readonly string[]> {
  // The extension's policy lets in no script by address; the driver may evaluate one.
  if (!(await frame.evaluate(() => Reflect.has(globalThis, 'axe')))) await frame.evaluate(axe.source);
  return frame.evaluate(async () => {
    const tool: unknown = Reflect.get(globalThis, 'axe');
    const { violations } = await (tool as typeof axe).run(document, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, failureSummary = '' }) =>
          `${id} at ${target.join(' ')}: ${failureSummary.replace(/\s+/g, ' ')}`,
      ),
    );
  });
}
