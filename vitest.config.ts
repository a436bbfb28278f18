import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    setupFiles: ['src/words/testing-setup.ts'],
    include: ['src/**/*.test.{ts,tsx}', 'e2e/**/*.test.ts'],
    // Two cores are the common case in CI; more forks than that only fight.
    maxWorkers: 2,
    // Most of the time went into importing the engine once for each file; tests leave nothing behind in its modules.
    isolate: false,
    // A busy machine is no fault of the code: a test that hangs is all that this is for.
    testTimeout: 60_000,
  },
});
