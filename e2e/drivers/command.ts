import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { run } from '../../src/cli/main.ts';
import type { Report } from '../../src/engine/report.ts';
import { root } from '../../src/tools/root.mjs';

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command as a user would, with `input` on its standard input. */
export function why401(args: readonly string[], input = ''): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'dist/cli/why401.js'), ...args]);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
    // A command that refuses its arguments does not read on.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** The report of `why401 diagnose`, with the exit code. Run in this process, which takes a tenth of starting another. */
export async function diagnosed(har: string): Promise<{ readonly code: number; readonly report: Report }> {
  const said = { out: '', err: '' };
  const code = await run(['diagnose', '-', '--format', 'json'], {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    readFile: (path) => Promise.reject(new Error(`${path} is not to be read`)),
    readStdin: async () => Buffer.from(har),
    writeFile: (path) => Promise.reject(new Error(`${path} is not to be written`)),
  });
  if (said.out === '') throw new Error(`why401 printed no report (exit code ${code}): ${said.err}`);
  return { code, report: JSON.parse(said.out) as Report };
}
