/**
 * @file `npm run differential`: generated cookie situations, played in a real browser and in the model.
 *
 *     npm run differential -- [--cases N] [--seed S] [--browser chromium|firefox] [--part set|send] [--show N]
 */
import { parseArgs } from 'node:util';
import { runTool, Stop, say } from './say.mjs';
import { ensureTools } from './setup.mjs';
import { importTypeScript } from './typescript.mjs';

const options = /** @type {const} */ ({
  cases: { type: 'string', default: '300' },
  seed: { type: 'string' },
  browser: { type: 'string' },
  part: { type: 'string' },
  show: { type: 'string', default: '10' },
});

/** @param {string} name @param {string} text */
function wholeNumber(name, text) {
  if (!/^\d+$/.test(text)) throw new Stop(`--${name} wants a whole number, not ${text}.`);
  return Number(text);
}

/** @template T @param {string} name @param {string | undefined} wanted @param {readonly T[]} all @param {(one: T) => string} nameOf */
function chosen(name, wanted, all, nameOf) {
  const found = all.filter((one) => wanted === undefined || nameOf(one) === wanted);
  if (found.length > 0) return found;
  throw new Stop(`--${name} wants one of ${all.map(nameOf).join(', ')}.`);
}

/** One line, long runs of one character shortened. @param {unknown} value */
const compact = (value) =>
  JSON.stringify(value).replace(/(.)\1{39,}/gu, (run, letter) => `${letter}{${[...run].length}}`);

await runTool(async () => {
  const { values } = parseArgs({ options });
  const cases = wholeNumber('cases', values.cases);
  const seed = wholeNumber('seed', values.seed ?? String(Math.floor(Math.random() * 2 ** 32)));
  const browsers = chosen('browser', values.browser, ['chromium', 'firefox'], (name) => name);
  const tools = await ensureTools(Object.fromEntries(browsers.map((name) => [name, true])));
  /** @type {typeof import('../../e2e/differential/parts.ts')} */
  const { parts } = await importTypeScript('e2e/differential/parts.ts');
  for (const part of chosen('part', values.part, parts, ({ name }) => name)) {
    for (const browser of /** @type {('chromium' | 'firefox')[]} */ (browsers)) {
      const started = Date.now();
      const report = await part.run({ browser, cases, seed, tools });
      for (const { seed: own, outcome } of report.wrong.slice(0, wholeNumber('show', values.show)))
        say(
          [
            `--part ${part.name} --browser ${browser} --cases 1 --seed ${own}`,
            ...outcome.differences.map((difference) => `  ${compact(difference)}`),
            `  in ${compact(outcome.situation)}`,
          ].join('\n'),
        );
      for (const { seed: own, difference } of report.captures?.wrong.slice(
        0,
        wholeNumber('show', values.show),
      ) ?? [])
        say(`--part ${part.name} --browser ${browser} --cases 1 --seed ${own}\n  ${compact(difference)}`);
      const { told, same } = report.reasons;
      const reasons =
        told === 0 ? '' : `; reasons ${same} of ${told} (${((100 * same) / told).toFixed(2)} %)`;
      const pace = ((Date.now() - started) / Math.max(1, cases)).toFixed(0);
      const captures =
        report.captures === undefined
          ? ''
          : `; captures mislead in ${report.captures.wrong.length} of ${report.captures.contexts} contexts`;
      say(
        `${part.name}, ${browser}: ${report.agreed} of ${cases} agree${reasons}${captures}; seed ${seed}, ${pace} ms a case`,
      );
      if (report.agreed < cases) process.exitCode = 1;
    }
  }
});
