import { expect } from '@playwright/test';
import type { PanelHand } from './panel-hand.ts';
import { leaked } from './secrets.ts';

/** What the Flows view has to say first of these scenarios. */
const SHOWN: Readonly<Record<string, { readonly end: RegExp; readonly loops: boolean }>> = {
  'oidc-code-flow': { end: /^\s*Signed in/, loops: false },
  'login-loop-strict-cookie': { end: /^\s*Looped ×\d/, loops: true },
  'login-loop-secure-cookie-over-http': { end: /^\s*Looped ×\d/, loops: true },
};

/** Reads the sign-in in the Flows view where the scenario is one of those, takes its picture, and opens a request with the keys alone. */
export async function walkFlows(
  hand: PanelHand,
  scenario: string,
  secrets: readonly string[],
): Promise<void> {
  const expected = SHOWN[scenario];
  if (expected === undefined) return;
  await hand.press('tab-flows');
  // The view is drawn as requests come in, and the last ones tell how it ended.
  await expect.poll(async () => (await hand.texts('flow-row'))[0], 'the worst sign-in').toMatch(expected.end);
  const messages = await hand.texts('flow-message');
  expect(messages.length, 'more than a request').toBeGreaterThan(2);
  if (expected.loops) {
    expect(messages.join('\n'), 'one round stands for all').toContain('The round begins again here.');
    await hand.press('unfold-rounds');
    await expect.poll(async () => (await hand.texts('flow-message')).length).toBeGreaterThan(messages.length);
    await hand.press('unfold-rounds');
  }
  const svg = await hand.saved('save-svg', '.svg');
  expect(svg).toContain('<title');
  const page = await hand.html();

  await hand.focus('flow-message');
  await hand.key('ArrowDown');
  const number = /request (\d+):/.exec(messages[1] ?? '')?.[1] ?? 'none';
  await expect
    .poll(() => hand.texts('flow-step'), 'the message that the key goes to')
    .toEqual([expect.stringContaining(`#${number} `)]);
  await hand.key('Enter');
  await expect
    .poll(() => hand.texts('request-title'), 'its request')
    .toEqual([expect.stringContaining(`#${number} `)]);
  expect(leaked(`${svg}\n${page}\n${await hand.html()}`, secrets), 'secrets in the Flows view').toEqual([]);
}
