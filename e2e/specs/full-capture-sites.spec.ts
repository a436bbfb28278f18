import { ALLOW, inChromium, inFirefox, KNOCK, type Stage, state } from '../drivers/capture-stage.ts';
import { tapInChromium } from '../drivers/feed-tap.ts';
import { chromiumHand } from '../drivers/panel-hand.ts';
import { expect, test } from '../drivers/test.ts';
import type { TrafficSite } from '../servers/traffic-site.ts';

// Two browsers on a busy machine, one of them started twice.
test.setTimeout(120_000);

/** The same to the other site. */
const KNOCK_AFAR = (id: string, site: TrafficSite) =>
  KNOCK(id).replace(
    "location.origin.replace('http', 'ws')",
    `'ws://${site.hosts[0]}:${new URL(site.url).port}'`,
  );

/** One site is allowed, then another, both taken back, and one allowed again; what is not allowed is not seen. */
async function oneSiteAfterTheOther(
  { hand, tap, site }: Stage,
  stage: {
    allow(button: string): Promise<void>;
    knock(script: string, id: string): Promise<void>;
    stopBackground(): Promise<void>;
  },
): Promise<void> {
  const seenBy = async (id: string) => {
    await stage.knock(KNOCK(`home-${id}`), `home-${id}`);
    await stage.knock(KNOCK_AFAR(`far-${id}`, site), `far-${id}`);
    const found = async () =>
      (await tap.entries()).filter(({ url }) => new RegExp(`/ws-refused/(?:home|far)-${id}$`).test(url));
    await expect.poll(async () => (await found()).length, id).toBe(2);
    const entries = await found();
    const of = (where: string) => entries.find(({ url }) => url.includes(`/${where}-`))?.by !== 'devtools';
    return { home: of('home'), far: of('far') };
  };
  expect(await seenBy('before')).toEqual({ home: false, far: false });
  await stage.allow('capture-ask-site');
  await expect.poll(state(hand)).toContain('Full capture is on for localhost.');
  expect(await seenBy('one')).toEqual({ home: true, far: false });
  await stage.allow('capture-ask-sites');
  await expect.poll(state(hand)).toMatch(/on for (?:localhost, tally\.test|tally\.test, localhost)\./);
  expect(await seenBy('both')).toEqual({ home: true, far: true });
  await hand.press('capture-stop');
  await expect.poll(state(hand)).toContain('Full capture is off');
  expect(await seenBy('none')).toEqual({ home: false, far: false });
  await stage.allow('capture-ask-site');
  await expect.poll(state(hand)).toContain('Full capture is on for localhost.');
  expect(await seenBy('again')).toEqual({ home: true, far: false });
  await stage.stopBackground();
  await expect.poll(state(hand)).toContain('It was interrupted from');
  expect(await seenBy('woken')).toEqual({ home: true, far: false });
}

test('in Chromium, full capture sees the sites that are allowed, and no others', () =>
  inChromium('when-asked', async ({ hand, site, goto }, browser) => {
    await goto(site.basicUrl('first'));
    await hand.press('full-capture-button');
    await hand.press('capture-ask-all');
    await expect.poll(state(hand)).toContain('for every site');
    // Chromium shows requests only where it was allowed when it started; from then on the permission may come and go.
    const anew = await browser.restart();
    const tab = await anew.openTab();
    const panel = await tab.panel();
    const again = chromiumHand(panel);
    const tap = await tapInChromium(panel);
    await tab.page.goto(site.basicUrl('second'));
    await again.press('full-capture-button');
    await again.press('capture-stop');
    await expect.poll(state(again)).toContain('Full capture is off');
    const goOn = async (address: string) => void (await tab.page.goto(address));
    await oneSiteAfterTheOther(
      { hand: again, site, tap, goto: goOn, untilDone: async () => {} },
      {
        allow: (button) => again.press(button),
        knock: async (script) => {
          await tab.page.evaluate(script);
        },
        stopBackground: () => anew.stopBackground(),
      },
    );
    await anew.close();
  }));

test('in Firefox, full capture sees the sites that are allowed, and no others', () =>
  inFirefox(async (stage, browser) => {
    await stage.goto(stage.site.basicUrl('first'));
    await stage.hand.press('full-capture-button');
    await oneSiteAfterTheOther(stage, {
      allow: async (button) => {
        await stage.hand.press(button);
        await browser.clickInPage(...ALLOW);
      },
      knock: async (script, id) => {
        await browser.inPage(`${script};`);
        await browser.untilInPage(`return document.documentElement.dataset.knocked === '${id}';`);
      },
      stopBackground: () => browser.stopBackground(),
    });
  }));
