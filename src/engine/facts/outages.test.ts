import { describe, expect, it } from 'vitest';
import { bearerChallenge, type EntryInput, epoch, jwt, reportOn } from '../checks/testing.ts';

const API = 'https://api.shop.example';
const PATHS = ['/orders', '/items', '/prices', '/stock'];
const user = (name: string, over: Readonly<Record<string, unknown>> = {}) =>
  jwt({
    iss: 'https://id.shop.example',
    sub: name,
    aud: 'shop',
    exp: epoch(9000),
    jti: `${name}-1`,
    ...over,
  });
const ADA = user('ada');
const BOB = user('bob');
const call = (path: string, at: number, over: Partial<EntryInput> & { token?: string } = {}): EntryInput => {
  const { token, ...rest } = over;
  return {
    url: API + path,
    at,
    ...rest,
    headers: { ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }), ...rest.headers },
  };
};
const all = (at: number, over: Partial<EntryInput> & { token?: string } = {}) =>
  PATHS.map((path, index) => call(path, at + index / 10, over));
const refused = { status: 401, answer: bearerChallenge('') };

const broken = (...entries: readonly EntryInput[]) =>
  reportOn(...entries).incidents.map(({ kind, causes, exchanges }) => [
    kind,
    causes[0]?.check,
    causes[0]?.message,
    causes[0]?.confidence,
    exchanges.length,
  ]);
const everyone = (...entries: readonly EntryInput[]) =>
  reportOn(...entries).incidents.flatMap(({ causes }) =>
    causes.filter(({ message }) => message === 'everyone' || message === 'rotated'),
  );

