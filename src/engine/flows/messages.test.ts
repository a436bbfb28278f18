import { describe, expect, it } from 'vitest';
import { type EntryInput, jwt } from '../checks/testing.ts';
import {
  APP,
  authorize,
  BACK,
  begun,
  callback,
  faults,
  GOOD,
  ID,
  idToken,
  messages,
  part,
  TOKEN,
  token,
} from './messages-testing.ts';

describe('other messages', () => {
  it('of a device', () => {
    const begin: EntryInput = {
      url: `${ID}/device_authorization`,
      method: 'POST',
      body: 'client_id=tv&scope=openid',
      text: '{"device_code":"GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS","user_code":"WDJB-MJHT","verification_uri":"https://id.test/device","interval":5}',
    };
    expect(messages([begin]).map(({ title }) => title)).toEqual([
      'Device authorization request',
      'Device authorization response',
    ]);
    expect(faults(messages([begin]))).toEqual(['expires_in']);
    expect(JSON.stringify(messages([begin]))).not.toMatch(/WDJB|GmRhmh/);
    const poll = token(
      'grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=GmRhmhcxhwAzkoEqiMEg&client_id=tv',
      {
        status: 400,
        text: '{"error":"slow_down"}',
      },
    );
    expect(messages([poll])[1]?.verdict).toContain('asks too often');
  });

  it('of signing out', () => {
    const out = (query: string) => messages([{ url: `${ID}/oauth2/logout?${query}`, type: 'document' }]);
    expect(faults(out(`post_logout_redirect_uri=${BACK}`))).toEqual(['id_token_hint']);
    expect(faults(out(`post_logout_redirect_uri=${BACK}&id_token_hint=${idToken()}&client_id=web`))).toEqual(
      [],
    );
    expect(faults(out(`id_token_hint=${jwt({ scope: 'orders', sub: 'u' }, { typ: 'at+jwt' })}`))).toEqual([
      'id_token_hint › typ',
    ]);
    expect(faults(out(`id_token_hint=${idToken({ aud: 'other' })}&client_id=web`))).toEqual([
      'id_token_hint › aud',
    ]);
  });

  it('of an API that refuses', () => {
    const [found] = messages([
      {
        url: 'https://api.test/x',
        status: 401,
        answer: {
          'WWW-Authenticate': 'Bearer realm="api", error="invalid_token", error_description="expired"',
        },
      },
    ]);
    expect(found).toMatchObject({ title: 'Bearer challenge', side: 'response' });
    expect(found?.verdict).toContain('The API saw the token');
    expect(
      messages([
        { url: 'https://api.test/x', status: 401, answer: { 'WWW-Authenticate': 'Basic realm="x"' } },
      ]),
    ).toEqual([]);
  });

  it.each<readonly [string, string, string, readonly string[]]>([
    ['that fits', '/realms/x/.well-known/openid-configuration', `${ID}/realms/x`, []],
    ['with a slash at the end', '/.well-known/openid-configuration', `${ID}/`, []],
    ['of another name', '/.well-known/openid-configuration', 'http://keycloak:8080', ['issuer']],
    ['of another path', '/realms/x/.well-known/openid-configuration', `${ID}/realms/y`, ['issuer']],
    ['in the way of RFC 8414', '/.well-known/oauth-authorization-server/realms/x', `${ID}/realms/x`, []],
    ['for every tenant', '/common/v2.0/.well-known/openid-configuration', `${ID}/{tenantid}/v2.0`, []],
  ])('of a provider’s configuration %s', (_what, path, issuer, wrong) => {
    const text = JSON.stringify({ issuer, token_endpoint: `${ID}/token`, jwks_uri: `${ID}/jwks` });
    expect(faults(messages([{ url: ID + path, text }]))).toEqual(wrong);
  });

  it('of a provider’s keys', () => {
    const keys = (list: readonly unknown[]) =>
      messages([{ url: `${ID}/jwks`, text: JSON.stringify({ keys: list }) }]);
    const good = { kty: 'RSA', kid: 'key-1', use: 'sig', alg: 'RS256', n: 'x', e: 'AQAB' };
    expect(part(keys([good]), 'keys[0]')).toMatchObject({ value: 'kid key-1, RSA, RS256, sig', fault: '' });
    expect(faults(keys([good, good]))).toEqual(['keys[1]']);
    expect(faults(keys([{ ...good, d: 'private' }]))).toEqual(['keys[0]']);
    expect(keys([])[0]?.note).toContain('empty');
  });

  it('of userinfo hides the person', () => {
    const found = messages([
      { url: `${ID}/userinfo`, text: '{"email":"ada@lovelace.test","name":"Ada Lovelace"}' },
    ]);
    expect(faults(found)).toEqual(['sub']);
    expect(part(found, 'other claims')?.value).toBe('email, name');
    expect(JSON.stringify(found)).not.toMatch(/lovelace/i);
  });

  it('of introspection and revocation', () => {
    const ask = (path: string, text: string) =>
      messages([{ url: ID + path, method: 'POST', body: 'token=q7Vw2Kx9Zr4Tn6Bm1Lp8&client_id=api', text }]);
    expect(ask('/introspect', '{"active":false}')[1]?.verdict).toContain('does not take the token');
    expect(ask('/revoke', '').map(({ title }) => title)).toEqual(['Revocation request']);
  });
});

