/**
 * @file What reading HAR files costs, held against what JSON.parse takes for the same text in the same run, and how long the command
 * takes to start, held against Node itself. Peak memory is that of a process of its own. The command is the built one.
 */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { build } from './build.mjs';
import { harPieces } from './har-maker.mjs';
import { root } from './root.mjs';
import { Stop, say } from './say.mjs';
import { importTypeScript } from './typescript.mjs';

const COMMAND = join(root, 'dist/cli/why401.js');
const ROUNDS = 5;

/** @param {number[]} values */
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/**
 * Runs Node to its end; answers how long it took and the most memory that it had.
 * @param {readonly string[]} args
 * @param {Iterable<string>} [input] what is piped into it
 * @returns {Promise<{ ms: number, mb: number }>}
 */
async function runNode(args, input) {
  const before = performance.now();
  const child = spawn(process.execPath, [...args], {
    stdio: [input === undefined ? 'ignore' : 'pipe', 'ignore', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  if (input !== undefined && child.stdin !== null) await pipeline(Readable.from(input), child.stdin);
  await ended;
  const peak = /^peak (\d+)$/m.exec(said)?.[1];
  return { ms: performance.now() - before, mb: Number(peak ?? Number.NaN) / 1024 };
}

/**
 * Loaded into a process to have it tell, at its end, the most memory that it had, KB. Linux counts into maxRSS what its parent had when it
 * was started; VmHWM is its own.
 */
const TELL_PEAK = `data:text/javascript,${encodeURIComponent(`
  import { readFileSync } from 'node:fs';
  process.on('exit', () => {
    let peak = process.resourceUsage().maxRSS;
    try {
      peak = /VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1];
    } catch {}
    process.stderr.write('peak ' + peak + '\\n');
  });`)}`;

/** @param {string} path */
const diagnosing = (path) => ['--import', TELL_PEAK, COMMAND, 'diagnose', path, '--format', 'json'];
/** @param {string} path */
const parsing = (path) => [
  '--import',
  TELL_PEAK,
  '-e',
  `JSON.parse(require('node:fs').readFileSync(${JSON.stringify(path)}, 'utf8'))`,
];

/** @param {string} folder */
async function benchEntries(folder) {
  const path = join(folder, 'entries.har');
  await pipeline(
    Readable.from(harPieces({ bytes: 60e6, bodyLength: 20, indent: 0, most: 20_000 })),
    createWriteStream(path),
  );
  const { readHarCapture } = await importTypeScript('src/capture/har-file.ts');
  const { readChunks } = await importTypeScript('src/cli/file-chunks.ts');
  const { diagnoseCapture } = await importTypeScript('src/engine/diagnose.ts');
  /** @type {Record<'parse' | 'read' | 'diagnose', number[]>} */
  const times = { parse: [], read: [], diagnose: [] };
  let [size, exchanges] = [0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    const text = readFileSync(path, 'utf8');
    size = text.length;
    let before = performance.now();
    JSON.parse(text);
    times.parse.push(performance.now() - before);
    before = performance.now();
    const capture = await readHarCapture({ reopens: true, open: () => readChunks(path) });
    times.read.push(performance.now() - before);
    before = performance.now();
    exchanges = diagnoseCapture(capture).capture.exchanges;
    times.diagnose.push(performance.now() - before);
  }
  const [parse, read, diagnose] = [median(times.parse), median(times.read), median(times.diagnose)];
  say(
    `${(size / 1e6).toFixed(0)} MB, ${exchanges} entries: JSON.parse ${parse.toFixed(0)} ms; read in ${read.toFixed(0)} ms (ratio ${(read / parse).toFixed(2)}), diagnosed in ${diagnose.toFixed(0)} ms (together ${((read + diagnose) / parse).toFixed(2)})`,
  );
  await benchProcesses(path, `${(size / 1e6).toFixed(0)} MB, ${exchanges} entries`);
}

/**
 * @param {string} folder
 * @param {number} bodyLength
 */
async function benchBodies(folder, bodyLength) {
  const path = join(folder, 'bodies.har');
  await pipeline(Readable.from(harPieces({ bytes: 143e6, bodyLength })), createWriteStream(path));
  await benchProcesses(path, `143 MB, bodies of ${bodyLength / 1000} KB`);
}

/**
 * The command with all that it takes, its start and its printing, beside a process that parses the file. Taken in turn, so that what else
 * the machine does falls on both.
 * @param {string} path
 * @param {string} what
 */
async function benchProcesses(path, what) {
  const ours = [];
  const theirs = [];
  for (let round = 0; round < ROUNDS; round++) {
    theirs.push(await runNode(parsing(path)));
    ours.push(await runNode(diagnosing(path)));
  }
  const [mine, other] = [median(ours.map(({ ms }) => ms)), median(theirs.map(({ ms }) => ms))];
  const [memory, otherMemory] = [ours, theirs].map((all) => Math.max(...all.map(({ mb }) => mb)).toFixed(0));
  say(
    `${what}, as processes: diagnosed in ${mine.toFixed(0)} ms and ${memory} MB; JSON.parse of the file ${other.toFixed(0)} ms and ${otherMemory} MB; ratio ${(mine / other).toFixed(2)}`,
  );
}

/** @param {number} megabytes */
async function benchStream(megabytes) {
  const { ms, mb } = await runNode(
    diagnosing('-'),
    harPieces({ bytes: megabytes * 1e6, bodyLength: 100_000 }),
  );
  say(`${megabytes} MB through a pipe: ${(ms / 1000).toFixed(1)} s (with making them), ${mb.toFixed(0)} MB`);
}

async function benchStart() {
  /** @type {[number[], number[]]} */
  const [help, node] = [[], []];
  for (let round = 0; round < 3 * ROUNDS; round++) {
    node.push((await runNode(['-e', '0'])).ms);
    help.push((await runNode([COMMAND, '--help'])).ms);
  }
  const [ours, theirs] = [median(help), median(node)];
  say(
    `start: --help ${ours.toFixed(0)} ms, node -e 0 ${theirs.toFixed(0)} ms; ratio ${(ours / theirs).toFixed(2)}`,
  );
}

/**
 * @param {number} megabytes how much is piped into the command; 0: nothing
 * @throws {Stop} where that is no number
 */
export async function benchHar(megabytes) {
  if (!Number.isFinite(megabytes)) throw new Stop('How many megabytes? A number, please.');
  await build({ only: ['cli'] });
  const folder = mkdtempSync(join(tmpdir(), 'why401-bench-'));
  try {
    await benchStart();
    await benchEntries(folder);
    for (const bodyLength of [12_000, 150_000]) await benchBodies(folder, bodyLength);
    if (megabytes > 0) await benchStream(megabytes);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
