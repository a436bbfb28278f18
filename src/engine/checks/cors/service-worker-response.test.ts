import { describe, expect, it } from 'vitest';
import { Session } from '../../session.ts';
import {
  causesOf,
  type EntryInput,
  exchanges,
  firstCause,
  incidentOf,
  placesOf,
  reportOn,
} from '../testing.ts';

const SITE = 'https://www.fern.example';
const cookie = 'member=s%3A0123456789abcdefghij.klmnopqrstuvwxyz';
const page: EntryInput = { url: `${SITE}/`, type: 'document', page: 'page_1', textType: 'text/html' };
const login: EntryInput = {
  url: `${SITE}/login`,
  method: 'POST',
  at: 2,
  page: 'page_1',
  body: 'user=ann&password=secret',
  headers: { Origin: SITE, 'Sec-Fetch-Site': 'same-origin' },
  answer: { 'Set-Cookie': `${cookie}; Path=/; HttpOnly; Secure` },
  text: '{"user":"ann"}',
};
/** The call as the page saw it: the worker answered. */
const asPage = (rest: Partial<EntryInput> = {}): EntryInput => ({
  url: `${SITE}/api/account`,
  status: 401,
  at: 3,
  took: 0.2,
  page: 'page_1',
  provisional: true,
  viaWorker: 'network',
  text: rest.status === 200 ? '{"name":"Ann"}' : '{"error":"unauthenticated"}',
  ...rest,
  headers: { Referer: `${SITE}/`, ...rest.headers },
});
/** The call as the worker made it: no page, all fields. */
const asWorker = (rest: Partial<EntryInput> = {}): EntryInput => ({
  url: `${SITE}/api/account`,
  status: 401,
  at: 3.01,
  took: 0.1,
  text: rest.status === 200 ? '{"name":"Ann"}' : '{"error":"unauthenticated"}',
  ...rest,
  headers: {
    Referer: `${SITE}/sw.js`,
    'Sec-Fetch-Site': 'same-origin',
    'Sec-Fetch-Mode': 'cors',
    ...rest.headers,
  },
});

