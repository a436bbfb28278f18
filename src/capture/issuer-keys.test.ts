import { describe, expect, it } from 'vitest';
import { type Fetch, fetchIssuerKeys, metadataAddress } from './issuer-keys.ts';

const METADATA = 'https://idp.test/realms/a/.well-known/openid-configuration';

function network(pages: Readonly<Record<string, string | number>>) {
  const asked: { url: string; init: RequestInit }[] = [];
  const get: Fetch = async (url, init) => {
    asked.push({ url, init });
    const page = pages[url];
    if (page === undefined) throw new TypeError('Failed to fetch');
    return typeof page === 'number' ? new Response('', { status: page }) : new Response(page);
  };
  return { get, asked };
}

const metadata = (over: object = {}) =>
  JSON.stringify({ issuer: 'https://idp.test/realms/a', jwks_uri: 'https://idp.test/keys', ...over });

describe('the issuer’s keys', () => {
  it('are fetched in two requests, without cookies or referrer', async () => {
    const { get, asked } = network({ [METADATA]: metadata(), 'https://idp.test/keys': '{"keys":[]}' });
    const keys = await fetchIssuerKeys('https://idp.test/realms/a', get);
    expect(keys).toEqual({ text: '{"keys":[]}', from: 'https://idp.test/keys', otherIssuer: '' });
    expect(asked.map(({ url }) => url)).toEqual([METADATA, 'https://idp.test/keys']);
    for (const { init } of asked)
      expect(init).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer' });
  });

  it('come with the name of the issuer where the metadata is of another', async () => {
    const { get } = network({
      [METADATA]: metadata({ issuer: 'https://idp.test/realms/b' }),
      'https://idp.test/keys': '{}',
    });
    expect((await fetchIssuerKeys('https://idp.test/realms/a', get)).otherIssuer).toBe(
      'https://idp.test/realms/b',
    );
  });

  it.each<[string, Record<string, string | number>, string]>([
    ['nothing answers', {}, 'CORS'],
    ['it answers 404', { [METADATA]: 404 }, 'answered 404'],
    ['it answers a page', { [METADATA]: '<html>' }, 'no JSON object'],
    ['it names no keys', { [METADATA]: '{}' }, 'jwks_uri'],
    ['its keys lie in a file', { [METADATA]: metadata({ jwks_uri: 'file:///etc/passwd' }) }, 'jwks_uri'],
    ['its keys are huge', { [METADATA]: metadata(), 'https://idp.test/keys': 'x'.repeat(1_000_001) }, '1 MB'],
  ])('are not to be had where %s', async (_case, pages, detail) => {
    await expect(fetchIssuerKeys('https://idp.test/realms/a', network(pages).get)).rejects.toThrow(detail);
  });

  it.each([
    '',
    'idp',
    'http://idp.test',
    'javascript:alert(1)',
    'https://user:pw@idp.test',
    'https://idp.test/?a=1',
    'file:///etc',
  ])('are not asked for at %j', async (issuer) => {
    expect(metadataAddress(issuer)).toBeUndefined();
    const { get, asked } = network({});
    await expect(fetchIssuerKeys(issuer, get)).rejects.toThrow('https');
    expect(asked).toEqual([]);
  });
});
