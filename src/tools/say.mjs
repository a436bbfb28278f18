/** @file What the tools print: plain lines, and one way to stop. */

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/**
 * For what is said beside a tool's output, which may be piped on.
 * @param {string} line
 */
export function note(line) {
  process.stderr.write(`${line}\n`);
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
    note(error.message);
    process.exitCode = 1;
  }
}
