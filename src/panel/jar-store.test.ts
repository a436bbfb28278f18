import { describe, expect, it, vi } from 'vitest';
import { JarStore } from './jar-store.ts';
import { browserCookie, fakeJar } from './jar-testing.ts';
import { jarKey } from './useSession.ts';

const PAGE = 'https://app.example.test/home';
const sid = browserCookie();
const theme = browserCookie({ name: 'theme', value: 'dark' });
const idp = browserCookie({ name: 'idp', domain: '.idp.test', hostOnly: false });

describe('the browser’s jar in the panel', () => {
  it('is not there outside of the developer tools', async () => {
    const store = new JarStore(undefined);
    await store.look(['example.test'], '');
    await store.read();
    expect(store.state()).toMatchObject({ available: false, reading: undefined });
  });

  it('is not read before the user has allowed it, and then at once', async () => {
    const { client, browser } = fakeJar(PAGE, [sid, idp]);
    const store = new JarStore(client, () => 5);
    await store.look(['example.test', 'idp.test'], '');
    expect(store.state()).toMatchObject({ site: 'example.test', granted: [], reading: undefined });
    await store.ask('example.test');
    expect(browser.asked).toEqual(['example.test']);
    await vi.waitFor(() =>
      expect(store.state()).toMatchObject({
        granted: ['example.test'],
        busy: false,
        reading: { at: 5, sites: ['example.test'], storeId: '0', cookies: [sid] },
      }),
    );
    await store.ask('idp.test');
    await vi.waitFor(() => expect(store.state().reading?.cookies).toEqual([sid, idp]));
  });

  it('is read at once where it was allowed before', async () => {
    const { client } = fakeJar(PAGE, [sid], ['example.test']);
    const store = new JarStore(client);
    await store.look([], '');
    expect(store.state().reading?.cookies).toEqual([sid]);
  });

  it('belongs to the newest recorded page where the tab shows an error page', async () => {
    const { client } = fakeJar('chrome-error://chromewebdata/', [sid], ['example.test']);
    const store = new JarStore(client);
    await store.look(['example.test'], 'app.example.test');
    expect(store.state()).toMatchObject({ site: 'example.test', reading: { cookies: [sid] } });
  });

  it('is forgotten when the permission is taken away, here or in the browser', async () => {
    for (const take of ['stop', 'revoke'] as const) {
      const { client, browser } = fakeJar(PAGE, [sid], ['example.test']);
      const store = new JarStore(client);
      await store.look([], '');
      if (take === 'stop') await store.stop();
      else browser.revoke();
      await vi.waitFor(() => expect(store.state()).toMatchObject({ granted: [], reading: undefined }));
      expect(store.cookies()).toEqual([]);
    }
  });

  it('removes what was chosen, and tells what became of it', async () => {
    const stays = browserCookie({ name: 'stays' });
    const again = browserCookie({ name: 'again' });
    const { client, browser } = fakeJar(PAGE, [sid, stays, again, theme], ['example.test']);
    browser.stubborn.add('stays');
    browser.refilled.push({ ...again, value: 'anew' });
    const store = new JarStore(client);
    await store.look([], '');
    await store.clear(new Set([sid, stays, again].map(jarKey)));
    expect(store.state().cleared).toEqual({
      removed: [sid],
      left: [stays],
      setAgain: [again],
      errors: ['It is locked.'],
    });
    expect(store.state().reading?.cookies.map(({ name }) => name)).toEqual(['stays', 'theme', 'again']);
    await store.read();
    expect(store.state().cleared).toBeUndefined();
  });

  it('sends no value along to have a cookie removed', async () => {
    const { client } = fakeJar(PAGE, [sid], ['example.test']);
    const clear = vi.spyOn(client, 'clear');
    const store = new JarStore(client);
    await store.look([], '');
    await store.clear(new Set([jarKey(sid)]));
    expect(clear).toHaveBeenCalledTimes(1);
    expect(JSON.stringify(clear.mock.calls)).not.toContain(sid.value);
  });

  it.each([
    [{ state: 'no-store' }, 'no-store'],
    [{ state: 'failed', why: 'gone' }, { failed: 'gone' }],
  ] as const)('says why it could not be read: %j', async (fault, problem) => {
    const { client, browser } = fakeJar(PAGE, [sid], ['example.test']);
    browser.fault = fault;
    const store = new JarStore(client);
    await store.look([], '');
    expect(store.state()).toMatchObject({ problem, reading: undefined, busy: false });
  });

  it('keeps what it has where a question about permissions gets no answer', async () => {
    const { client, browser } = fakeJar(PAGE, [sid], ['example.test']);
    const store = new JarStore(client);
    await store.look([], '');
    client.access = () => Promise.reject(new Error('stopped'));
    browser.grant('idp.test');
    await store.look(['idp.test'], '');
    expect(store.state()).toMatchObject({ granted: ['example.test'], reading: { cookies: [sid] } });
  });

  it('says so where the background page does not answer', async () => {
    const { client } = fakeJar(PAGE, [sid], ['example.test']);
    client.read = () => Promise.reject(new Error('no receiver'));
    const store = new JarStore(client);
    await store.look([], '');
    expect(store.state().problem).toEqual({ failed: 'no receiver' });
  });

  it('takes the answer to the newest question', async () => {
    const { client } = fakeJar(PAGE, [sid], ['example.test']);
    const store = new JarStore(client);
    await store.look([], '');
    const { read } = client;
    let finish: () => void = () => {};
    client.read = async (sites) => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return read(sites);
    };
    const slow = store.read();
    client.read = async () => ({ state: 'no-access' });
    await store.read();
    finish();
    await slow;
    expect(store.state()).toMatchObject({ granted: [], reading: undefined, busy: false });
  });
});
