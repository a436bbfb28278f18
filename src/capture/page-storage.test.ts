// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { PageStorageError, readPageStorage } from './page-storage.ts';

/** A page: evaluates as the browser does, handing over what can be written as JSON. */
const page = async (expression: string) => [
  JSON.parse(JSON.stringify(new Function(`return ${expression}`)())),
  undefined,
];

describe('reading a page’s storage', () => {
  beforeEach(() => {
    localStorage.clear();
    sessionStorage.clear();
  });

  it('hands over every entry of both areas', async () => {
    localStorage.setItem('auth', '{"token":"abc"}');
    sessionStorage.setItem('step', '2');
    expect(await readPageStorage(page)).toEqual({
      origin: location.origin,
      items: [
        { area: 'localStorage', key: 'auth', value: '{"token":"abc"}' },
        { area: 'sessionStorage', key: 'step', value: '2' },
      ],
      cut: false,
    });
  });

  it('stops at a bound and says so', async () => {
    for (let at = 0; at < 600; at += 1) localStorage.setItem(`k${at}`, 'v');
    const { items, cut } = await readPageStorage(page);
    expect([items.length, cut]).toEqual([500, true]);
    localStorage.clear();
    localStorage.setItem('big', 'v'.repeat(200_000));
    const big = await readPageStorage(page);
    expect([big.items[0]?.value.length, big.cut]).toEqual([100_000, true]);
  });

  it('takes what a page made of it as foreign data', async () => {
    const items = [['localStorage', 'a', 'b'], ['cookies', 'a', 'b'], ['localStorage', 1, 'b'], null, 'x'];
    const answer = await readPageStorage(async () => [
      { origin: 'https://a.test', items, cut: 0 },
      undefined,
    ]);
    expect(answer.items).toEqual([{ area: 'localStorage', key: 'a', value: 'b' }]);
  });

  it('says why it cannot be read', async () => {
    await expect(readPageStorage(async () => Promise.reject(new Error('no')))).rejects.toThrow(
      PageStorageError,
    );
    await expect(readPageStorage(async () => [undefined, { isException: true }])).rejects.toThrow(
      'no storage that could be read',
    );
  });
});
