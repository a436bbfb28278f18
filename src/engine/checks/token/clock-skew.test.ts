import { describe, expect, it } from 'vitest';
import {
  bearerChallenge,
  causeOf,
  causesOf,
  type EntryInput,
  epoch,
  firstCause,
  jwt,
  outcomesOnOddValues,
  placesOf,
  reportOn,
  START,
} from '../testing.ts';

const date = (seconds: number, skew = 0) => new Date(START + (seconds + skew) * 1000).toUTCString();

interface Skewed {
  /** Seconds by which each clock is ahead of the recording machine's. */
  readonly issuer?: number;
  readonly api?: number;
  readonly lifetime?: number;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly challenge?: string;
  readonly used?: number;
  readonly dateless?: boolean;
}

/** A sign-in that issues a token at second 2, and a call that is refused at once (or at `used`). */
function signIn(world: Skewed): EntryInput[] {
  const { issuer = 0, api = 0, lifetime = 300, used = 2.5 } = world;
  const iat = epoch(2 + issuer);
  const token = jwt({ iss: 'https://id.login.example', iat, nbf: iat, exp: iat + lifetime, ...world.claims });
  return [
    { url: 'https://www.shop.example/', type: 'document', at: 0 },
    { url: 'https://static.cdn.example/app.js', at: 0.5, answer: { 'Cache-Control': 'no-cache' } },
    {
      url: 'https://id.login.example/oauth2/token',
      method: 'POST',
      at: 2,
      body: 'grant_type=authorization_code&code=abcdefgh',
      answer: { Date: date(2, issuer) },
      text: JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in: lifetime }),
    },
    {
      url: 'https://api.shop.example/orders',
      at: used,
      status: 401,
      headers: { Authorization: `Bearer ${token}` },
      answer: {
        ...(world.dateless ? {} : { Date: date(used, api) }),
        ...bearerChallenge(world.challenge ?? 'error="invalid_token"'),
      },
      ...(world.dateless ? { dateless: true } : {}),
    },
  ];
}

