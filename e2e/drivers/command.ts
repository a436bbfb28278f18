import { spawn } from 'node:child_process';
import { join } from 'node:path';
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

/** The report of `why401 diagnose`, with the exit code. */
export async function diagnosed(har: string): Promise<{ readonly code: number; readonly report: Report }> {
  const { code, stdout, stderr } = await why401(['diagnose', '-', '--format', 'json'], har);
  if (stdout === '') throw new Error(`why401 printed no report (exit code ${code}): ${stderr}`);
  return { code, report: JSON.parse(stdout) as Report };
}
