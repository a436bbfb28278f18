import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { diagnoseCapture } from '../engine/diagnose.ts';
import { captureFromHar } from '../engine/exchange/from-har.ts';
import { sanitiseHar } from './har.ts';

vi.setConfig({ testTimeout: 120_000 });

const folder = join(import.meta.dirname, '../../../shared/hars');
const key = new Uint8Array(32).fill(7);

/** What a report says, without the words in which it says it. */
function gistOf(json: unknown) {
  return diagnoseCapture(captureFromHar(json), { key }).incidents.map(
    ({ kind, verdict, exchanges, causes }) => ({
      kind,
      verdict,
      exchanges,
      causes: causes.map(({ check, message, confidence }) => `${check} ${message} ${confidence}`),
    }),
  );
}

// Captures of other producers, which are not part of this repository.
if (!existsSync(folder)) console.log('The corpus of HARs is not there: sanitising is not tested on it.');

describe.runIf(existsSync(folder))('other producers’ HARs, sanitised', () => {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.har')) : [];
  it.each(files)('%s is diagnosed as before', (name) => {
    let json: unknown;
    try {
      json = JSON.parse(readFileSync(join(folder, name), 'utf8').replace(/^\uFEFF/, ''));
      captureFromHar(json);
    } catch {
      // Broken on purpose: that it is said to be is tested elsewhere.
      return;
    }
    expect(gistOf(JSON.parse(JSON.stringify(sanitiseHar(json, key).har)))).toEqual(gistOf(json));
  });
});