const SECRETS = {
  state: 'st4te-Secret-Yk3J9xVb2N',
  nonce: 'n0nce-Secret-Zh1R8sTjk3',
  code: 'c0de-Secret-QqYbYS6WxSbIA',
  verifier: 'verif1er-Secret-dBjftJeZ4CVP-mB92K27uhbUJU1',
  secret: 'client-Secret-Bm1Lp8',
  user: 'ada.lovelace',
  password: 'correct-horse-battery',
  access: 'acc3ss-Secret-q7Vw2Kx9Zr4Tn6',
  refresh: 'refr3sh-Secret-tGzv3JOkF0XG5',
  hint: 'ada@lovelace.test',
};

describe('secrets', () => {
  it('stand in no part, in whatever message they are sent', () => {
    const { state, nonce, code, verifier, secret, user, password, access, refresh, hint } = SECRETS;
    const id = jwt({ iss: ID, aud: 'web', sub: user, email: hint, nonce, at_hash: access, name: user });
    const assertion = jwt({ iss: 'web', sub: 'web', aud: ID, jti: refresh });
    const form = new URLSearchParams({
      grant_type: 'password',
      code,
      code_verifier: verifier,
      client_secret: secret,
      username: user,
      password,
      refresh_token: refresh,
      client_assertion: assertion,
      subject_token: access,
      device_code: code,
      own_field: access,
    });
    const query = new URLSearchParams({
      client_id: 'web',
      response_type: 'code',
      state,
      nonce,
      login_hint: hint,
      id_token_hint: id,
      request: jwt({ state, nonce, login_hint: hint }),
      redirect_uri: `${APP}/cb?token=${access}`,
      claims: JSON.stringify({ userinfo: { email: { value: hint } } }),
      scope: `openid ${access}`,
      own_field: user,
    });
    const said = `Unknown user ${hint} with code ${code} and token ${access}`;
    const entries: EntryInput[] = [
      authorize(query.toString(), {
        status: 302,
        answer: {
          Location: `${APP}/cb?${new URLSearchParams({ code, state, error_description: said })}#access_token=${access}&id_token=${id}`,
        },
      }),
      callback(
        new URLSearchParams({
          code,
          state,
          error: 'access_denied',
          error_description: said,
          session_state: access,
        }).toString(),
      ),
      token(form.toString(), {
        headers: {
          Authorization: `Basic ${btoa(`${user}:${password}`)}`,
          DPoP: jwt({ jti: access, nonce, ath: access }, { typ: 'dpop+jwt' }),
        },
        text: JSON.stringify({
          access_token: access,
          refresh_token: refresh,
          id_token: id,
          scope: access,
          own: { deep: refresh },
        }),
      }),
      token(form.toString(), {
        status: 400,
        text: JSON.stringify({ error: 'invalid_grant', error_description: said, trace_id: access }),
      }),
      {
        url: `${ID}/introspect`,
        method: 'POST',
        body: `token=${access}&client_secret=${secret}`,
        text: JSON.stringify({ active: true, username: user, sub: user, scope: access }),
      },
      {
        url: `${ID}/par`,
        method: 'POST',
        body: `${query}&client_secret=${secret}`,
        status: 201,
        text: JSON.stringify({ request_uri: `urn:x:${access}` }),
      },
      {
        url: `${ID}/logout?${new URLSearchParams({ id_token_hint: id, state, logout_hint: hint, post_logout_redirect_uri: `${APP}/?t=${access}` })}`,
      },
      { url: `${ID}/userinfo`, text: JSON.stringify({ sub: user, email: hint, name: user }) },
      {
        url: `${ID}/device_authorization`,
        method: 'POST',
        body: `client_id=tv&login_hint=${encodeURIComponent(hint)}`,
        text: JSON.stringify({
          device_code: code,
          user_code: secret,
          verification_uri_complete: `${ID}/d?user_code=${secret}`,
        }),
      },
    ];
    const all = entries.map((_, index) => messages(entries, index));
    for (const [index, found] of all.entries())
      expect(found.length, `entry ${index} has messages`).toBeGreaterThan(0);
    const text = JSON.stringify(all);
    for (const [name, value] of Object.entries(SECRETS))
      expect(text.includes(value), `${name} stands in it`).toBe(false);
  });
});