describe('clock-skew', () => {
  it('explains a token that is too early for a server whose clock is behind, and says that it is the server’s', () => {
    const cause = firstCause(signIn({ api: -300 }));
    expect(cause).toMatchObject({ check: 'clock-skew', message: 'early', confidence: 'certain' });
    expect(cause?.title).toMatch(
      /its clock is (?:4 min 5\d|5 min \d) ?s? behind that of https:\/\/id\.login/,
    );
    expect(cause?.what).toContain('It is the clock of api.shop.example that is off');
    expect(placesOf(cause)).toContain('2 response.headers.date');
  });

  it('says that it is the issuer’s clock where the API agrees with the others', () => {
    const cause = firstCause(signIn({ issuer: 300 }));
    expect(cause).toMatchObject({ check: 'clock-skew', message: 'early' });
    expect(cause?.what).toContain('It is the issuer’s clock that is off');
  });

  it('explains a token that is expired on arrival for a server whose clock is ahead', () => {
    const cause = firstCause(signIn({ api: 1800 }));
    expect(cause).toMatchObject({ check: 'clock-skew', message: 'late', confidence: 'certain' });
    expect(causesOf(signIn({ api: 1800 }))).toContain('token-expired');
  });

  it('is one incident where each renewed token fails in the same way, dated by the answer or by the token alone', () => {
    const [first, second] = [signIn({ api: 1800 }), signIn({ api: 1800 }).slice(2)];
    const again = second.map((entry) => ({ ...entry, at: (entry.at ?? 0) + 1 }));
    expect(reportOn(...first, ...again).incidents).toHaveLength(1);
    const undated = signIn({ issuer: -1800 }).map((entry) =>
      entry.method === 'POST' ? { ...entry, dateless: true, answer: {} } : entry,
    );
    expect(firstCause(undated)).toMatchObject({
      check: 'clock-skew',
      message: 'late',
      confidence: 'certain',
    });
  });

  describe('where nobody saw the token being issued', () => {
    const unseen = (world: Skewed) => signIn(world).filter(({ method }) => method !== 'POST');

    it.each([
      ['too early for a clock that is behind', { api: -300 }, 'earlyHere'],
      ['too late for one that is ahead', { api: 1800 }, 'lateHere'],
    ])('finds one that is %s', (_what, world, message) => {
      const cause = firstCause(unseen(world));
      expect(cause).toMatchObject({ check: 'clock-skew', message, confidence: 'certain' });
      expect(cause?.title).toContain('the clock of api.shop.example is');
    });

    it.each<[string, Skewed]>([
      ['has run out by all clocks', { api: 120, used: 4000 }],
      ['is not valid yet by any', { api: -120, claims: { nbf: epoch(900) } }],
      ['is refused for its scope', { api: -300, challenge: 'error="insufficient_scope"' }],
      ['is in time for the server too', { api: 120, lifetime: 3600 }],
    ])('leaves alone one that %s', (_what, world) => {
      expect(causesOf(unseen(world))).not.toContain('clock-skew');
    });
  });

  it('leaves alone a token that expired by its issuer’s clock too', () => {
    expect(causesOf(signIn({ used: 400 }))[0]).toBe('token-expired');
    expect(causesOf(signIn({ used: 4000, api: 90 }))).not.toContain('clock-skew');
  });

  it('leaves alone a token that its issuer dated into the future on purpose: the clocks agree', () => {
    const entries = signIn({ claims: { nbf: epoch(602) } });
    expect(causesOf(entries)[0]).toBe('token-not-yet-valid');
    expect(causesOf(entries)).not.toContain('clock-skew');
  });

  it('leaves alone other refusals between clocks that disagree by less than the token’s life', () => {
    expect(causesOf(signIn({ api: 120, lifetime: 3600 }))).not.toContain('clock-skew');
    expect(causesOf(signIn({ api: -300, challenge: 'error="insufficient_scope"' }))).not.toContain(
      'clock-skew',
    );
  });

  it('never takes the tester’s own clock for that of the server', () => {
    // The machine is 20 minutes ahead of all servers: by it the token has expired, by the servers it has not.
    const servers = ['id', 'www', 'api'].map((name) => ({
      url: `https://${name}.shop.example/`,
      answer: { Date: date(0, -1200) },
    }));
    const entries: EntryInput[] = [
      ...servers,
      {
        url: 'https://other.shop.example/orders',
        at: 1,
        status: 401,
        dateless: true,
        headers: { Authorization: `Bearer ${jwt({ iat: epoch(-1300), exp: epoch(-600) })}` },
        answer: bearerChallenge('error="invalid_token"'),
      },
    ];
    expect(causesOf(entries)).not.toContain('token-expired');
    expect(reportOn(...entries).warnings.map((one) => one.message)).toEqual(['machine']);
  });

  it('says why an application sends an expired token: this computer’s clock is behind', () => {
    const late = (seconds: number, host: string): EntryInput => ({
      url: `https://${host}/`,
      at: seconds,
      answer: { Date: date(seconds, 900) },
    });
    const entries: EntryInput[] = [
      late(0, 'www.shop.example'),
      late(1, 'cdn.files.example'),
      {
        ...late(2, 'api.shop.example'),
        status: 401,
        headers: { Authorization: `Bearer ${jwt({ iat: epoch(-3000), exp: epoch(600) })}` },
      },
    ];
    expect(causesOf(entries)[0]).toBe('token-expired');
    expect(causeOf(entries, 'clock-skew')).toMatchObject({ message: 'kept', confidence: 'likely' });
  });

  it('finds the browser’s clock in a DPoP proof that is refused', () => {
    const proof = jwt(
      { htm: 'GET', htu: 'https://api.shop.example/orders', iat: epoch(0), jti: 'x' },
      { typ: 'dpop+jwt' },
    );
    const entries = (skew: number): EntryInput[] => [
      { url: 'https://www.shop.example/', answer: { Date: date(0, skew) } },
      { url: 'https://cdn.files.example/', answer: { Date: date(0.1, skew) } },
      {
        url: 'https://api.shop.example/orders',
        status: 401,
        headers: { Authorization: 'DPoP abcdefghijklmnop', DPoP: proof },
        answer: { Date: date(0.2, skew), 'WWW-Authenticate': 'DPoP error="invalid_dpop_proof"' },
      },
    ];
    const cause = causeOf(entries(-420), 'clock-skew');
    expect(cause).toMatchObject({ message: 'proof', confidence: 'certain' });
    expect(cause?.what).toContain('this computer’s clock that is off');
    expect(causesOf(entries(0))).not.toContain('clock-skew');
  });

  it('finds it in an AWS signature', () => {
    const entries = (skew: number, text: string): EntryInput[] => [
      {
        url: 'https://bucket.s3.example/key',
        status: 403,
        headers: {
          Authorization:
            'AWS4-HMAC-SHA256 Credential=A/20260115/eu/s3/aws4_request, SignedHeaders=host, Signature=ab',
          'X-Amz-Date': '20260115T090000Z',
        },
        answer: { Date: date(0, skew) },
        text,
        textType: 'application/xml',
      },
    ];
    const skewed =
      '<Error><Code>RequestTimeTooSkewed</Code><Message>The difference is too large.</Message></Error>';
    expect(causesOf(entries(1200, skewed))[0]).toBe('clock-skew');
    const denied = '<Error><Code>AccessDenied</Code></Error>';
    expect(causesOf(entries(3, denied))).not.toContain('clock-skew');
  });

  it('warns where nothing was refused, once, and not of seconds', () => {
    const visit = (host: string, at: number, skew: number): EntryInput => ({
      url: `https://${host}/`,
      at,
      answer: { Date: date(at, skew) },
    });
    const world = (skew: number) =>
      reportOn(
        ...[0, 1, 2, 3].flatMap((at) => [
          visit('www.shop.example', at, 0),
          visit('api.other.example', at + 0.3, skew),
        ]),
      ).warnings.map((one) => `${one.check} ${one.message}`);
    expect(world(200)).toEqual(['clock-skew server']);
    expect(world(-200)).toEqual(['clock-skew server']);
    expect(world(30)).toEqual([]);
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('clock-skew')).not.toContain('error');
  });
});
