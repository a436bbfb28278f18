import { describe, expect, it } from 'vitest';
import { createFeed } from '../extension/feed.ts';
import { DEFAULTS, type Settings } from './settings.ts';
import { PanelStore } from './store.ts';
import { entry } from './testing.ts';
import { stillRhythm } from './turns.ts';

function recording(settings: Partial<Settings> = {}) {
  const all = { ...DEFAULTS, ...settings };
  const store = new PanelStore(
    stillRhythm((callback) => callback()),
    () => Date.UTC(2026, 10, 24, 9, 41, 0),
    '',
    all,
  );
  const feed = createFeed({ engine: 'chromium' });
  store.connect(feed);
  const push = (...entries: ReturnType<typeof entry>[]) => feed.push({ type: 'entries', entries });
  const apply = (part: Partial<Settings>) => store.apply({ ...all, ...part });
  const paths = () => store.state().exchanges.map(({ url }) => url.path);
  return { store, feed, push, apply, paths };
}

const refused = (path: string, at: number) =>
  entry(`https://api.test${path}`, {
    at,
    status: 401,
    request: [['Authorization', 'Bearer undefined']],
    response: [['WWW-Authenticate', 'Bearer']],
  });

describe('a recording with more requests than are kept', () => {
  it('lets go of the oldest, says how many, and takes no part of them', () => {
    const { store, push } = recording({ keep: 500 });
    push(refused('/first', 0));
    push(...Array.from({ length: 499 }, (_, at) => entry(`https://api.test/${at}`, { at: at + 1 })));
    const before = store.state();
    expect(before).toMatchObject({ count: 500, dropped: 0 });
    expect(before.incidents).toHaveLength(1);
    push(entry('https://api.test/last', { at: 600 }));
    const after = store.state();
    expect(after).toMatchObject({ count: 375, dropped: 126, keep: 500, incidents: [] });
    expect(after.limits).toContain('earlier-let-go');
    expect(after.view).not.toBe(before.view);
    // Numbers stay: what is selected is found again, what is gone is not.
    expect(after.exchanges.at(-1)?.index).toBe(500);
    expect(store.exchangeAt(500)?.url.path).toBe('/last');
    expect(store.exchangeAt(0)).toBeUndefined();
    push(entry('https://api.test/more', { at: 700 }));
    expect(store.exchangeAt(501)?.url.path).toBe('/more');
  });

  it('keeps the ids of incidents, and the marks of secrets', () => {
    const { store, push } = recording({ keep: 500 });
    push(entry('https://other.test/x', { status: 401 }));
    push(...Array.from({ length: 498 }, (_, at) => entry(`https://api.test/${at}`, { at: at + 1 })));
    push(refused('/second', 600));
    const [, before] = store.state().incidents;
    const mark = store.state().session.show.fingerprint('a secret');
    push(entry('https://api.test/last', { at: 700 }));
    expect(store.state().incidents).toEqual([before]);
    expect(store.state().session.show.fingerprint('a secret')).toBe(mark);
  });

  it('says so as well of those that went before the panel was opened', () => {
    const { store, feed, push } = recording({ keep: 500 });
    feed.push({ type: 'let-go', count: 126 });
    push(entry('https://api.test/kept'));
    expect(store.state()).toMatchObject({ count: 1, dropped: 126 });
    expect(store.state().limits).toContain('earlier-let-go');
    push(...Array.from({ length: 500 }, (_, at) => entry(`https://api.test/${at}`, { at: at + 1 })));
    expect(store.state()).toMatchObject({ count: 375, dropped: 252 });
    store.clear();
    expect(store.state()).toMatchObject({ count: 0, dropped: 0, limits: [] });
  });

  it('is as new when it is cleared', () => {
    const { store, push } = recording({ keep: 500 });
    push(...Array.from({ length: 501 }, (_, at) => entry(`https://api.test/${at}`, { at })));
    store.clear();
    expect(store.state()).toMatchObject({ count: 0, dropped: 0, limits: [] });
    push(entry('https://api.test/new'));
    expect(store.state().exchanges.map(({ index }) => index)).toEqual([0]);
  });
});

describe('settings', () => {
  it('hold for what is there as well', () => {
    const { store, push, apply, paths } = recording();
    push(refused('/orders', 0), entry('https://tracker.test/pixel', { at: 1 }), refused('/items', 2));
    apply({ ignoredHosts: ['api.test'] });
    expect(store.state()).toMatchObject({ count: 1, incidents: [] });
    push(refused('/later', 3));
    expect(paths()).toEqual(['/pixel']);
  });

  it('change the marks of secrets when they are to tell less', () => {
    const { store, apply } = recording();
    expect(store.state().session.show.fingerprint('a secret')).toMatch(/^‹8 chars #/);
    apply({ redaction: 'strict' });
    expect(store.state().session.show.fingerprint('a secret')).toMatch(/^‹#/);
  });

  it('let go of what came before a page, but for the way to it, where that is wanted', () => {
    const { feed, push, paths } = recording({ onNavigation: 'clear' });
    const page = { type: 'document' };
    push(entry('https://app.test/old', page), entry('https://app.test/data', { at: 100 }));
    feed.push({ type: 'navigated' });
    push(
      entry('https://app.test/in', {
        ...page,
        at: 1000,
        status: 302,
        response: [['Location', 'https://app.test/home']],
      }),
    );
    expect(paths()).toEqual(['/old', '/data', '/in']);
    push(entry('https://app.test/home', { ...page, at: 1100 }));
    expect(paths()).toEqual(['/in', '/home']);
    // What is told late of the page before.
    push(entry('https://app.test/late', { at: 200 }), entry('https://app.test/now', { at: 1200 }));
    expect(paths()).toEqual(['/in', '/home', '/now']);
  });

  it('keep everything over a change of page otherwise', () => {
    const { feed, push, paths } = recording();
    push(entry('https://app.test/old', { type: 'document' }));
    feed.push({ type: 'navigated' });
    push(entry('https://app.test/home', { type: 'document', at: 1000 }));
    expect(paths()).toEqual(['/old', '/home']);
  });
});
