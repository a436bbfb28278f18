import { describe, expect, it } from 'vitest';
import { entry, har, type Part } from '../engine/exchange/testing.ts';
import { challengeOfVerifier } from '../engine/flows/oauth.ts';
import { base64url } from '../engine/headers/base64.ts';
import { maskedBy } from '../engine/tokens/django-csrf.ts';
import { decodeJwt } from '../engine/tokens/jwt.ts';
import { sanitiseHar } from './har.ts';

const KEY = new Uint8Array(32).fill(7);
const encoded = (value: unknown) => base64url(new TextEncoder().encode(JSON.stringify(value)));
const jwt = (claims: unknown) =>
  `${encoded({ alg: 'RS256', typ: 'JWT', kid: 'key-2026' })}.${encoded(claims)}.${'c2lnbmF0dXJl'.repeat(6)}`;
const lines = (...list: [string, string][]) => list.map(([name, value]) => ({ name, value }));

interface Seen {
  readonly request: {
    readonly url: string;
    readonly headers: readonly { readonly name: string; readonly value: string }[];
    readonly headersSize?: number;
    readonly postData?: { readonly text: string };
  };
  readonly response: {
    readonly headers: readonly { readonly name: string; readonly value: string }[];
    readonly content?: { readonly text?: string; readonly comment?: string };
    readonly statusText: string;
  };
}

function sanitised(...entries: Part[]) {
  const { har: made, removed } = sanitiseHar(har(entries), KEY);
  return { list: (made.log as { entries: Seen[] }).entries, removed };
}
const one = (request: Part, response: Part = {}) => sanitised(entry(request, response)).list[0] as Seen;
const field = (seen: Seen, name: string) =>
  [...seen.request.headers, ...seen.response.headers].find((line) => line.name === name)?.value ?? '';

describe('what becomes of a secret', () => {
  it('keeps length, letters’ case, digits and punctuation, and no character else', () => {
    const value = field(one({ headers: lines(['Cookie', 'sid=s%3Aab12-CD34.ef; theme=dark']) }), 'Cookie');
    expect(value).toMatch(/^sid=s?[a-z]%3A[a-z]{2}\d{2}-[A-Z]{2}\d{2}\.[a-z]{2}; theme=[a-z]{4}$/);
    expect(value).not.toContain('ab12');
  });

  it('is the same wherever it stands, in whatever encoding', () => {
    const code = 'Ab3/+dEf9=x';
    const { list } = sanitised(
      entry({ url: `https://app.test/cb?code=${encodeURIComponent(code)}&state=xyzxyz` }),
      entry({
        method: 'POST',
        url: 'https://id.test/token',
        postData: {
          mimeType: 'application/x-www-form-urlencoded',
          text: `grant_type=authorization_code&code=${encodeURIComponent(code)}`,
        },
      }),
      entry({ headers: lines(['X-Code', code]) }),
    );
    const first = new URL(list[0]?.request.url ?? '').searchParams.get('code');
    expect(first).not.toBe(code);
    expect(new URLSearchParams(list[1]?.request.postData?.text).get('code')).toBe(first);
    expect(list[2]?.request.headers[0]?.value).toBe(first);
  });

  it('differs from file to file', () => {
    const capture = har([entry({ headers: lines(['Cookie', 'sid=0123456789abcdef']) })]);
    expect(JSON.stringify(sanitiseHar(capture).har)).not.toBe(JSON.stringify(sanitiseHar(capture).har));
  });

  it('fits its challenge still: PKCE, and the hash of a token in a proof', () => {
    const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
    const challenge = challengeOfVerifier(verifier, 'S256') ?? '';
    const token = 'Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU';
    const { list } = sanitised(
      entry({ url: `https://id.test/authorize?client_id=web&code_challenge=${challenge}` }),
      entry({
        method: 'POST',
        postData: { mimeType: 'application/x-www-form-urlencoded', text: `code_verifier=${verifier}` },
      }),
      entry({
        headers: lines(
          ['Authorization', `DPoP ${token}`],
          ['DPoP', jwt({ ath: challengeOfVerifier(token, 'S256'), htm: 'GET' })],
        ),
      }),
    );
    const [asked, proved, sent] = list as [Seen, Seen, Seen];
    const shown = new URLSearchParams(proved.request.postData?.text).get('code_verifier') ?? '';
    expect(shown).not.toBe(verifier);
    expect(new URL(asked.request.url).searchParams.get('code_challenge')).toBe(
      challengeOfVerifier(shown, 'S256'),
    );
    const proof = decodeJwt(field(sent, 'DPoP'));
    expect(proof.ok && proof.claims?.ath).toBe(
      challengeOfVerifier(field(sent, 'Authorization').replace('DPoP ', ''), 'S256'),
    );
  });

  it('leaves of a token what names nobody, and what is not text of it', () => {
    const claims = {
      iss: 'https://id.test/',
      aud: 'api',
      exp: 1_795_000_000,
      scope: 'orders:read',
      sub: 'ada-4711',
      email: 'ada@corp.example',
      groups: ['boss-of-it-all'],
    };
    const seen = one({ headers: lines(['Authorization', `Bearer ${jwt(claims)}`]) });
    const made = decodeJwt(field(seen, 'Authorization').replace('Bearer ', ''));
    expect(made.ok && made.header).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'key-2026' });
    expect(made.ok && made.claims).toMatchObject({
      iss: 'https://id.test/',
      aud: 'api',
      exp: 1_795_000_000,
      scope: 'orders:read',
    });
    expect(JSON.stringify(made)).not.toMatch(/ada|4711|corp|boss/);
    expect(made.ok && String(made.claims?.email)).toMatch(/^[a-z]{3}@[a-z]{4}\.[a-z]{7}$/);
  });

  it('is cut where it was cut', () => {
    const token = jwt({ iss: 'https://id.test/', sub: 'ada' });
    const [whole, part] = sanitised(
      entry({ headers: lines(['Authorization', `Bearer ${token}`]) }),
      entry({ headers: lines(['Authorization', `Bearer ${token.slice(0, -20)}`]) }),
    ).list as [Seen, Seen];
    expect(field(whole, 'Authorization').startsWith(field(part, 'Authorization'))).toBe(true);
  });

  it('agrees with its mask, as Django makes them', () => {
    const [mask, other, secret] = [
      'a1B'.repeat(11).slice(0, 32),
      'zX9'.repeat(11).slice(0, 32),
      'q8W'.repeat(11).slice(0, 32),
    ];
    const [cookie, form] = sanitised(
      entry({ headers: lines(['Cookie', `csrftoken=${secret}`]) }),
      entry({
        method: 'POST',
        postData: {
          mimeType: 'application/x-www-form-urlencoded',
          text: `csrfmiddlewaretoken=${maskedBy(mask, secret)}&again=${maskedBy(other, secret)}`,
        },
      }),
    ).list as [Seen, Seen];
    const shown = field(cookie, 'Cookie').replace('csrftoken=', '');
    const sent = new URLSearchParams(form.request.postData?.text);
    for (const name of ['csrfmiddlewaretoken', 'again']) {
      const made = sent.get(name) ?? '';
      expect(made).toBe(maskedBy(made.slice(0, 32), shown));
    }
    expect(shown).not.toBe(secret);
  });
});

