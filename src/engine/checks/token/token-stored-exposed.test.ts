import { describe, expect, it } from 'vitest';
import { Session } from '../../session.ts';
import { bearerCall, type EntryInput, exchanges, jwt } from '../testing.ts';

const access = jwt({ iss: 'https://id.example/', aud: 'orders' });
const basic = 'YWxpY2U6Y29ycmVjdCBob3JzZQ==';
const ORIGIN = 'https://app.example';

function recorded(...entries: readonly EntryInput[]): Session {
  const session = new Session();
  for (const exchange of exchanges(...entries)) session.add(exchange);
  return session;
}

const issue: EntryInput = {
  url: 'https://id.example/oauth2/token',
  method: 'POST',
  body: 'grant_type=authorization_code&code=abcdefgh',
  text: JSON.stringify({ access_token: access, refresh_token: 'opaque-refresh-1', expires_in: 60 }),
};
const messages = (session: Session) =>
  session
    .diagnosis()
    .warnings.filter(({ check }) => check === 'token-stored-exposed')
    .map(({ message }) => message);

describe('token-stored-exposed', () => {
  it('is found where the page keeps a token that its requests carry, plain or inside something', () => {
    for (const value of [access, `Bearer ${access}`, JSON.stringify({ auth: { token: access, at: 1 } })]) {
      const session = recorded(issue, bearerCall(access));
      const found = session.learnStorage(ORIGIN, [{ area: 'localStorage', key: 'auth', value }]);
      expect(found).toMatchObject([{ origin: ORIGIN, area: 'localStorage', key: 'auth' }]);
      expect(messages(session)).toEqual(['access']);
    }
  });

  it('tells a refresh token and a password from an access token', () => {
    const call = { url: 'https://api.example/me', headers: { Authorization: `Basic ${basic}` } };
    const session = recorded(issue, call);
    session.learnStorage(ORIGIN, [
      { area: 'sessionStorage', key: 'refresh', value: 'opaque-refresh-1' },
      { area: 'localStorage', key: 'login', value: basic },
    ]);
    expect(messages(session)).toEqual(['refresh', 'password']);
  });

  it('is not found where what is kept is another token, or only begins like it', () => {
    const session = recorded(issue, bearerCall(access));
    const other = jwt({ iss: 'https://id.example/', aud: 'billing' });
    for (const value of [other, access.slice(0, -4), `${access}x`, 'dark', ''])
      session.learnStorage(ORIGIN, [{ area: 'localStorage', key: 'k', value }]);
    expect(messages(session)).toEqual([]);
  });

  it('is not found unasked', () => {
    expect(messages(recorded(issue, bearerCall(access)))).toEqual([]);
  });

  it('is told once, however often somebody looks', () => {
    const session = recorded(issue, bearerCall(access));
    for (let look = 0; look < 3; look += 1)
      session.learnStorage(ORIGIN, [{ area: 'localStorage', key: 'auth', value: access }]);
    expect(messages(session)).toEqual(['access']);
  });

  it('prints neither the token nor a key that looks like one', () => {
    const session = recorded(issue, bearerCall(access));
    const found = session.learnStorage(ORIGIN, [{ area: 'localStorage', key: access, value: access }]);
    expect(JSON.stringify([found, session.diagnosis()])).not.toContain(access);
  });
});
