import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, it } from 'vitest';
import { type EntryInput, har } from '../engine/checks/testing.ts';
import { callWith } from './testing.ts';

const docs = readFileSync(join(import.meta.dirname, '../../docs/automation.md'), 'utf8');
const query = /```sql\n([\s\S]+?)```/.exec(docs)?.[1] ?? '';

const order = (id: number, refused: boolean): EntryInput => ({
  url: `https://api.test/orders/${id}`,
  type: 'fetch',
  ...(refused ? { status: 401, headers: { Authorization: 'Bearer undefined' } } : {}),
});

function recordedBy(browser: string, ...entries: EntryInput[]): string {
  return JSON.stringify({ log: { ...Object(har(entries)).log, browser: { name: browser, version: '1.0' } } });
}

/** What the query of the documentation answers on this NDJSON. */
async function answered(ndjson: string) {
  const folder = mkdtempSync(join(tmpdir(), 'why401-'));
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  try {
    const file = join(folder, 'sign-in.ndjson');
    writeFileSync(file, ndjson);
    expect(query).toContain("'sign-in.ndjson'");
    const answer = await connection.runAndReadAll(query.replaceAll("'sign-in.ndjson'", `'${file}'`));
    return answer.getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(folder, { recursive: true });
  }
}

it('the query of the documentation gives the rate of 401s by route, client and cause', async () => {
  const { out, code } = await callWith(
    {
      'a.har': recordedBy('Chrome', order(1, true), order(2, false), { url: 'https://api.test/fine' }),
      'b.har': recordedBy('Chrome', order(3, true), order(4, true)),
      'c.har': recordedBy('Firefox', order(5, false), order(6, true)),
      'd.har': recordedBy('Firefox'),
      'bad.har': 'no HAR',
    },
    ['diagnose', 'a.har', 'bad.har', 'b.har', 'c.har', 'd.har', '--format', 'ndjson'],
  );
  expect(code).toBe(2);
  const same = { route: 'https://api.test/orders/*', method: 'GET', verdict: 'broken' };
  const cause = 'authorization-placeholder';
  expect(await answered(out)).toEqual([
    { ...same, client: 'Chrome', cause, unauthorized: 3, requests: 4, percent: 75 },
    { ...same, client: 'Firefox', cause, unauthorized: 1, requests: 2, percent: 50 },
  ]);
});

it('the query answers nothing where nothing was refused, or nothing could be read', async () => {
  for (const text of [recordedBy('Chrome', order(2, false)), recordedBy('Chrome'), 'no HAR']) {
    const { out } = await callWith({ 'a.har': text }, ['diagnose', 'a.har', '--format', 'ndjson']);
    expect(await answered(out)).toEqual([]);
  }
});
