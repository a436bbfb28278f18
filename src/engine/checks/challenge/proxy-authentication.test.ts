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
