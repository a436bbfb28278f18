import { describe, expect, it } from 'vitest';
import { parseUrl } from './exchange.ts';
import { siteOf } from './site.ts';

describe('the site of a host', () => {
  it.each([
    ['www.a.test', 'a.test'],
    ['a.co.uk', 'a.co.uk'],
    ['y.x.github.io', 'x.github.io'],
    ['co.uk', 'co.uk'],
    ['localhost', 'localhost'],
    ['127.0.0.1', '127.0.0.1'],
    ['[::1]', '[::1]'],
    // The root's dot makes another site, in Chromium and in Firefox.
    ['www.a.test.', 'a.test.'],
    ['y.x.github.io.', 'x.github.io.'],
    ['localhost.', 'localhost.'],
    // Names that DNS would refuse, and browsers do not.
    ['-a.test', '-a.test'],
    ['www.-a.test', '-a.test'],
    ['a_b.test', 'a_b.test'],
  ])('%s belongs to %s', (host, site) => {
    expect(siteOf(host)).toBe(site);
  });
});

describe('the path of a URL', () => {
  it('has the circumflex escaped, as browsers send it', () => {
    expect(parseUrl('https://a.test/p^q/^?^').path).toBe('/p%5Eq/%5E');
  });
});
