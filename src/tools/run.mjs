/** @file Child processes: run one and wait, with its output passed on or collected. */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './root.mjs';

const windows = process.platform === 'win32';

/**
 * @typedef {object} Ran
 * @property {number} code exit code; 127 where the program could not be started, 1 where a signal ended it
 * @property {string} output stdout and stderr in the order they came; '' where they were passed on
 */

/**
 * @typedef {object} Options
 * @property {boolean} [quiet] collect the output instead of showing it
 * @property {Record<string, string>} [env] added to this process's environment
 * @property {string} [cwd] the project's folder where it is not given
 */

/**
 * Runs a program, by default in the project's folder.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {Options} [options]
 * @returns {Promise<Ran>}
 */
export function run(program, args, { quiet = false, env = {}, cwd = root } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      // What is collected may be printed elsewhere later, where colours are codes.
      env: { ...process.env, ...(quiet ? { NO_COLOR: '1' } : {}), ...env },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      // npm and npx are .cmd files on Windows, which only a shell starts.
      shell: windows && !program.endsWith('.exe'),
    });
    let output = '';
    const collect = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString();
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * Runs a script of an installed package with this Node.
 * @param {string} script path below node_modules, such as 'vitest/vitest.mjs'
 * @param {readonly string[]} args
 * @param {Options} [options]
 */
export function runPackage(script, args, options) {
  return run(process.execPath, [join(root, 'node_modules', script), ...args], options);
}

/**
 * True where the program starts and says its version within ten seconds.
 * @param {string} program
 */
export function answers(program, flag = '--version') {
  return spawnSync(program, [flag], { stdio: 'ignore', timeout: 10_000 }).status === 0;
}
