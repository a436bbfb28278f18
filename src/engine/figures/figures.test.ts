import { describe, expect, it } from 'vitest';
import { bearerCall, type EntryInput, epoch, exchanges, jwt, START } from '../checks/testing.ts';
import { diagnose } from '../diagnose.ts';
import type { Rate } from '../report-figures.ts';
import { Session } from '../session.ts';

const API = 'https://api.shop.example';
const KEY = new Uint8Array(16).fill(7);

function sessionOf(...entries: readonly EntryInput[]): Session {
  const session = new Session({ key: KEY });
  for (const exchange of exchanges(...entries)) session.add(exchange);
  return session;
}

function figuresOf(...entries: readonly EntryInput[]) {
  return sessionOf(...entries).figures.report();
}

/** Requests, 401s, 403s, expected ones. */
function counts({ requests, unauthorized, forbidden, expected }: Rate) {
  return [requests, unauthorized, forbidden, expected];
}

const expired = jwt({ iss: 'https://id.shop.example', client_id: 'shop-web', exp: epoch(-720) });
const good = jwt({ iss: 'https://id.shop.example', azp: 'shop-admin', exp: epoch(3600) });
const call = (path: string, token: string, status: number, rest: Partial<EntryInput> = {}) =>
  bearerCall(token, { url: `${API}${path}`, status, ...rest });
/** Digest: the first request is always refused, the second one brings the answer to the challenge. */
const DIGEST: readonly EntryInput[] = [
  {
    url: `${API}/files`,
    status: 401,
    answer: { 'WWW-Authenticate': 'Digest realm="x", nonce="bm9uY2U", qop="auth"' },
  },
  {
    url: `${API}/files`,
    headers: {
      Authorization:
        'Digest username="u", realm="x", nonce="bm9uY2U", uri="/files", qop=auth, nc=00000001, cnonce="c", response="0123456789abcdef0123456789abcdef"',
    },
  },
];

describe('how often requests were refused', () => {
  const entries = [
    call('/orders/1', expired, 401),
    call('/orders/2', expired, 401),
    call('/orders/3', good, 200),
    call('/orders/4', good, 403),
    call('/items', good, 200),
    ...DIGEST,
    {
      url: `${API}/items`,
      status: 0,
      error: 'net::ERR_FAILED',
      headers: { Authorization: `Bearer ${good}` },
    },
  ];

  it('is counted by route, what is as it should be apart', () => {
    const { total, routes } = figuresOf(...entries);
    expect(routes.map((route) => [route.path, ...counts(route)])).toEqual([
      ['/orders/*', 4, 2, 1, 0],
      ['/items', 2, 0, 0, 0],
      ['/files', 2, 1, 0, 1],
    ]);
    expect(counts(total)).toEqual([8, 3, 1, 1]);
    // What was not answered was not refused either.
    expect(total.answered).toBe(7);
  });

  it('is counted by client: its id in the token, else its User-Agent', () => {
    const { clients } = figuresOf(...entries);
    expect(clients.map(({ by, name, ...rate }) => [by, name, ...counts(rate)])).toEqual([
      ['oauth', 'shop-web', 2, 2, 0, 0],
      ['oauth', 'shop-admin', 4, 0, 1, 0],
      ['user-agent', 'Chrome 156', 2, 1, 0, 1],
    ]);
  });

  it('is counted by what the requests brought', () => {
    const session = sessionOf(...entries);
    const { tokens } = session.figures.report();
    expect(
      tokens.map(({ by, name, fingerprint, ...rate }) => [by, name, fingerprint, ...counts(rate)]),
    ).toEqual([
      ['token', 'Token (JWT)', session.show.fingerprint(expired), 2, 2, 0, 0],
      ['token', 'Token (JWT)', session.show.fingerprint(good), 4, 0, 1, 0],
      ['nothing', '', '', 1, 1, 0, 1],
      ['token', 'Digest credentials', '', 1, 0, 0, 0],
    ]);
  });

  it('leads to the requests and incidents that it counts', () => {
    const session = sessionOf(...entries);
    const { routes, tokens } = session.figures.report();
    const orders = new Set([routes[0]?.id ?? '']);
    expect(entries.flatMap((_, index) => (session.figures.isIn(index, orders) ? [index] : []))).toEqual([
      0, 1, 2, 3,
    ]);
    const [incident] = session.incidents();
    expect(incident?.exchanges).toEqual([0, 1]);
    expect(tokens[0]?.incidents).toEqual([incident?.id]);
    expect(routes.find(({ path }) => path === '/files')?.incidents).toEqual([]);
  });

  it('is the same whether it is asked after each request or once', () => {
    const asked = new Session({ key: KEY });
    for (const exchange of exchanges(...entries)) {
      asked.add(exchange);
      asked.figures.report();
    }
    expect(asked.figures.report()).toEqual(figuresOf(...entries));
  });

  it('says the same as the incidents do', () => {
    const session = sessionOf(...entries);
    const expected = session
      .incidents()
      .filter(({ verdict }) => verdict === 'expected')
      .flatMap((incident) => incident.exchanges);
    expect(session.figures.report().total.expected).toBe(expected.length);
    const { unauthorized, forbidden } = diagnose(exchanges(...entries)).summary;
    expect(session.figures.report().total).toMatchObject({ unauthorized, forbidden });
  });

  it('counts a refusal inside of an answer, by its operation', () => {
    const graphql = (query: string, text: string): EntryInput => ({
      url: `${API}/graphql`,
      method: 'POST',
      body: JSON.stringify({ query }),
      bodyType: 'application/json',
      text,
    });
    const { routes } = figuresOf(
      graphql(
        'query Cart { cart { id } }',
        '{"errors":[{"message":"x","extensions":{"code":"UNAUTHENTICATED"}}]}',
      ),
      graphql('query Shop { shop { id } }', '{"data":{"shop":{"id":1}}}'),
    );
    expect(routes.map((route) => [route.operation, ...counts(route)])).toEqual([
      ['Cart', 1, 1, 0, 0],
      ['Shop', 1, 0, 0, 0],
    ]);
  });

  it('keeps secrets out', () => {
    const secrets = ['s3cr3tKeyOfTheShop9901', 's3ss10nValueOfTheShop', expired, good];
    const text = JSON.stringify(
      figuresOf(
        ...entries,
        { url: `${API}/keyed?token=${secrets[0]}`, headers: { 'X-Api-Key': secrets[0] ?? '' } },
        { url: `${API}/page`, headers: { Cookie: `sessionid=${secrets[1]}` } },
      ),
    );
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(text).toContain('x-api-key');
  });
});

