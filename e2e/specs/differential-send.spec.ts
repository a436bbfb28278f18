import { ensureTools } from '../../src/tools/setup.mjs';
import { runSend } from '../differential/send/run.ts';
import { expect, test } from '../drivers/test.ts';

const CASES = 300;
// Fixed, so that a failure comes back; `npm run differential -- --part send` takes a fresh one.
const SEED = 401;

for (const browser of ['chromium', 'firefox'] as const) {
  test(`the cookies of ${CASES} requests of every kind are those that ${browser} sends and stores`, async () => {
    test.setTimeout(300_000);
    const tools = await ensureTools({ [browser]: true });
    const { wrong, reasons, captures } = await runSend({ browser, cases: CASES, seed: SEED, tools });
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(reasons.same).toBe(reasons.told);
    // What a capture tells is less than all, and seldom misleading.
    expect(captures?.contexts).toBeGreaterThan(CASES);
    expect(captures?.wrong.length).toBeLessThan(CASES / 50);
    if (browser === 'chromium') expect(reasons.told).toBeGreaterThan(CASES);
  });
}
