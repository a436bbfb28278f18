import { ALLOW, inChromium, inFirefox, KNOCK, type Stage, state } from '../drivers/capture-stage.ts';
import { type Tap, type TappedEntry, tapInChromium } from '../drivers/feed-tap.ts';
import { chromiumHand, type PanelHand } from '../drivers/panel-hand.ts';
import { expect, test } from '../drivers/test.ts';
import type { Received } from '../servers/traffic-site.ts';

// A few hundred requests in a browser on a busy machine.
test.setTimeout(120_000);

/** How often each of them is there, by what tells them apart. */
function tally(list: readonly { readonly method: string; readonly url: string; readonly status: number }[]) {
  const counts = new Map<string, number>();
  for (const { method, url, status } of list) {
    const { protocol, host, pathname } = new URL(url);
    // Not the page's: Chromium's developer tools and Firefox ask for these themselves.
    if (pathname.startsWith('/.well-known/') || pathname === '/favicon.ico') continue;
    const key = `${method} ${protocol}//${host}${pathname} ${status}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** What the server received and the panel was not given, and what the panel was given and the server has not received. */
function difference(received: readonly Received[], entries: readonly TappedEntry[]) {
  const [wanted, got] = [tally(received), tally(entries.filter(({ from }) => from === 'network'))];
  const less = (a: Map<string, number>, b: Map<string, number>) =>
    [...a].flatMap(([key, count]) => Array<string>(Math.max(0, count - (b.get(key) ?? 0))).fill(key));
  return { missing: less(wanted, got), surplus: less(got, wanted) };
}

function cached(entries: readonly TappedEntry[]): readonly string[] {
  const kept = entries.filter(({ from }) => from === 'cache');
  return kept.map(({ url, status }) => `${new URL(url).pathname} ${status}`).sort();
}

/** Lets the site make all of its requests. */
async function visit({ site, goto, untilDone }: Stage): Promise<void> {
  await goto(site.url);
  await untilDone();
  for (const id of ['one', 'two', 'three']) await goto(site.basicUrl(id));
}

async function everyRequestOnce(stage: Stage): Promise<void> {
  const { site, tap, hand } = stage;
  await visit(stage);
  expect(site.received.length).toBeGreaterThan(490);
  const nothing = { missing: [], surplus: [] };
  await expect.poll(async () => difference(site.received, await tap.entries())).toEqual(nothing);
  const entries = await tap.entries();
  const twice = Array.from({ length: 10 }, (_, at) => `/kept/2-${at} 200`);
  const moved = Array.from({ length: 6 }, (_, at) => `/moved/2-${at} 301`);
  expect(cached(entries), 'what a cache answered is there, too, and said to be').toEqual(
    [...twice, ...moved].sort(),
  );
  expect(entries.length, 'in all').toBeGreaterThan(500);
  await hand.press('full-capture-button');
  const [status] = await hand.texts('capture-status');
  // The developer tools may have told of some of them since.
  const only = Number(/(\d+) requests were seen only that way/.exec(status ?? '')?.[1]);
  expect(only, 'there is something that the developer tools lack').toBeGreaterThan(0);
  expect(only).toBeLessThanOrEqual(entries.filter(({ by }) => by === 'full-capture').length);
}

/** What the panel calls what the developer tools leave out, by what the traffic site names it. */
const WORDS: readonly (readonly [RegExp, RegExp])[] = [
  [/\/ws-refused /, /WebSocket’s opening/],
  [/\/(?:service|via-service|by-worker) /, /workers and service workers/],
  [/\/basic /, /answers by itself/],
  // All of these have a page, or a frame, that goes away as soon as they have ended.
  [
    /\/(?:haste|refused|framed|frame|chain|post|step|crossed|simple|twin|beacon) /,
    /just before the page or a frame changes/,
  ],
];

async function someAreMissing(stage: Stage, browser: string, unrecorded: readonly string[]): Promise<void> {
  const { site, tap, hand } = stage;
  await visit(stage);
  // The capture holds entries back for 4 s at most; nothing tells that no more will come.
  let before = -1;
  await expect
    .poll(
      async () => {
        const { length } = await tap.entries();
        const rests = length === before;
        before = length;
        return rests;
      },
      { intervals: [5000] },
    )
    .toBe(true);
  const { missing, surplus } = difference(site.received, await tap.entries());
  const kinds = new Map<string, number>();
  for (const line of missing) {
    const kind = line.replace(/^(\S+ )\w+:\/\/[^/]*(\/[^/]+).* (\d+)$/, '$1$2 $3');
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const counted = [...kinds].map(([kind, count]) => `${count} × ${kind}`).join(', ');
  process.stdout.write(
    `  ${browser} without full capture: ${missing.length} of ${site.received.length} requests are missing (${counted}), ${surplus.length} differ\n`,
  );
  expect(missing.length).toBeGreaterThan(0);
  // Each of them is one of those that the panel and its report say that they have not evaluated.
  const limits = (await hand.texts('limits')).join();
  expect(limits).toContain('Not evaluated');
  for (const [kind] of kinds)
    expect(limits, kind).toMatch(WORDS.find(([test]) => test.test(kind))?.[1] ?? /^$/);
  await hand.press('export');
  const report = JSON.parse(await hand.saved('export-json', '.json'));
  expect(report.capture.limits).toContain('devtools-alone');
  // And where it bears on one request, its checklist says so.
  await hand.press('tab-requests');
  for (const path of unrecorded) {
    await hand.filter(path);
    await expect.poll(() => hand.texts('request'), path).toHaveLength(1);
    await hand.press('request');
    await hand.press('tab-checklist');
    await expect.poll(() => hand.texts('capture-offer'), path).toHaveLength(1);
    expect((await hand.texts('capture-offer')).join(), path).toContain('Not evaluated');
  }
  await hand.filter('');
  expect((await hand.texts('full-capture-button')).join()).toContain('off');
  await hand.press('full-capture-button');
  expect((await hand.texts('full-capture')).join(), 'it is said').toContain(
    'The developer tools leave things out',
  );
}

/** What both browsers do with permissions: allow, take back, allow again, and go on when the background page has been stopped. */
interface PermissionStage {
  readonly hand: PanelHand;
  readonly tap: Tap;
  /** Says yes to every site. */
  allow(): Promise<void>;
  stopBackground(): Promise<void>;
  /** Opens a WebSocket that the server refuses, and waits until that is over. */
  knock(id: string): Promise<void>;
  /** Takes the permission away outside of the panel. */
  revoke(): Promise<void>;
}

async function allowAndTakeBack({ hand, tap, ...stage }: PermissionStage): Promise<void> {
  const by = async (id: string) => {
    await stage.knock(id);
    const found = async () => (await tap.entries()).filter(({ url }) => url.endsWith(`/ws-refused/${id}`));
    await expect.poll(async () => (await found()).length).toBe(1);
    return (await found())[0]?.by;
  };
  await expect.poll(state(hand)).toContain('Full capture is on for every site');
  expect(await by('allowed')).not.toBe('devtools');

  await hand.press('capture-stop');
  await expect.poll(state(hand)).toContain('Full capture is off');
  expect(await by('stopped')).toBe('devtools');

  await stage.allow();
  await expect.poll(state(hand)).toContain('Full capture is on for every site');
  expect(await by('again')).not.toBe('devtools');

  await stage.stopBackground();
  await expect
    .poll(state(hand), 'it goes on, and says what may be missing')
    .toContain('It was interrupted from');
  expect(await by('woken')).not.toBe('devtools');

  await stage.revoke();
  await expect.poll(state(hand), 'the panel notices').toContain('Full capture is off');
  expect(await by('revoked')).toBe('devtools');
}

test('in Chromium, full capture is allowed, begins after a restart, and is taken back', () =>
  inChromium('when-asked', async ({ hand, site, goto }, browser) => {
    await hand.press('full-capture-button');
    await hand.press('capture-ask-all');
    await expect.poll(state(hand)).toContain('Full capture is on for every site');
    await goto(site.basicUrl('first'));
    await expect.poll(state(hand), 'Chromium shows it nothing yet').toContain('sees nothing yet');

    const anew = await browser.restart();
    const tab = await anew.openTab();
    const panel = await tab.panel();
    const again = chromiumHand(panel);
    const tap = await tapInChromium(panel);
    await tab.page.goto(site.basicUrl('second'));
    await again.press('full-capture-button');
    await allowAndTakeBack({
      hand: again,
      tap,
      allow: () => again.press('capture-ask-all'),
      stopBackground: () => anew.stopBackground(),
      knock: async (id) => {
        await tab.page.evaluate(KNOCK(id));
      },
      revoke: async () => {
        await panel.evaluate(() =>
          Reflect.get(globalThis, 'chrome').permissions.remove({ permissions: ['webRequest'] }),
        );
      },
    });
    await anew.close();
  }));

test('in Firefox, full capture is allowed and taken back', () =>
  inFirefox(async ({ hand, site, tap, goto }, browser) => {
    const allow = async () => {
      await hand.press('capture-ask-all');
      await browser.clickInPage(...ALLOW);
    };
    await hand.press('full-capture-button');
    await goto(site.basicUrl('first'));
    await allow();
    await allowAndTakeBack({
      hand,
      tap,
      allow,
      stopBackground: () => browser.stopBackground(),
      knock: async (id) => {
        await browser.inPage(`${KNOCK(id)};`);
        await browser.untilInPage(`return document.documentElement.dataset.knocked === '${id}';`);
      },
      revoke: () => browser.revoke(['webRequest'], []),
    });
  }));

/** Two windows, one of them a pop-up, that the page opens and closes again. */
const WINDOWS = `
  for (const [name, features] of [['popup', 'width=300,height=300'], ['tab', '']]) {
    const opened = window.open('/framed/window-' + name, name, features);
    const wait = setInterval(() => {
      if (opened.document.body?.textContent !== 'ok') return;
      clearInterval(wait);
      opened.close();
      document.documentElement.dataset[name] = 'closed';
    }, 50);
  }
`;

async function windowsAreSeen(tap: Tap): Promise<void> {
  const ofWindows = async () => (await tap.entries()).filter(({ url }) => url.includes('/framed/window-'));
  await expect.poll(async () => (await ofWindows()).length).toBe(2);
  const [one, two] = await ofWindows();
  expect([one, two]).toMatchObject([
    { by: 'full-capture', elsewhere: true },
    { by: 'full-capture', elsewhere: true },
  ]);
}

test('in Chromium, full capture sees what the page does in windows that it opens', () =>
  inChromium('before', async ({ tap, site, page }) => {
    await page.goto(site.basicUrl('opener'));
    await page.evaluate(WINDOWS);
    await windowsAreSeen(tap);
  }));

test('in Firefox, full capture sees what the page does in windows that it opens', () =>
  inFirefox(
    async ({ hand, tap, site }, browser) => {
      await hand.press('full-capture-button');
      await hand.press('capture-ask-all');
      await browser.clickInPage(...ALLOW);
      await expect.poll(state(hand)).toContain('Full capture is on for every site');
      await browser.goto(site.basicUrl('opener'));
      await browser.inPage(WINDOWS);
      await browser.untilInPage(
        "const { popup, tab } = document.documentElement.dataset; return popup === 'closed' && tab === 'closed';",
      );
      await windowsAreSeen(tap);
    },
    { 'dom.disable_open_during_load': false },
  ));

test('in Chromium, full capture misses none of 500 requests, and shows each once', () =>
  inChromium('before', async (stage) => {
    await expect.poll(() => stage.hand.texts('full-capture-button')).toEqual([expect.stringContaining('on')]);
    await everyRequestOnce(stage);
  }));

test('in Firefox, full capture misses none of 500 requests, and shows each once', () =>
  inFirefox(async (stage, browser) => {
    await stage.hand.press('full-capture-button');
    await stage.hand.press('capture-ask-all');
    await browser.clickInPage(...ALLOW);
    await expect.poll(() => stage.hand.texts('full-capture-button')).toEqual([expect.stringContaining('on')]);
    await stage.hand.press('full-capture-button');
    await everyRequestOnce(stage);
  }));

test('in Chromium, the developer tools alone miss some, and the panel says so', () =>
  inChromium('when-asked', (stage) => someAreMissing(stage, 'Chromium', ['/ws-refused/1-0'])));

test('in Firefox, the developer tools alone miss some, and the panel says so', () =>
  inFirefox((stage) => someAreMissing(stage, 'Firefox', ['/refused/via-service/'])));
