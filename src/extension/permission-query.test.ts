import { describe, expect, it } from 'vitest';
import { permissionPage, type Wanted, wantedBy } from './permission-query.ts';

describe('what the page that asks is told', () => {
  it.each<Wanted>([
    { what: 'cookies', sites: ['shop.test', 'a&b=c'] },
    { what: 'capture', sites: ['shop.test', '[::1]'] },
    { what: 'capture', sites: 'all' },
  ])('arrives: %j', (wanted) => {
    const address = permissionPage(wanted);
    expect(address.split('?')[0]).toBe('/src/extension/permission.html');
    expect(wantedBy(address.slice(address.indexOf('?')))).toEqual(wanted);
  });

  it('is the lesser where it says nothing that is known', () => {
    expect(wantedBy('?for=everything&all=1')).toEqual({ what: 'cookies', sites: [] });
  });
});
