import { expect } from '@playwright/test';
import type { Report } from '../../src/engine/report.ts';
import { markdownReport } from '../../src/report/markdown.ts';
import { schemaFaults } from '../../src/report/testing-schema.ts';
import { textReport } from '../../src/report/text.ts';
import { sanitiseHar } from '../../src/sanitise/har.ts';
import type { Outcome, Scenario } from '../scenarios/scenario.ts';
import { diagnosed } from './command.ts';
import { leaked } from './secrets.ts';

/** What panel and report must agree on: the verdicts and root causes. */
export const gist = ({ check, verdict }: { check: string; verdict: string }) => `${verdict}: ${check}`;

/** The same of a report's incidents. */
export function gistsOf(report: Report): readonly string[] {
  return report.incidents.map(({ causes, verdict }) => gist({ check: causes[0]?.check ?? '', verdict }));
}

/** A HAR that is sanitised holds no secret, and is diagnosed as the original is. */
export async function expectSanitised(
  har: string,
  report: Report,
  secrets: readonly string[],
): Promise<void> {
  const safe = JSON.stringify(sanitiseHar(JSON.parse(har)).har);
  expect(leaked(safe, secrets), 'secrets in the sanitised HAR').toEqual([]);
  const rootsOf = ({ incidents }: Report) =>
    incidents.map(({ kind, verdict, exchanges, causes: [root] }) => ({
      kind,
      verdict,
      exchanges,
      root: `${root?.check} ${root?.message} ${root?.confidence}`,
    }));
  const again = await diagnosed(safe);
  expect(rootsOf(again.report), 'the sanitised HAR is diagnosed as the original').toEqual(rootsOf(report));
}

/** Holds a report against what the scenario says of this browser: cause, warnings, what must not stand first, no secret. */
export function expectReport(
  report: Report,
  scenario: Scenario,
  outcome: Outcome,
  secrets: readonly string[],
): void {
  expect(schemaFaults(report), 'the report keeps to its schema').toEqual([]);
  const found = report.incidents.map(({ causes, verdict, title, kind }) => ({
    check: causes[0]?.check ?? '',
    verdict,
    title,
    kind,
  }));
  if (outcome.expect !== null)
    expect(found, 'the cause is named').toContainEqual(expect.objectContaining({ ...outcome.expect }));
  if (!outcome.broken) {
    const wrong = found.filter(({ verdict }) => verdict === 'broken');
    expect(wrong, 'nothing is broken here').toEqual([]);
  }
  if (outcome.warns !== undefined)
    expect([...new Set(report.warnings.map(({ check }) => check))].sort(), 'the warnings').toEqual(
      [...outcome.warns].sort(),
    );
  for (const { check } of found) expect(scenario.neverFirst).not.toContain(check);
  if (scenario.also !== undefined && outcome.expect !== null) {
    const causes = report.incidents
      .map((incident) => incident.causes.map(({ check }) => check))
      .filter(([first]) => first === outcome.expect?.check);
    expect(causes.flat(), 'the further causes').toEqual(expect.arrayContaining([...scenario.also]));
  }
  for (const [name, seconds] of Object.entries(scenario.clocks ?? {})) {
    const clock = report.clocks.hosts.find(({ host }) => host === name);
    const error = Math.abs((clock?.offset ?? Number.NaN) / 1000 - seconds);
    expect(error, `the clock of ${name}, ${seconds} s ahead`).toBeLessThanOrEqual(5);
  }

  // A cookie that was sent though the model says that it is not stored or not sent is a fault of the model.
  const disputed = report.cookies.filter(({ attempts, requests }) =>
    [...attempts, ...requests].some((one) => one.modelDisagreement),
  );
  expect(
    disputed.map(({ name }) => name),
    'the cookie model and the browser agree',
  ).toEqual([]);
  const printed = {
    JSON: JSON.stringify(report),
    text: textReport(report),
    Markdown: markdownReport(report),
  };
  for (const [format, text] of Object.entries(printed))
    expect(leaked(text, secrets), `secrets in the report as ${format}`).toEqual([]);
}
