/**
 * @file `npm run bench -- panel [REQUESTS]`: a large session in the real panel, in Chromium. Three quarters of the requests have
 * come before the panel is opened, the others come in at 200 a second. Printed: first paint, tasks over 50 ms, how long a filter
 * takes, how evenly the list scrolls, memory a request. Wants the built extension (`npm run build`).
 */
import { join } from 'node:path';
import { root } from './root.mjs';
import { say } from './say.mjs';
import { ensureTools } from './setup.mjs';
import { importTypeScript } from './typescript.mjs';

/** Requests a second, and how many come at once. */
const RATE = 200;
const AT_ONCE = 10;
const BODY = 4000;

/** @typedef {import('playwright').Frame} Frame */

/** @param {number[]} values */
const sorted = (values) => [...values].sort((a, b) => a - b);
/** @param {number[]} values @param {number} part */
const quantile = (values, part) => sorted(values)[Math.floor((values.length - 1) * part)] ?? Number.NaN;
/** @param {number} ms */
const rounded = (ms) => ms.toFixed(ms < 10 ? 1 : 0);

// What follows runs in the panel.

const WATCH = () => {
  /** @type {number[]} */
  const long = [];
  Reflect.set(window, 'longTasks', long);
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) long.push(entry.duration);
  });
  observer.observe({ type: 'longtask', buffered: true });
};

const TAKE_TASKS = () => Reflect.get(window, 'longTasks').splice(0);

const PAINT = () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN;

const FIRST_ROWS = () => {
  const app = document.querySelector('[data-testid=app]');
  return app !== null && app.getAttribute('data-count') !== '0' && performance.now();
};

