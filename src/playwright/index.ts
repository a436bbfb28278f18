/**
 * @file `why401/playwright`: tests that fail while signing in is broken say why. A drop-in for `test` of @playwright/test.
 *
 *     import { expect, test } from 'why401/playwright';
 */
import { type BrowserContext, test as base } from '@playwright/test';
import { Recording } from './recording.ts';

export { expect } from '@playwright/test';

export interface Why401 {
  /**
   * Records what a context sends that the test has made itself, from now on; that of the fixtures `context` and `page` is recorded
   * without being asked.
   */
  watch(context: BrowserContext): Promise<void>;
}

/**
 * `test` of @playwright/test, whose context is recorded. Where a test fails and its pages met a refusal or a loop that is not as expected,
 * the diagnosis is attached: as text, as a web page, as JSON (`why401/report@1`), and the recording as a HAR without secrets. To be put
 * together with other tests by `mergeTests`.
 */
export const test = base.extend<{ readonly why401: Why401 }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from this pattern.
  why401: async ({}, use, testInfo) => {
    const recording = await Recording.begin();
    try {
      await use(recording);
      await recording.end();
      if (testInfo.status !== testInfo.expectedStatus) await recording.attach(testInfo);
    } finally {
      await recording.remove();
    }
  },
  context: async ({ context, why401 }, use) => {
    await why401.watch(context);
    await use(context);
  },
});
