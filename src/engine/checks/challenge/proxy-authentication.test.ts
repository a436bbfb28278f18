import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, firstCause, incidentOf, placesOf } from '../testing.ts';

const url = 'http://far.example/news';

describe('proxy-authentication', () => {
  it('finds a 407', () => {
    const entry: EntryInput = { url, status: 407, answer: { 'Proxy-Authenticate': 'Basic realm="corp"' } };
    const first = firstCause([entry]);
    expect([first?.check, first?.confidence]).toEqual(['proxy-authentication', 'certain']);
    expect(placesOf(first)).toEqual(['0 response.headers.proxy-authenticate']);
    expect(incidentOf([entry]).kind).toBe('proxy');
  });

  it('finds the one that Chromium hides behind its own error', () => {
    const first = firstCause([{ url, status: 0, error: 'net::ERR_UNEXPECTED_PROXY_AUTH' }]);
    expect(first?.check).toBe('proxy-authentication');
    expect(placesOf(first)).toEqual(['0 failure']);
  });

  it('leaves a sign-in at the proxy that succeeded to auth-handshake', () => {
    const asked = { url, status: 407, answer: { 'Proxy-Authenticate': 'NTLM' } };
    expect(causesOf([asked, { url }], 0)[0]).toBe('auth-handshake');
  });

  it('leaves a 401 of the site alone', () => {
    expect(causesOf([{ url, status: 401 }])).not.toContain('proxy-authentication');
  });

  it('bears odd values', () => {
    for (const value of ['', '\u0000', '\ud800', '<img src=x>', 'a'.repeat(1_000_000)])
      expect(causesOf([{ url, status: 407, answer: { 'Proxy-Authenticate': value } }])[0]).toBe(
        'proxy-authentication',
      );
  });
});

describe('proxy-authentication with credentials for the proxy', () => {
  const call = (sent: string, asked: string, rest: Partial<EntryInput> = {}): EntryInput => ({
    url: 'http://shop.example/',
    type: 'document',
    status: 407,
    ...rest,
    headers: { 'Proxy-Authorization': sent },
    answer: { 'Proxy-Authenticate': asked },
  });
  const digest = (uri: string) =>
    `Digest username="ida", realm="Gate", nonce="n1", uri="${uri}", response="0123456789abcdef0123456789abcdef", qop=auth, nc=00000001, cnonce="c0"`;
  const gate = 'Digest realm="Gate", nonce="n2", qop="auth"';

  it.each<[string, EntryInput]>([
    ['refused', call(`Basic ${btoa('ida:secret')}`, 'Basic realm="Gate"')],
    ['malformed', call('Basic ida:secret', 'Basic realm="Gate"')],
    ['malformed', call('Bearer undefined', 'Basic realm="Gate"')],
    ['scheme', call(`Basic ${btoa('ida:secret')}`, 'Negotiate')],
    ['digest', call(digest('/other'), gate)],
    ['digest', call(digest('/'), `${gate}, stale=true`)],
    ['refused', call(digest('http://shop.example/'), gate)],
    ['unanswered', call('NTLM TlRMTVNTUAABAAAAB4IIAAAAAAAAAAAAAAAAAAAAAAA=', 'NTLM')],
    ['wanted', { ...call('x', 'Basic realm="Gate"'), headers: {} }],
  ])('finds %s', (message, entry) => {
    const first = firstCause([entry]);
    expect([first?.check, first?.message]).toEqual(['proxy-authentication', message]);
    expect(JSON.stringify(first)).not.toMatch(/secret|0123456789abcdef|TlRMTVNTUAAB/);
  });

  it('leaves a sign-in that is then taken to auth-handshake', () => {
    const entries = [
      { ...call('x', 'Basic realm="Gate"'), headers: {} },
      { ...call(`Basic ${btoa('ida:secret')}`, ''), status: 200, answer: {} },
    ];
    expect(causesOf(entries, 0)[0]).toBe('auth-handshake');
  });
});
