import { describe, expect, it } from 'vitest';
import { addressDifference } from './address-difference.ts';

describe('in what two addresses differ', () => {
  it.each([
    ['https://a.test/cb', 'http://a.test/cb', 'the scheme (https and http)'],
    ['https://a.test/cb', 'https://www.a.test/cb', 'the host (with and without www.)'],
    ['https://a.test/cb', 'https://b.test/cb', 'the host (a.test and b.test)'],
    ['https://a.test/cb', 'https://a.test:8443/cb', 'the port (443 and 8443)'],
    ['http://a.test:8080/cb', 'https://a.test/cb', 'the scheme (http and https), the port (8080 and 443)'],
    ['https://a.test/cb', 'https://a.test/cb/', 'the slash at the end'],
    ['https://a.test/cb', 'https://a.test/CB', 'capital and small letters in the path'],
    ['https://a.test/cb', 'https://a.test/back', 'the path'],
    ['https://a.test/cb?x=1', 'https://a.test/cb?x=2', 'the query'],
    ['https://a.test/cb', 'https://a.test/cb#top', 'the fragment'],
    [
      'https://a.test',
      'https://a.test/',
      'the way they are written (letter case, encoding, a slash at the end)',
    ],
    [
      'https://A.test/cb',
      'https://a.test/cb',
      'the way they are written (letter case, encoding, a slash at the end)',
    ],
    ['/cb', 'https://a.test/cb', 'one of them is no complete address'],
  ])('%s and %s: %s', (one, other, words) => {
    expect(addressDifference(one, other)).toBe(words);
  });

  it('prints no value of a query, and finds none between the same', () => {
    expect(addressDifference('https://a.test/?code=s3cret-one', 'https://a.test/?code=s3cret-two')).toBe(
      'the query',
    );
    expect(addressDifference('https://a.test/cb', 'https://a.test/cb')).toBeUndefined();
  });
});
