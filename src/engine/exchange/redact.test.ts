import { describe, expect, it } from 'vitest';
import { exchanges, jwt } from '../checks/testing.ts';
import { parseUrl } from './exchange.ts';
import { looksRandom, printable, Redactor, secretsOf } from './redact.ts';

const show = new Redactor(new Uint8Array(16).fill(1));
const token = jwt({ sub: 'someone', exp: 1 });

describe('fingerprints', () => {
  it('are equal for equal values, differ by key, and tell the length', () => {
    expect(show.fingerprint('s3cr3t-value')).toBe(show.fingerprint('s3cr3t-value'));
    expect(show.fingerprint('s3cr3t-value')).not.toBe(show.fingerprint('s3cr3t-valuf'));
    expect(new Redactor(new Uint8Array(16).fill(2)).fingerprint('s3cr3t-value')).not.toBe(
      show.fingerprint('s3cr3t-value'),
    );
    expect(show.fingerprint('s3cr3t-value')).toMatch(/^‹12 chars #[0-9a-f]{8}›$/);
  });

  it('are left out when asked to reveal', () => {
    expect(new Redactor(new Uint8Array(16), true).field('Authorization', 'Bearer abc')).toBe('Bearer abc');
  });
});

describe('a header field', () => {
  it.each([
    ['Authorization', `Bearer ${token}`, token],
    ['Authorization', `Bearer Bearer ${token}`, token],
    ['Authorization', `"Bearer ${token}"`, token],
    ['Authorization', token, token],
    ['Authorization', 'Basic dXNlcjpodW50ZXIyMg==', 'dXNlcjpodW50ZXIyMg'],
    [
      'Authorization',
      'Digest username="mary.poppins", realm="r", response="6629fae49393a05397450978507c4ef1"',
      '6629fae49393a05397450978507c4ef1',
    ],
    ['Authorization', 'Digest realm="r", uri="/x?token=correct-horse", nonce="n"', 'correct-horse'],
    ['Authorization', 'Digest username="a,mary-poppins", realm="r"', 'mary-poppins'],
    ['Authorization', 'Digest correct-horse', 'correct-horse'],
    ['Authorization', 'Hawk id="x", mac="correct-horse"', 'correct-horse'],
    [
      'Authorization',
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLEKEY/20260115/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=ab',
      'AKIDEXAMPLEKEY',
    ],
    ['Authorization', 'Negotiate TlRMTVNTUAADAAAAAAAA', 'TlRMTVNTUAADAAAAAAAA'],
    ['WWW-Authenticate', 'Negotiate TlRMTVNTUAACAAAAAAAA, NTLM', 'TlRMTVNTUAACAAAAAAAA'],
    ['DPoP', 'not-a-proof.but-secret', 'not-a-proof'],
    ['DPoP-Nonce', 'eight-words', 'eight-words'],
    ['Signature-Input', 'sig1=("@method");created=1;nonce="plain-words"', 'plain-words'],
    ['Signature', 'sig1=:cGxhaW4=:', 'cGxhaW4='],
    ['X-Amz-Security-Token', 'plain-words', 'plain-words'],
    ['Cookie', 'sid=abcdef; theme=dark-and-secret', 'dark-and-secret'],
    ['Set-Cookie', 'sid=abcdef123; Path=/; HttpOnly', 'abcdef123'],
    [
      'Set-Cookie',
      'step=1; Path=/interaction/ADqNEsYBVS4KoUW9FdanX46KaKF; HttpOnly',
      'ADqNEsYBVS4KoUW9FdanX46KaKF',
    ],
    ['X-Api-Key', 'plain-words-key', 'plain-words-key'],
    ['X-Unheard-Of', 'k9f8a7s6d5f4g3h2j1', 'k9f8a7s6d5f4g3h2j1'],
    ['Location', 'https://app.example/cb?code=ABCDEF&state=xyz', 'ABCDEF'],
    ['Referer', 'https://mary:hunter2222@app.example/', 'hunter2222'],
    [
      'WWW-Authenticate',
      'Digest realm="r", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"',
      'dcd98b7102dd2f0e8b11d0f600bfb0c093',
    ],
  ])('%s hides its secret', (name, value, secret) => {
    expect(show.field(name, value)).not.toContain(secret);
  });

  it('keeps what the reader needs', () => {
    expect(show.field('Authorization', 'Bearer undefined')).toBe('Bearer undefined');
    expect(show.field('Authorization', `Bearer Bearer ${token}`)).toMatch(/^Bearer Bearer ‹/);
    expect(show.field('Set-Cookie', 'sid=abc; Path=/x; Domain=example.com; Secure; SameSite=None')).toMatch(
      /^sid=‹3 chars #[0-9a-f]+›; Path=\/x; Domain=example\.com; Secure; SameSite=None$/,
    );
    expect(
      show.field(
        'WWW-Authenticate',
        'Bearer realm="api", error="invalid_token", error_description="The token expired"',
      ),
    ).toBe('Bearer realm="api", error="invalid_token", error_description="The token expired"');
    expect(show.field('Access-Control-Allow-Origin', 'https://app.example')).toBe('https://app.example');
    expect(
      show.field(
        'Authorization',
        'AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE/20260115/eu-west-1/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature=ab',
      ),
    ).toMatch(
      /^AWS4-HMAC-SHA256 Credential=ASIA‹11 chars #\w+›\/20260115\/eu-west-1\/s3\/aws4_request, SignedHeaders="host;x-amz-date", Signature=‹/,
    );
    expect(show.field('Signature-Input', 'sig1=("@method" "date");created=1768467600;keyid="main"')).toBe(
      'sig1=("@method" "date");created=1768467600;keyid="main"',
    );
    expect(show.field('Authorization', 'Digest realm="a, b", qop=auth, nc=00000001, nonce="x"')).toMatch(
      /^Digest realm="a, b", qop="auth", nc="00000001", nonce=‹/,
    );
  });
});

describe('the name of a cookie', () => {
  it.each([
    ['mod_auth_openidc_state_kJ3h8Zq2Lw7Xv5NbR8tYpQ', /^mod_auth_openidc_state_‹22 chars #\w+›$/],
    ['auth0.state.aB3dE5fG7hI9jK1lM3nO', /^auth0\.state\.‹20 chars #\w+›$/],
    ['__Host-session', /^__Host-session$/],
    ['a_very_long_cookie_name_of_a_shop', /^a_very_long_cookie_name_of_a_shop$/],
  ])('hides the state at the end of one, and nothing else: %s', (name, shown) => {
    const show = new Redactor();
    expect(show.cookieName(name)).toMatch(shown);
    for (const field of ['cookie', 'set-cookie'])
      expect(show.field(field, `${name}=v; b=2`).split('=')[0]).toMatch(shown);
  });
});

describe('a URL', () => {
  it('keeps host, path and parameter names, and hides values, userinfo and random segments', () => {
    const shown = show.url(
      parseUrl(
        'https://u:hunter2222@app.example/reset/9f86d081884c7d659a2f/now?code=SplxlOBeZQQYbYS6WxSbIA&scope=openid#access_token=tok-tok-tok',
      ),
    );
    expect(shown).toMatch(
      /^https:\/\/‹credentials›@app\.example\/reset\/‹20 chars #\w+›\/now\?code=‹22 chars #\w+›&scope=openid#access_token=‹/,
    );
    expect(shown).not.toMatch(/hunter|Splx|tok-tok/);
  });

  it('hides what signs an address, and keeps what was signed', () => {
    const shown = show.url(
      parseUrl(
        'https://b.s3.eu-west-1.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAEXAMPLE%2F20260115%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20260115T090000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Security-Token=plain-words&X-Amz-Signature=abcdef',
      ),
    );
    expect(shown).toContain(
      '/20260115/eu-west-1/s3/aws4_request&X-Amz-Date=20260115T090000Z&X-Amz-Expires=60',
    );
    expect(shown).not.toMatch(/ASIAEXAMPLE|plain-words|abcdef/);
  });

  it('looks into nested addresses', () => {
    const shown = show.url(
      parseUrl('https://id.example/authorize?redirect_uri=https%3A%2F%2Fapp.example%2Fcb%3Ftoken%3Dabcdefgh'),
    );
    expect(shown).toContain('https://app.example/cb?token=‹');
    expect(shown).not.toContain('abcdefgh');
  });
});

describe('free text', () => {
  it('hides tokens, addresses of people and random runs, and leaves words', () => {
    expect(show.text(`no user mary@example.com for ${token}`)).not.toMatch(/mary|eyJ/);
    expect(show.text('Authentication credentials were not provided.')).toBe(
      'Authentication credentials were not provided.',
    );
    expect(looksRandom('insufficient_user_authentication')).toBe(false);
    expect(looksRandom('a3f5c9d2e1b4')).toBe(true);
  });

  it('spells out what cannot be seen', () => {
    expect(printable('a\u200bb\u202ec\u0000\ud800')).toBe('a‹U+200B›b‹U+202E›c‹U+0000›‹U+D800›');
  });
});

describe('the last net', () => {
  it('knows the secrets of an exchange and takes them out of any text', () => {
    const [exchange] = exchanges({
      url: 'https://app.example/login?ticket=ST-12345',
      method: 'POST',
      headers: { Cookie: 'pref=blue-whale', Authorization: 'Bearer correct-horse' },
      body: 'user=mary&password=battery-staple',
      text: '{"access_token":"opaque-thing","note":"hello there"}',
      answer: { 'Set-Cookie': 'sid=green-apple; Path=/' },
    });
    if (exchange === undefined) throw new Error('an exchange');
    const text = 'ST-12345 blue-whale correct-horse battery-staple opaque-thing green-apple hello there';
    expect(show.without(text, secretsOf(exchange))).toMatch(/^(?:‹\d+ chars #\w+› ){6}hello there$/);
  });

  it('knows what is inside Basic, proofs and keys, and leaves the words of a challenge that was repeated', () => {
    const [exchange] = exchanges({
      url: 'https://app.example/x',
      headers: {
        Authorization: `Basic ${btoa('mary-poppins:spoonful')}`,
        'X-Api-Key': 'plain-words',
        DPoP: 'odd-proof',
      },
    });
    const [digest] = exchanges({
      url: 'https://app.example/x',
      headers: { Authorization: 'Digest username="mary-poppins", realm="Nursery door", algorithm=SHA-256' },
    });
    if (exchange === undefined || digest === undefined) throw new Error('an exchange');
    const text = 'mary-poppins spoonful plain-words odd-proof';
    expect(show.without(text, secretsOf(exchange))).toMatch(/^(?:‹\d+ chars #\w+› ?){4}$/);
    expect(show.without('mary-poppins at Nursery door, SHA-256', secretsOf(digest))).toMatch(
      /^‹\d+ chars #\w+› at Nursery door, SHA-256$/,
    );
  });
});
