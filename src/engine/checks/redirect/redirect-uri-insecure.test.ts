import { describe, expect, it } from 'vitest';
import { type EntryInput, incidentOf, reportOn } from '../testing.ts';
import { hop, shown } from './testing.ts';

const authorize = (uri: string) =>
  `https://id.test/authorize?client_id=web&response_type=code&state=Yk3J9xVb2N&redirect_uri=${encodeURIComponent(uri)}`;
const found = (...entries: readonly EntryInput[]) =>
  reportOn(...entries)
    .warnings.filter(({ check }) => check === 'redirect-uri-insecure')
    .map(({ message }) => message);
const INSECURE = authorize('http://app.test/callback');

describe('redirect-uri-insecure', () => {
  it('is found where an application on https asks to be answered over http', () => {
    expect(found(hop('https://app.test/login', INSECURE), hop(INSECURE, 'https://id.test/sign-in'))).toEqual([
      'proxied',
    ]);
  });

  it('is found where the page that began the sign-in was on https', () => {
    expect(found(hop(INSECURE, '/sign-in', { headers: { Referer: 'https://app.test/' } }))).toEqual([
      'proxied',
    ]);
  });

  it('is likely the cause where the provider refuses that address, and merely possible where it says something else', () => {
    const refused = (text: string) =>
      incidentOf([
        hop('https://app.test/login', INSECURE),
        shown(INSECURE, { status: 400, text, textType: 'text/plain' }),
      ]).causes;
    const of = (text: string) => refused(text).find(({ check }) => check === 'redirect-uri-insecure');
    expect(of('error: redirect_uri_mismatch')?.confidence).toBe('likely');
    expect(of('error: invalid_scope')?.confidence).toBe('possible');
    expect(refused('error: invalid_scope')[0]?.check).not.toBe('redirect-uri-insecure');
    expect(
      refused('error: redirect_uri_mismatch')
        .map(({ check }) => check)
        .slice(0, 2),
    ).toEqual(['redirect-uri-insecure', 'oauth-redirect-uri-mismatch']);
  });

  it('is what broke the sign-in where the provider’s page was not recorded, and not where it sends the browser back', () => {
    const login = hop('https://app.test/login', INSECURE);
    const silent = incidentOf([login, shown(INSECURE, { status: 400 })]);
    expect([silent.causes[0]?.check, silent.causes[0]?.confidence, silent.verdict]).toEqual([
      'redirect-uri-insecure',
      'likely',
      'broken',
    ]);
    const back = hop('http://app.test/callback?error=invalid_scope&state=Yk3J9xVb2N', '/');
    const sent = incidentOf([login, hop(INSECURE, back.url), back], 2);
    expect(sent.causes[0]?.check).toBe('oauth-error-response');
  });

  it('is not found where the application itself is on http, where it returns over https, or on this machine', () => {
    expect(found(hop('http://app.test/login', INSECURE), hop(INSECURE, '/sign-in'))).toEqual([]);
    const secure = authorize('https://app.test/callback');
    expect(found(hop('https://app.test/login', secure), hop(secure, '/sign-in'))).toEqual([]);
    const local = authorize('http://localhost:3000/callback');
    expect(found(hop('https://localhost/login', local), hop(local, '/sign-in'))).toEqual([]);
  });

  it('is not found where another host is to be returned to, or nothing tells how the page was reached', () => {
    expect(found(hop('https://www.test/login', INSECURE), hop(INSECURE, '/sign-in'))).toEqual([]);
    expect(found(hop(INSECURE, '/sign-in'))).toEqual([]);
    expect(found(hop(authorize('com.example.app:/callback'), '/sign-in'))).toEqual([]);
  });
});