describe('what stays', () => {
  it('is what an address says of the way, not of a person', () => {
    const { url } = one({
      url: 'https://id.test:8443/realms/main/protocol/openid-connect/auth?client_id=web&response_type=code&scope=openid%20email&redirect_uri=https%3A%2F%2Fapp.test%2Fcb&state=s3cr3tState123&login_hint=ada%40corp.example',
    }).request;
    const made = new URL(url);
    expect(made.origin + made.pathname).toBe('https://id.test:8443/realms/main/protocol/openid-connect/auth');
    expect(Object.fromEntries(made.searchParams)).toMatchObject({
      client_id: 'web',
      response_type: 'code',
      scope: 'openid email',
      redirect_uri: 'https://app.test/cb',
    });
    expect(url).not.toMatch(/s3cr3t|ada|corp/);
  });

  it('is what a server says of a refusal, without what is known to be a secret', () => {
    const [, refused] = sanitised(
      entry({
        method: 'POST',
        postData: { mimeType: 'application/json', text: '{"username":"adalove","password":"opensesame"}' },
      }),
      entry(
        {},
        {
          status: 401,
          statusText: 'Unauthorized',
          headers: lines(['WWW-Authenticate', 'Bearer realm="api", error="invalid_token"']),
          content: {
            mimeType: 'application/json',
            text: '{"error":"invalid_token","error_description":"adalove: the token expired, see opensesame"}',
          },
        },
      ),
    ).list as [Seen, Seen];
    expect(field(refused, 'WWW-Authenticate')).toBe('Bearer realm="api", error="invalid_token"');
    expect(refused.response.content?.text).toMatch(
      /^\{"error":"invalid_token","error_description":"[a-z]{7}: the token expired, see [a-z]{10}"\}$/,
    );
    expect(refused.response.content?.text).not.toMatch(/adalove|opensesame/);
    expect(refused.response.statusText).toBe('Unauthorized');
  });

  it('is the size of a message as it is now', () => {
    const token = jwt({ sub: 'x', n: '\u00e9' });
    const headers = lines(['Host', 'api.test'], ['Authorization', `Bearer ${token}`]);
    const seen = one({ headers, headersSize: 500 });
    const grown = field(seen, 'Authorization').length - `Bearer ${token}`.length;
    expect(seen.request.headersSize).toBe(500 + grown);
  });

  it('is what was masked before', () => {
    const seen = one({ headers: lines(['Authorization', 'Bearer [REDACTED]'], ['Cookie', '***']) });
    expect([field(seen, 'Authorization'), field(seen, 'Cookie')]).toEqual(['Bearer [REDACTED]', '***']);
  });
});

describe('what cannot be looked through', () => {
  it('is taken out whole, said where it stood, and counted', () => {
    const content = (mimeType: string, text: string) => ({ status: 200, content: { mimeType, text } });
    const { list, removed } = sanitised(
      entry({}, content('application/json', '{"a": ')),
      entry({}, content('image/x-odd', 'odd')),
      entry({}, content('image/x-odd', 'odder')),
    );
    expect(list.map(({ response }) => response.content?.text)).toEqual([undefined, undefined, undefined]);
    expect(list[0]?.response.content?.comment).toBe('taken out: it is no JSON');
    expect(removed).toEqual([
      { what: 'a body, it is no JSON', count: 1 },
      { what: 'a body, of a kind that is not looked through', count: 2 },
    ]);
  });

  it.each([undefined, null, 1, 'x', {}, [], [null], { log: null }, { log: { entries: [null, 1, {}] } }])(
    'does not stop it: %j',
    (json) => {
      expect(() => sanitiseHar(json, KEY)).not.toThrow();
    },
  );
});
