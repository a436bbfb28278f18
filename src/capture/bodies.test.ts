import { describe, expect, it } from 'vitest';
import { bench, entry } from './testing.ts';

const COUNT = 60;

/** A page that asks for so many things at once, and how many of their bodies were fetched so far. */
function burst(b: ReturnType<typeof bench>, count = COUNT) {
  const state = { fetched: 0 };
  for (let at = 0; at < count; at += 1)
    b.event(entry(`https://a.test/item/${at}`, { mime: 'application/json' }), async () => {
      state.fetched += 1;
      return { text: '{}', encoding: '' };
    });
  return state;
}

const withBody = (b: ReturnType<typeof bench>) =>
  b.delivered.filter((item) => (item as { response: { content: { text?: string } } }).response.content.text)
    .length;

describe('the bodies of a page that loads many things', () => {
  it('are fetched at once where there are few', async () => {
    const b = bench();
    const state = burst(b, 10);
    expect(state.fetched).toBe(10);
    await b.wait(500);
    expect(withBody(b)).toBe(10);
  });

  it('wait until the page has loaded, and none is lost', async () => {
    const b = bench();
    const state = burst(b);
    expect(state.fetched).toBeGreaterThan(5);
    expect(state.fetched).toBeLessThan(COUNT / 2);
    await b.wait(100);
    expect(state.fetched).toBeLessThan(COUNT / 2);
    await b.wait(900);
    expect(withBody(b)).toBe(COUNT);
    expect(b.urls()).toHaveLength(COUNT);
  });

  it('do not wait for ever where requests never cease', async () => {
    const b = bench();
    burst(b);
    for (let at = 0; at < 30; at += 1) {
      b.event(entry(`https://a.test/poll/${at}`, { mime: 'application/json', at: 100 * at }));
      await b.wait(100);
    }
    expect(withBody(b)).toBe(COUNT);
  });

  it('of a refusal and of what was posted are fetched at once all the same', async () => {
    const b = bench();
    burst(b);
    const fetched: number[] = [];
    const say = (status: number) => async () => {
      fetched.push(status);
      return undefined;
    };
    b.event(entry('https://a.test/refused', { mime: 'application/json', status: 401 }), say(401));
    b.event(entry('https://a.test/token', { mime: 'application/json', method: 'POST' }), say(200));
    expect(fetched).toEqual([401, 200]);
  });

  it('are fetched when the page is left, before the browser forgets them', async () => {
    const b = bench();
    const state = burst(b);
    b.navigate();
    expect(state.fetched).toBe(COUNT);
    await b.wait(1000);
    expect(withBody(b)).toBe(COUNT);
  });
});