describe('hostile messages', () => {
  it('of a hundred thousand parameters end at a bound', () => {
    const many = Array.from({ length: 100_000 }, (_, index) => `p${index}=${index}`).join('&');
    const [found] = messages([authorize(`${GOOD}&${many}`)]);
    expect(found?.parts.length).toBeLessThan(200);
    expect(found?.note).toMatch(/^\d+ more parameters are left out\.$/);
    const doubled = messages([authorize(`${GOOD}&${'state=x&'.repeat(100_000)}`)]);
    expect(part(doubled, 'state')?.fault).toContain('times');
  });

  it.each([
    ['lone surrogates', `${GOOD}&\ud800=\udc00&state=%ED%A0%80`],
    ['names of the prototype', `${GOOD}&__proto__=1&constructor=2&toString=3`],
    ['broken escapes', `${GOOD}&x=%&y=%E0%A4%A`],
    ['a huge JWT', `${GOOD}&request=${'eyJhbGciOiJub25lIn0'.repeat(5000)}.x.y`],
    ['a huge name', `${GOOD}&${'n'.repeat(60_000)}=1`],
    ['right-to-left marks', `${GOOD}&x\u202e=\u202ey`],
  ])('with %s are read all the same', (_what, query) => {
    const found = messages([authorize(query)]);
    expect(part(found, 'client_id')?.value).toBe('web');
    const text = JSON.stringify(found);
    expect(text.length).toBeLessThan(60_000);
    expect(text).not.toMatch(/[\u202e]|\\ud800|\\udc00/);
  });

  it.each([
    ['an array', '[]'],
    ['null', 'null'],
    ['a string', '"x"'],
    ['cut JSON', '{"access_token":"abc'],
    ['a page', '<html>down</html>'],
    ['nothing', ''],
    ['odd types', '{"access_token":{"a":[1]},"token_type":null,"expires_in":{},"scope":7,"id_token":[]}'],
  ])('whose answer is %s do not bring it down', (_what, text) => {
    expect(messages([begun, callback(), token(TOKEN, { text })]).length).toBeGreaterThan(0);
  });
});