/** @param {string[]} texts @returns {Promise<number[]>} ms until what a text leaves is painted */
const FILTER = async (texts) => {
  const box = document.querySelector('[data-testid=filter]');
  if (!(box instanceof HTMLInputElement)) throw new Error('no filter');
  // React puts a setter of its own before the browser's.
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
  /** @type {number[]} */
  const took = [];
  for (const text of texts) {
    // From just after a frame, so that the wait for the screen is always the same.
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const before = performance.now();
    set?.call(box, text);
    box.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    took.push(performance.now() - before);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return took;
};

/** @param {number} by pixels a frame @returns {Promise<number[]>} ms between frames */
const SCROLL = async (by) => {
  const list = document.querySelector('[data-testid=requests]');
  if (list === null) throw new Error('no list');
  list.scrollTop = 0;
  /** @type {number[]} */
  const gaps = [];
  let last = await new Promise(requestAnimationFrame);
  for (const until = last + 3000; last < until; ) {
    list.scrollTop += by;
    const now = await new Promise(requestAnimationFrame);
    gaps.push(now - last);
    last = now;
  }
  return gaps;
};

/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;

/** @param {string} when @param {number[]} tasks */
function sayTasks(when, tasks) {
  const worst = tasks.length === 0 ? '' : `; the longest ${rounded(Math.max(...tasks))} ms`;
  say(`${when}: ${tasks.length} tasks over 50 ms${worst}`);
}

/** @param {string} when @param {number[]} gaps @param {number} usual */
function sayFrames(when, gaps, usual) {
  const late = gaps.filter((gap) => gap > usual * 1.5).length;
  say(
    `${when}: a frame each ${rounded(quantile(gaps, 0.5))} ms, ${late} of ${gaps.length} late, the slowest ${rounded(Math.max(...gaps))} ms`,
  );
}

/** @param {number} count */
export async function benchPanel(count) {
  const { chromium: executable } = await ensureTools({ chromium: true });
  const { Chromium } = await importTypeScript('e2e/drivers/chromium.ts');
  const { trafficInto, pour, untilTaken } = await importTypeScript('e2e/drivers/large-session.ts');
  const browser = await Chromium.launch({ executable, extension: join(root, 'dist/chrome') });
  try {
    const tab = await browser.openTab();
    const before = Math.floor(count * 0.75);
    const traffic = trafficInto(tab, BODY);
    /** @param {Frame} frame @returns {Promise<number>} bytes that its process's scripts hold */
    const heapOf = async (frame) => {
      const session = await browser.context.newCDPSession(frame);
      await session.send('HeapProfiler.collectGarbage');
      const { usedSize } = await session.send('Runtime.getHeapUsage');
      await session.detach();
      return usedSize;
    };
    /** @type {Frame} */
    const recorder = tab.devtools
      .frames()
      .find(
        (/** @type {Frame} */ frame) =>
          frame.url().includes('/devtools.html') && frame.url().startsWith('chrome-extension:'),
      );
    const empty = await heapOf(recorder);
    await pour(traffic, 0, before);
    /** @type {Frame} */
    const panel = await tab.panel();
    await panel.evaluate(WATCH);
    const rows = await panel.waitForFunction(FIRST_ROWS, undefined, { polling: 'raf' });
    say(`${count} requests, ${before} of them before the panel is opened`);
    say(
      `first paint ${rounded(await panel.evaluate(PAINT))} ms, first requests shown ${rounded(Number(await rows.jsonValue()))} ms`,
    );
    await untilTaken(panel, before, 600_000);
    say(`all taken in ${rounded(await panel.evaluate(() => performance.now()))} ms after opening`);
    sayTasks('opening', await panel.evaluate(TAKE_TASKS));

    await panel.getByTestId('tab-requests').click();
    await panel.evaluate(TAKE_TASKS);
    const idle = await panel.evaluate(SCROLL, 0);
    const usual = quantile(idle, 0.5);
    sayFrames('idle', idle, usual);
    sayFrames('scrolling', await panel.evaluate(SCROLL, 240), usual);

    let sent = before;
    const began = performance.now();
    let ended = began;
    let over = false;
    const live = (async () => {
      while (sent < count && !over) {
        const due = before + Math.floor(((performance.now() - began) / 1000) * RATE);
        if (sent + AT_ONCE <= due) {
          await traffic(sent, Math.min(count, sent + AT_ONCE));
          sent = Math.min(count, sent + AT_ONCE);
        } else await new Promise((resolve) => setTimeout(resolve, 10));
      }
      ended = performance.now();
    })();
    try {
      sayFrames(`scrolling at ${RATE} requests a second`, await panel.evaluate(SCROLL, 240), usual);
      const took = await panel.evaluate(FILTER, [
        '4',
        '40',
        '401',
        '401 items/1',
        'token-expired',
        'nothing-has-this',
        '',
      ]);
      say(
        `filter meanwhile, until painted: median ${rounded(quantile(took, 0.5))} ms, the slowest ${rounded(Math.max(...took))} ms`,
      );
      sayTasks('so far', await panel.evaluate(TAKE_TASKS));
      for (const view of ['incidents', 'cookies', 'tokens', 'flows', 'requests']) {
        await panel.getByTestId(`tab-${view}`).click();
        await new Promise((resolve) => setTimeout(resolve, 3000));
        sayTasks(`${view} shown`, await panel.evaluate(TAKE_TASKS));
      }
      await live;
    } finally {
      over = true;
      await live;
    }
    const seconds = (ended - began) / 1000;
    await untilTaken(panel, count, 600_000);
    say(
      `${count - before} came in ${seconds.toFixed(0)} s: ${((count - before) / seconds).toFixed(0)} a second`,
    );
    sayTasks('the rest', await panel.evaluate(TAKE_TASKS));
    const full = await heapOf(panel);
    await panel.getByTestId('clear').click();
    await untilTaken(panel, 0, 60_000);
    // React keeps what it drew before the last time.
    await traffic(0, 40);
    await untilTaken(panel, 40, 60_000);
    const cleared = await heapOf(panel);
    const taken = full - empty;
    say(
      `memory: ${megabytes(taken)} for ${count} requests, ${(taken / count / 1000).toFixed(1)} kB each (bodies of ${BODY} characters); ${megabytes(cleared - empty)} after Clear and 40 more`,
    );
  } finally {
    await browser.close();
  }
}