describe('what requests brought', () => {
  it('is not known where the recording lacks the fields', () => {
    const { tokens } = figuresOf({ url: `${API}/a`, provisional: true }, { url: `${API}/a` });
    expect(tokens.map(({ by, requests }) => [by, requests])).toEqual([
      ['not-recorded', 1],
      ['nothing', 1],
    ]);
  });

  it('tells an opaque token’s client by the response that issued it', () => {
    const { clients } = figuresOf(
      {
        url: 'https://id.shop.example/oauth2/token',
        method: 'POST',
        body: 'grant_type=client_credentials&client_id=nightly-import&client_secret=s3cr3tOfTheImport77',
        text: '{"access_token":"0paqueT0kenOfTheImport4711","token_type":"Bearer","expires_in":300}',
      },
      call('/orders', '0paqueT0kenOfTheImport4711', 200),
      call('/items', '0paqueT0kenOfTheImport4711', 401),
    );
    expect(clients.map(({ by, name, ...rate }) => [by, name, ...counts(rate)])).toEqual([
      ['oauth', 'nightly-import', 3, 1, 0, 0],
    ]);
  });

  it('tells sessions apart, and API keys', () => {
    const { tokens, clients } = figuresOf(
      { url: `${API}/a`, headers: { Cookie: 'sessionid=s3ss10nValueNumberOne; theme=dark' } },
      { url: `${API}/b`, status: 401, headers: { Cookie: 'sessionid=s3ss10nValueNumberTwo' } },
      { url: `${API}/c`, status: 403, headers: { 'X-Api-Key': 'k3yOfTheShopNumber01' } },
      { url: `${API}/d`, headers: { 'User-Agent': 'curl/8.5.0' } },
    );
    expect(tokens.map(({ by, name, ...rate }) => [by, name, ...counts(rate)])).toEqual([
      ['session-cookie', 'sessionid', 1, 1, 0, 0],
      ['api-key', 'x-api-key', 1, 0, 1, 0],
      ['session-cookie', 'sessionid', 1, 0, 0, 0],
      ['nothing', '', 1, 0, 0, 0],
    ]);
    expect(clients.map(({ by }) => by)).toEqual(['user-agent', 'api-key', 'user-agent']);
    expect(clients[2]?.name).toBe('curl 8.5.0');
  });
});

describe('the line over time', () => {
  const at = (second: number, status = 200): EntryInput => ({ url: `${API}/a`, at: second, status });

  it('counts what started in each second', () => {
    const { slices, untimed } = figuresOf(at(0), at(0.4, 401), at(0.9), at(7), at(7.5, 401));
    expect(slices.map(({ from, to, ...rate }) => [from - START, to - START, ...counts(rate)])).toEqual([
      [0, 1000, 3, 1, 0, 0],
      [7000, 8000, 2, 1, 0, 0],
    ]);
    expect(untimed).toBe(0);
  });

  it('takes seconds together where there are many, and loses none', () => {
    const { slices } = figuresOf(
      ...Array.from({ length: 1500 }, (_, second) => at(second, second % 3 ? 200 : 401)),
    );
    expect(slices.length).toBeLessThanOrEqual(600);
    expect(new Set(slices.map(({ from, to }) => to - from)).size).toBe(1);
    expect(slices.reduce((sum, { requests }) => sum + requests, 0)).toBe(1500);
    expect(slices.reduce((sum, { unauthorized }) => sum + unauthorized, 0)).toBe(500);
  });

  it('still tells of which incident they are once they were taken together', () => {
    const session = sessionOf(
      ...Array.from({ length: 1300 }, (_, second) => call('/orders', expired, 401, { at: second })),
    );
    const { slices } = session.figures.report();
    const [incident] = session.incidents();
    expect(slices.every((slice) => slice.incidents[0] === incident?.id)).toBe(true);
    expect(session.figures.isIn(1299, new Set([slices.at(-1)?.id ?? '']))).toBe(true);
  });
});

describe('rows', () => {
  it('are so many and no more; the rest is counted as one', () => {
    const { tokens, clients } = figuresOf(
      ...Array.from({ length: 620 }, (_, at) => call('/a', `0paqueT0kenNumber${at}of620`, 200)),
    );
    expect(tokens).toHaveLength(501);
    expect(tokens.find(({ by }) => by === 'others')?.requests).toBe(120);
    expect(clients).toHaveLength(1);
  });
});