describe('service-worker-response', () => {
  it('finds a refusal that the worker kept from before the sign-in', () => {
    const cause = firstCause([page, login, asPage({ viaWorker: 'cache-storage' })]);
    expect([cause?.check, cause?.message, cause?.confidence]).toEqual([
      'service-worker-response',
      'kept',
      'certain',
    ]);
    expect(placesOf(cause)).toEqual(['2 response.status', '2 response.headers.date', '1 url']);
  });

  it('finds one of the worker’s own making', () => {
    expect(firstCause([page, login, asPage({ viaWorker: 'fallback-code' })])?.what).toContain(
      'of its own making',
    );
  });

  it('comes first where nobody tells what the worker asked, before what the page’s own fields would suggest', () => {
    const sent = { Cookie: cookie, Authorization: 'Bearer c2VjcmV0c2VjcmV0c2VjcmV0' };
    for (const headers of [{ Cookie: cookie }, sent, {}]) {
      const incident = incidentOf([
        page,
        login,
        asPage({ viaWorker: 'untold', provisional: false, text: '', headers }),
      ]);
      expect(incident.causes.map(({ check, confidence }) => [check, confidence])[0]).toEqual([
        'service-worker-response',
        'possible',
      ]);
      expect(incident.causes.filter(({ confidence }) => confidence !== 'possible')).toEqual([]);
    }
  });

  it('calls nothing broken where nobody has signed in and nothing is known of what it asked', () => {
    const before = incidentOf([page, asPage({ viaWorker: 'untold', text: '' })]);
    const after = incidentOf([page, login, asPage({ viaWorker: 'untold', text: '' })]);
    expect([before.verdict, after.verdict]).toEqual(['warning', 'broken']);
  });

  it('comes before the token that the page had sent, where the answer says no more than that it wants one', () => {
    const incident = incidentOf([
      page,
      login,
      asPage({
        viaWorker: 'untold',
        provisional: false,
        text: '',
        headers: { Authorization: 'Bearer c2VjcmV0c2VjcmV0c2VjcmV0' },
        answer: { 'WWW-Authenticate': 'Bearer realm="api"' },
      }),
    ]);
    expect(incident.causes[0]?.check).toBe('service-worker-response');
    expect(incident.causes.filter(({ confidence }) => confidence !== 'possible')).toEqual([]);
  });

  it.each([
    ['worker', 'shell', 'likely'],
    ['untold', 'between', 'possible'],
  ] as const)('comes before the server where a page is given for data (%s)', (viaWorker, message, sure) => {
    const cause = firstCause([
      page,
      login,
      asPage({
        viaWorker,
        status: 200,
        headers: { Accept: 'application/json' },
        textType: 'text/html',
        text: '<form method="post" action="/login"><input name="user"><input name="password" type="password"></form>',
      }),
    ]);
    expect([cause?.check, cause?.message, cause?.confidence]).toEqual([
      'service-worker-response',
      message,
      sure,
    ]);
  });

  it('leaves first what the server itself says', () => {
    const cause = firstCause([
      page,
      login,
      asPage({
        viaWorker: 'untold',
        provisional: false,
        headers: { Authorization: 'Bearer c2VjcmV0c2VjcmV0c2VjcmV0' },
        answer: {
          'WWW-Authenticate': 'Bearer error="invalid_token", error_description="The token has expired"',
        },
      }),
    ]);
    expect(cause?.check).toBe('token-expired');
  });

  it('leaves open whether a kept refusal is old where nobody is known to have signed in', () => {
    const incident = incidentOf([page, asPage({ viaWorker: 'cache-storage' })]);
    const cause = incident.causes.find(({ check }) => check === 'service-worker-response');
    expect(cause?.confidence).toBe('possible');
  });

  it('finds a sign-in page for a call that wants data', () => {
    const shell = asPage({
      viaWorker: 'cache-storage',
      status: 200,
      textType: 'text/html; charset=utf-8',
      text: '<!doctype html><h1>Sign in</h1><form><input name="p" type="password"></form>',
    });
    const incident = incidentOf([page, login, shell]);
    expect([incident.kind, incident.causes[0]?.check, incident.causes[0]?.message]).toEqual([
      'soft-unauthorized',
      'service-worker-response',
      'shell',
    ]);
  });

  it.each([[[page, login, asPage(), asWorker()]], [[page, login, asWorker(), asPage()]]])(
    'finds a worker that asks without cookies, in whichever order the entries come: one incident',
    (entries) => {
      const session = new Session({ key: new Uint8Array(16).fill(7) });
      // As a live capture adds them: in the order of the list.
      const given = entries.map(
        (entry, at) =>
          exchanges(page, entry).find(({ url }) => url.raw === entry.url && at > 0) ?? exchanges(entry)[0],
      );
      given.forEach((exchange, index) => {
        if (exchange !== undefined) session.add({ ...exchange, index });
      });
      const { incidents, summary } = session.diagnosis();
      expect(incidents.map(({ exchanges: held }) => held)).toEqual([[2, 3]]);
      expect(incidents[0]?.causes[0]).toMatchObject({
        check: 'service-worker-response',
        message: 'stripped',
        confidence: 'certain',
      });
      expect(incidents[0]?.causes[0]?.title).toContain('the cookie member');
      expect(summary.unauthorized).toBe(1);
    },
  );

  it('finds a worker that drops the Authorization header', () => {
    const token = { Authorization: 'Bearer 2YotnFZFEjr1zCsicMWpAA' };
    const first = firstCause([page, asPage({ headers: token }), asWorker()]);
    expect([first?.check, first?.message]).toEqual(['service-worker-response', 'stripped']);
    expect(first?.title).toContain('the Authorization header');
  });

  it('says what cannot be told, and how to find out', () => {
    const { causes } = incidentOf([page, asPage({ viaWorker: 'untold' })]);
    const cause = causes.find(({ check }) => check === 'service-worker-response');
    expect([cause?.message, cause?.confidence]).toEqual(['between', 'possible']);
    expect(cause?.fixes[0]?.text).toContain('Bypass for network');
  });

  it('thinks it likely where the same address answers well when asked directly', () => {
    const direct = asWorker({ status: 200, at: 1, page: 'page_1', headers: { Cookie: cookie } });
    const { causes } = incidentOf([page, direct, asPage({ viaWorker: 'untold' })]);
    expect(causes[0]).toMatchObject({
      check: 'service-worker-response',
      message: 'differs',
      confidence: 'likely',
    });
  });

  it.each<[string, EntryInput[]]>([
    ['a worker that passes cookies on', [page, login, asPage(), asWorker({ headers: { Cookie: cookie } })]],
    ['a refusal in which no worker had a hand', [page, login, asWorker({ page: 'page_1' })]],
  ])('is silent about %s', (_what, entries) => {
    expect(causesOf(entries)).not.toContain('service-worker-response');
  });

  it.each<[string, EntryInput[]]>([
    [
      'a good answer from the worker’s cache',
      [page, login, asPage({ status: 200, viaWorker: 'cache-storage' })],
    ],
    [
      'a page that works offline',
      [page, { ...page, at: 3, viaWorker: 'cache-storage', text: '<input type="password">' }],
    ],
    [
      'two entries that went well',
      [page, login, asPage({ status: 200 }), asWorker({ status: 200, headers: { Cookie: cookie } })],
    ],
  ])('finds nothing wrong with %s', (_what, entries) => {
    expect(reportOn(...entries).incidents).toEqual([]);
  });

  it('takes the two entries of one request for one probe before the sign-in', () => {
    const early = [asPage({ at: 0.5, took: 0.1 }), asWorker({ at: 0.51, took: 0.05 })];
    const late = [asPage({ status: 200 }), asWorker({ status: 200, headers: { Cookie: cookie } })];
    const { incidents } = reportOn(page, ...early, login, ...late);
    expect(
      incidents.map(({ exchanges: held, verdict, causes }) => [held, verdict, causes[0]?.check]),
    ).toEqual([[[1, 2], 'expected', 'anonymous-probe']]);
  });
});
