/** @file What the tools print: plain lines, and one way to stop. */

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/** An error whose message is all that the user needs: printed as one line, without a stack. */
export class Stop extends Error {}

/**
 * Runs a tool's main function; a {@link Stop} becomes one line on stderr and exit code 1.
 * @param {() => Promise<void>} main
 */
export async function runTool(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
