import { describe, expect, it } from 'vitest';
import { cookiesText, credentialSent } from './request-row.ts';
import { entry } from './testing.ts';
import { devtoolsCreator, type Exchange, exchangeFromEntry } from './useSession.ts';

function exchange(options: Parameters<typeof entry>[1], url = 'https://api.test/x'): Exchange {
  const made = exchangeFromEntry(entry(url, options), 0, devtoolsCreator('chromium'));
  if (made === undefined) throw new Error('no exchange');
  return made;
}

describe('a request’s row', () => {
  it.each([
    ['Bearer abc', 'Bearer'],
    ['basic dXNlcjpwYXNz', 'basic'],
    ['s3cr3t-token-without-scheme', 'no scheme'],
  ])('names the credential of %s, never the credential itself', (value, name) => {
    expect(credentialSent(exchange({ request: [['Authorization', value]] }))).toBe(name);
  });

  it('names keys and addresses that carry a credential', () => {
    expect(credentialSent(exchange({ request: [['X-API-Key', 'k']] }))).toBe('API key');
    expect(credentialSent(exchange({}, 'https://api.test/x?access_token=abc'))).toBe('in URL');
    expect(credentialSent(exchange({}))).toBe('—');
  });

  it('counts the cookies that went out and came back', () => {
    const made = exchange({ request: [['Cookie', 'a=1; b=2']], response: [['Set-Cookie', 'c=3']] });
    expect(cookiesText(made)).toBe('2 +1');
    expect(cookiesText(exchange({}))).toBe('—');
  });

  it('does not say that nothing was sent where nothing was recorded', () => {
    const raw = {
      ...entry('https://api.test/x'),
      request: { method: 'GET', url: 'https://api.test/x', headers: [] },
    };
    const made = exchangeFromEntry(raw, 0, devtoolsCreator('chromium'));
    expect(made && credentialSent(made)).toBe('?');
    expect(made && cookiesText(made)).toBe('?');
  });
});
