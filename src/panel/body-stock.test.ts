import { describe, expect, it } from 'vitest';
import { BodyStock } from './body-stock.ts';
import { entry } from './testing.ts';
import { devtoolsCreator, type Exchange, exchangeFromEntry } from './useSession.ts';

function answered(index: number, body: string, status = 200): Exchange {
  const exchange = exchangeFromEntry(
    entry(`https://api.test/${index}`, { status, body }),
    index,
    devtoolsCreator('chromium'),
  );
  if (exchange === undefined) throw new Error('no entry');
  return exchange;
}

describe('the bodies of a recording', () => {
  const bodies = (exchanges: readonly Exchange[]) => exchanges.map(({ response }) => response.body?.text);

  it('go when they take too much room, the oldest first, but for those that tell something', () => {
    const stock = new BodyStock(({ response }) => response.status >= 400, 10);
    const all = [
      answered(0, '{"a":1}'),
      answered(1, '{"no":1}', 401),
      answered(2, '{"c":3}'),
      answered(3, '{"d":4}'),
    ];
    const gone = all.map((one) => stock.add(one));
    expect(bodies(all)).toEqual([undefined, '{"no":1}', undefined, '{"d":4}']);
    expect(gone).toEqual([false, true, false, true]);
  });

  it('stay while there is room', () => {
    const stock = new BodyStock(() => false, 1000);
    const all = [answered(0, '{"a":1}'), answered(1, '')];
    expect(all.map((one) => stock.add(one))).toEqual([false, false]);
    expect(bodies(all)[0]).toBe('{"a":1}');
  });

  it('are not counted of exchanges that went as a whole', () => {
    const stock = new BodyStock(() => false, 20);
    const all = [answered(0, '{"a":1}'), answered(1, '{"b":2}')];
    for (const one of all) stock.add(one);
    stock.forget(2);
    const next = [answered(2, '{"c":3}'), answered(3, '{"d":4}')];
    expect(next.map((one) => stock.add(one))).toEqual([false, false]);
    expect(bodies([...all, ...next])).not.toContain(undefined);
  });
});
