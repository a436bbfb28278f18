import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, TestInfo } from '@playwright/test';
import { diagnoseCapture } from '../engine/diagnose.ts';
import { captureFromHar } from '../engine/exchange/from-har.ts';
import type { Report } from '../engine/report.ts';
import { plainProse } from '../report/flow-words.ts';
import { htmlReport } from '../report/html.ts';
import { jsonReport } from '../report/json.ts';
import { textReport } from '../report/text.ts';
import { sanitiseHar } from '../sanitise/har.ts';
import { Wire } from './wire.ts';

/** What the contexts of one test send, as HARs in a folder outside the test's output, for they hold secrets. */
export class Recording {
  readonly #folder: string;
  readonly #contexts = new Map<BrowserContext, { readonly path: string; readonly wire: Wire }>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async begin(): Promise<Recording> {
    return new Recording(await mkdtemp(join(tmpdir(), 'why401-')));
  }

  async watch(context: BrowserContext): Promise<void> {
    if (this.#contexts.has(context)) return;
    const path = join(this.#folder, `${this.#contexts.size}.har`);
    const wire = new Wire();
    wire.watch(context);
    await context.tracing.startHar(path, { content: 'embed', mode: 'full' });
    this.#contexts.set(context, { path, wire });
  }

  /** Writes what is recorded of contexts that are still open; a context that was closed has written its own. */
  async end(): Promise<void> {
    for (const context of this.#contexts.keys()) await context.tracing.stopHar().catch(() => undefined);
  }

  /** Diagnoses what each context did, apart, for each has its own cookies, and attaches what is found where something is. */
  async attach(testInfo: TestInfo): Promise<void> {
    let found = 0;
    for (const { path, wire } of this.#contexts.values()) {
      const text = await readFile(path, 'utf8').catch(() => undefined);
      // A context whose browser crashed has left nothing.
      if (text === undefined) continue;
      const har = wire.complete(JSON.parse(text));
      const report = diagnoseCapture(captureFromHar(har));
      if (!report.incidents.some(({ verdict }) => verdict !== 'expected')) continue;
      found++;
      testInfo.annotations.push({ type: 'why401', description: headline(report) });
      const name = found === 1 ? 'why401' : `why401-${found}`;
      await testInfo.attach(name, { body: textReport(report), contentType: 'text/plain' });
      // As files: the list reporter prints what is attached as text.
      for (const { suffix, contentType, text: content } of filesOf(report, har)) {
        const copied = join(this.#folder, name + suffix);
        await writeFile(copied, content);
        await testInfo.attach(name + suffix, { path: copied, contentType });
      }
    }
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function filesOf(report: Report, har: unknown) {
  const contentType = 'application/json';
  return [
    { suffix: '.html', contentType: 'text/html', text: htmlReport(report) },
    { suffix: '.json', contentType, text: jsonReport(report) },
    { suffix: '.har', contentType, text: `${JSON.stringify(sanitiseHar(har).har, null, 2)}\n` },
  ];
}

/** The first thing that is broken, in a sentence. */
function headline({ incidents }: Report): string {
  const worst =
    incidents.find(({ verdict }) => verdict === 'broken') ??
    incidents.find(({ verdict }) => verdict === 'warning');
  return plainProse(worst?.title ?? '');
}
