import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FlowReport } from '../engine/report-flows.ts';
import type { FileDigest } from '../report/digest.ts';
import type { RouteCounts } from '../report/routes.ts';
import { schemaFaults } from '../report/testing-schema.ts';
import { run } from './main.ts';

const folder = '../shared/hars';
const present = existsSync(folder);
if (!present) console.log(`Skipped: the HARs of many producers are not at ${folder}.`);
const files = present ? readdirSync(folder).filter((name) => /\.har(\.gz)?$/.test(name)) : [];

const index: { file: string; entries: number; statuses: Record<string, number> }[] = present
  ? JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'))
  : [];

/** Files that hold nothing that could be diagnosed, and what the one line says. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  '019-handmade-missing-pageref.har':
    /none of its 2 entries can be used \(entry 0: request\.url is missing\)/,
  '039-firefox126-null-message.har': /its only entry cannot be used/,
  '053-entries-is-string.har': /"log\.entries" is a string, not a list/,
};

async function call(...argv: string[]) {
  let out = '';
  let err = '';
  const code = await run(argv, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    readFile: async (path) => readFileSync(path),
    readStdin: async () => new Uint8Array(),
    writeFile: async () => {},
  });
  return { code, out, err };
}

type Judged = { modelDisagreement: boolean };

function isDisputed(cookie: { attempts: Judged[]; requests: Judged[] }): boolean {
  return [...cookie.attempts, ...cookie.requests].some((one) => one.modelDisagreement);
}

describe.runIf(present)('HARs of many producers', () => {
  it.each(files)('%s gives a diagnosis, or one clear line', async (file) => {
    const { code, out, err } = await call('diagnose', join(folder, file), '--format', 'json');
    const refused = REFUSED[file];
    if (refused !== undefined) {
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toMatch(/^why401: [^\n]+\n$/);
      expect(err).toMatch(refused);
      return;
    }
    expect(err).toBe('');
    const report = JSON.parse(out);
    expect(schemaFaults(report)).toEqual([]);
    expect(code).toBe(report.summary.incidents.broken > 0 ? 1 : 0);
    // Every entry and status that the index of the files counts was read.
    const counted = index.find((one) => one.file === file);
    expect(report.capture.exchanges + report.capture.skipped.length).toBe(counted?.entries);
    expect(report.summary.unauthorized).toBe(counted?.statuses['401'] ?? 0);
    expect(report.summary.forbidden).toBe(counted?.statuses['403'] ?? 0);
    // A cookie that was sent though the model says that it is not stored or not sent is a fault of the model.
    expect(report.cookies.filter(isDisputed).map((cookie: { name: string }) => cookie.name)).toEqual([]);
    // A check that fails on some file's oddity is a fault of the check.
    const errors = report.incidents.flatMap(
      (one: { checklist: { check: string; outcome: string; reason: string }[] }) =>
        one.checklist
          .filter((item) => item.outcome === 'error')
          .map((item) => `${item.check}: ${item.reason}`),
    );
    expect(errors).toEqual([]);
    expect(flowFaults(report.flows)).toEqual([]);
  });

  it.each(files.filter((file) => REFUSED[file] === undefined))(
    '%s gives an audit of its cookies, and a comparison, by their schemas',
    async (file) => {
      const path = join(folder, file);
      for (const argv of [
        ['cookies', path, '--url', 'https://app.example/', '--framework', 'express'],
        ['compare', path, path],
      ]) {
        const { code, out, err } = await call(...argv, '--format', 'json');
        expect({ code, err }).toEqual({ code: 0, err: '' });
        expect(schemaFaults(JSON.parse(out))).toEqual([]);
      }
    },
  );
});

it.runIf(present)('gives a line for each of them together, whose counts add up', async () => {
  const { code, out } = await call(
    'diagnose',
    ...files.map((file) => join(folder, file)),
    '--format',
    'ndjson',
  );
  expect(code, 'some cannot be read').toBe(2);
  const rows: FileDigest[] = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rows.map(({ file }) => file)).toEqual(files.map((file) => join(folder, file)));
  for (const row of rows) {
    const { file, error, routes, unauthorized, forbidden, requests } = row;
    expect(schemaFaults(row), file).toEqual([]);
    expect(error !== null, file).toBe(REFUSED[basename(file)] !== undefined);
    const sum = (of: (one: RouteCounts) => number) => routes.reduce((all, one) => all + of(one), 0);
    expect([sum((one) => one.unauthorized), sum((one) => one.forbidden)], file).toEqual([
      unauthorized,
      forbidden,
    ]);
    expect(
      sum((one) => one.requests),
      file,
    ).toBeLessThanOrEqual(requests);
    for (const { requests: all, answers, causes } of routes) {
      expect(Object.values(answers).reduce((a, b) => a + b, 0)).toBe(all);
      expect(causes.reduce((a, one) => a + one.requests, 0)).toBeLessThanOrEqual(all);
    }
  }
});

/** What must hold of any flows: each exchange is part of one at most, in order, and on a lane that there is. */
function flowFaults(flows: readonly FlowReport[]): string[] {
  const seen = new Set<number>();
  return flows.flatMap(({ id, lanes, messages, end }) => {
    const faults: string[] = [];
    let before = -1;
    for (const { exchange, from, to } of messages) {
      if (seen.has(exchange)) faults.push(`${id}: ${exchange} is part of another flow`);
      if (exchange <= before) faults.push(`${id}: ${exchange} comes after ${before}`);
      if (lanes[from] === undefined || lanes[to] === undefined) faults.push(`${id}: ${exchange} has no lane`);
      seen.add(exchange);
      before = exchange;
    }
    if (messages.length === 0) faults.push(`${id}: no message`);
    if (end.says === '') faults.push(`${id}: says nothing of its end`);
    return faults;
  });
}