describe('everything fails since one moment', () => {
  it('is one incident where several users are refused', () => {
    const entries = [
      ...all(0, { token: ADA }),
      ...all(1, { token: BOB }),
      ...all(60, { ...refused, token: ADA }),
      ...all(70, { ...refused, token: BOB }),
      ...all(80, { ...refused, token: ADA }),
    ];
    const report = reportOn(...entries);
    expect(broken(...entries)).toEqual([
      ['unauthorized', 'identity-provider-failing', 'everyone', 'certain', 12],
    ]);
    expect(report.incidents[0]?.title).toMatch(
      /^Since 09:01:00 UTC every request to https:\/\/api\.shop\.example fails \(4 routes, 2 tokens, /,
    );
    expect(report.incidents[0]?.exchanges[0]).toBe(8);
    expect(JSON.stringify(report)).not.toMatch(/\bada\b|\bbob\b/);
  });

  it('is certain where a request fails that had worked without a credential', () => {
    const entries = [
      ...all(0, { token: ADA }),
      call('/status', 1),
      ...all(60, { ...refused, token: ADA }),
      call('/status', 66, refused),
      ...all(70, { ...refused, token: ADA }),
    ];
    expect(everyone(...entries).map(({ confidence }) => confidence)).toContain('certain');
  });

  it('is said of a server that cannot be reached through its proxy', () => {
    const down = { status: 503, token: ADA };
    const entries = [...all(0, { token: ADA }), ...all(60, down), ...all(67, down), ...all(80, down)];
    expect(broken(...entries)).toEqual([
      ['outage', 'identity-provider-failing', 'everyone', 'likely', expect.any(Number)],
    ]);
  });

  it('is possible at most where one user alone is seen', () => {
    const entries = [
      ...all(0, { token: ADA }),
      ...all(60, { ...refused, token: ADA }),
      ...all(70, { ...refused, token: ADA }),
    ];
    const { incidents } = reportOn(...entries);
    expect(everyone(...entries)).toEqual([]);
    expect(incidents[0]?.causes[0]?.check).not.toBe('identity-provider-failing');
    expect(
      incidents.flatMap(({ causes }) => causes).find(({ message }) => message === 'perhaps')?.confidence,
    ).toBe('possible');
  });

  it.each<readonly [string, Partial<EntryInput>]>([
    ['a token and a cookie', { headers: { Cookie: 'sid=k3Hq9Zt2Lw7Xv5Nb' } }],
    ['a token and an API key', { headers: { 'X-API-Key': 'k3Hq9Zt2Lw7Xv5NbR8' } }],
  ])('takes %s for one user’s, who may have both', (_what, other) => {
    const entries = [
      ...all(0, { token: ADA }),
      ...all(1, other),
      ...all(60, { ...refused, token: ADA }),
      ...all(70, { ...other, ...refused }),
      ...all(80, { ...refused, token: ADA }),
    ];
    expect(everyone(...entries)).toEqual([]);
  });

  it('is less sure where the server may shut this one visitor out', () => {
    const out = { status: 403 };
    const entries = [
      ...all(0, { token: ADA }),
      call('/status', 1),
      ...all(60, { ...out, token: ADA }),
      call('/status', 66, out),
      ...all(70, { ...out, token: ADA }),
    ];
    expect(everyone(...entries).map(({ confidence }) => confidence)).not.toContain('certain');
  });

  it('names the keys where the server does not know them, for whatever token', () => {
    const said = {
      status: 401,
      answer: bearerChallenge('error="invalid_token", error_description="The signature key was not found"'),
    };
    const renewed = user('ada', { jti: 'ada-2' });
    const entries = [
      ...all(0, { token: ADA }),
      ...all(60, { ...said, token: ADA }),
      ...all(62, { ...said, token: renewed }),
    ];
    expect(broken(...entries)).toEqual([['unauthorized', 'token-key-unknown', 'rotated', 'certain', 8]]);
    expect(reportOn(...entries).incidents[0]?.title).toContain('Since 09:01:00 UTC');
    // Two tokens that were never accepted may have been made up.
    const made = [
      ...all(0, { token: BOB }),
      ...all(60, { ...said, token: ADA }),
      ...all(62, { ...said, token: renewed }),
    ];
    expect(everyone(...made).map(({ confidence }) => confidence)).toEqual(['likely']);
  });
});

describe('it is not said', () => {
  const expired = user('ada', { exp: epoch(30) });
  const late = user('bob', { exp: epoch(30) });
  it.each<readonly [string, readonly EntryInput[]]>([
    [
      'of a token that has run out',
      [
        ...all(0, { token: expired }),
        ...all(60, { ...refused, token: expired }),
        ...all(70, { ...refused, token: expired }),
      ],
    ],
    [
      'of two tokens that have run out',
      [
        ...all(0, { token: expired }),
        ...all(1, { token: late }),
        ...all(60, { ...refused, token: expired }),
        ...all(70, { ...refused, token: late }),
      ],
    ],
    [
      'after signing out',
      [
        ...all(0, { token: ADA }),
        ...all(1, { token: BOB }),
        { url: `${API}/logout`, method: 'POST', at: 50 },
        ...all(60, { ...refused, token: ADA }),
        ...all(70, { ...refused, token: BOB }),
      ],
    ],
    [
      'of a session that ended',
      [
        ...all(0, { headers: { Cookie: 'sid=Yk3J9xVb2NqM5' } }),
        ...all(60, { ...refused, headers: { Cookie: 'sid=Yk3J9xVb2NqM5' } }),
        ...all(70, { ...refused, headers: { Cookie: 'sid=Yk3J9xVb2NqM5' } }),
      ],
    ],
    [
      'of one user’s token where another one’s still works',
      [
        ...all(0, { token: ADA }),
        ...all(1, { token: BOB }),
        ...all(60, { ...refused, token: ADA }),
        ...all(61, { token: BOB }),
        ...all(70, { ...refused, token: ADA }),
      ],
    ],
    ['of a page that lost its token', [...all(0, { token: ADA }), ...all(60, refused), ...all(70, refused)]],
    [
      'of a restart',
      [
        ...all(0, { token: ADA }),
        call('/orders', 60, { status: 502, token: ADA }),
        ...all(61, { token: ADA }),
      ],
    ],
    [
      'of a restart that hits a page load',
      [...all(0, { token: ADA }), ...all(60, { status: 502, token: ADA }), ...all(64, { token: ADA })],
    ],
    [
      'of one route',
      [
        ...all(0, { token: ADA }),
        ...all(0.5, { token: BOB }),
        ...[60, 70, 80].map((at) => call('/orders', at, { ...refused, token: at === 70 ? BOB : ADA })),
      ],
    ],
    [
      'of a server that never worked',
      [...all(60, { ...refused, token: ADA }), ...all(70, { ...refused, token: BOB })],
    ],
    [
      'of unknown keys of another issuer',
      [
        ...all(0, { token: ADA }),
        ...['x', 'y'].flatMap((name) =>
          all(60, {
            status: 401,
            answer: bearerChallenge('error="invalid_token", error_description="signing key not found"'),
            token: user(name, { iss: 'https://id-test.shop.example' }),
          }),
        ),
      ],
    ],
  ])('%s', (_what, entries) => {
    expect(everyone(...entries)).toEqual([]);
  });

  it('again once it works', () => {
    const entries = [
      ...all(0, { token: ADA }),
      ...all(60, { status: 503, token: ADA }),
      ...all(70, { status: 503, token: ADA }),
      ...all(90, { token: ADA }),
      call('/orders', 100, { status: 503, token: ADA }),
    ];
    const report = reportOn(...entries);
    expect(report.incidents).toHaveLength(1);
    expect(report.incidents[0]?.verdict).toBe('warning');
    expect(report.incidents[0]?.exchanges).not.toContain(entries.length - 1);
  });
});
