import { describe, expect, test } from 'vitest';
import { type EntryInput, exchanges } from '../checks/testing.ts';
import type { CookieReport } from '../report.ts';
import { Session } from '../session.ts';

const SITE = 'https://shop.example';
const PAIR = 'sid=k3J9xQ2mZ7pL4vB8';
const SID = `${PAIR}; Path=/; Secure; HttpOnly; SameSite=Lax`;

function sessionOf(entries: readonly EntryInput[]): Session {
  const session = new Session({ key: new Uint8Array(16).fill(7) });
  for (const exchange of exchanges(...entries)) session.add(exchange);
  return session;
}

function cookieOf(session: Session, name: string): CookieReport {
  const found = session.cookieLedger().find((cookie) => cookie.name === name);
  if (found === undefined) throw new Error(`no cookie ${name} in the ledger`);
  return found;
}

const many = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));
const answer = (path: string, lines: string | readonly string[]): EntryInput => ({
  url: `${SITE}${path}`,
  answer: { 'Set-Cookie': lines },
});
const call = (url: string, cookie = PAIR, status = 200): EntryInput => ({
  url,
  status,
  headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' },
});
/** Answers that fill the site with cookies of no account, as many as make every older one go. */
const fill = (path = '/list') =>
  many(3, (at) =>
    answer(
      `${path}/${at}`,
      many(62, (row) => `row_${at}_${row}=1; Path=/list; Secure`),
    ),
  );

describe('a cookie that the browser dropped to make room', () => {
  const session = sessionOf([answer('/login', SID), ...fill(), call(`${SITE}/me`, 'theme=dark', 401)]);

  test('says so, and by whose answer; it is observed once a request went without it', () => {
    expect(cookieOf(session, 'sid').evicted).toEqual({ exchange: 3, basis: 'observed' });
    const before = sessionOf([answer('/login', SID), ...fill()]);
    expect(cookieOf(before, 'sid').evicted).toEqual({ exchange: 3, basis: 'computed' });
    expect(cookieOf(before, 'row_2_61').evicted).toBeNull();
  });

  test('has a row at each request that it would have gone to, and at no other', () => {
    const fate = { name: 'sid', verdict: 'withheld', basis: 'observed', reasons: ['cookie-pileup'] };
    expect(session.cookiesAt(4)).toContainEqual(expect.objectContaining(fate));
    expect(session.cookiesAt(4).map(({ name }) => name)).not.toContain('row_0_0');
    const unrecorded = sessionOf([
      answer('/login', SID),
      ...fill(),
      { ...call(`${SITE}/me`), headers: {}, provisional: true },
    ]);
    expect(unrecorded.cookiesAt(4)).toContainEqual(expect.objectContaining({ ...fate, basis: 'computed' }));
  });

  test('would not go with a request that is only thought of', () => {
    const asked = session.wouldSend({ url: `${SITE}/me`, page: `${SITE}/`, kind: 'fetch' });
    expect(asked).toContainEqual(
      expect.objectContaining({ name: 'sid', verdict: 'withheld', reasons: ['cookie-pileup'] }),
    );
  });

  test('is no more said to be once it is set again, or deleted', () => {
    for (const line of [SID, 'sid=; Path=/; Max-Age=0']) {
      const again = sessionOf([answer('/login', SID), ...fill(), answer('/login', line)]);
      expect(cookieOf(again, 'sid').evicted).toBeNull();
    }
  });

  test('is not said to be where it was over anyway', () => {
    const short = { ...answer('/login', `${PAIR}; Path=/; Secure; Max-Age=2`), at: 0 };
    const session = sessionOf([short, ...fill().map((one, at) => ({ ...one, at: 10 + at }))]);
    expect(cookieOf(session, 'sid').evicted).toBeNull();
  });

  test('is there all the same where a request carries it: the model was wrong', () => {
    const sent = sessionOf([answer('/login', SID), ...fill(), call(`${SITE}/me`), call(`${SITE}/you`)]);
    expect(sent.modelDisagreements()).toMatchObject([
      { exchange: 4, name: 'sid', reasons: ['cookie-pileup'] },
    ]);
    expect(cookieOf(sent, 'sid').evicted).toBeNull();
    expect(cookieOf(sent, 'sid').requests.slice(-2)).toMatchObject([
      { exchange: 4, verdict: 'sent', modelDisagreement: true },
      { exchange: 5, verdict: 'sent', modelDisagreement: false },
    ]);
  });

  test('is not held against a request that went out before the answer was there', () => {
    const late = fill().map((one, at) => ({ ...one, at: 1 + at, took: 3 }));
    const early = { ...call(`${SITE}/me`), at: 3.5 };
    const session = sessionOf([{ ...answer('/login', SID), at: 0 }, ...late, early]);
    expect(session.cookieDisagreements).toBe(0);
  });
});

describe('the ledger is bounded', () => {
  test('to the newest attempts of a cookie; it says how many it left out', () => {
    const cookie = cookieOf(
      sessionOf(many(230, (at) => answer(`/${at}`, `${SID}; Max-Age=${at + 1}`))),
      'sid',
    );
    expect(cookie.attempts).toHaveLength(200);
    expect(cookie.attemptsOmitted).toBe(30);
    expect(cookie.attempts.at(-1)?.exchange).toBe(229);
    expect(cookie.attempts[0]?.exchange).toBe(30);
  });

  test('to the hosts and paths that receive most, and the number of the others', () => {
    const wide = answer('/login', `${PAIR}; Domain=shop.example; Path=/; Secure`);
    const hosts = many(230, (at) => call(`https://h${at}.shop.example/p${at}`));
    const often = many(3, () => call('https://often.shop.example/often'));
    const cookie = cookieOf(sessionOf([wide, ...often, ...hosts]), 'sid');
    for (const [places, first] of [
      [cookie.hosts, 'often.shop.example'],
      [cookie.paths, '/often'],
    ] as const) {
      expect(places.top).toHaveLength(10);
      expect(places.top[0]).toEqual({ place: first, count: 3 });
      expect(places.others).toBe(190);
    }
    expect(cookie.counts.sent).toBe(233);
  });

  test('to the newest refused requests, and the number of the others', () => {
    const calls = many(130, (at) => call(`${SITE}/r${at}`, PAIR, 403));
    const cookie = cookieOf(sessionOf([answer('/login', SID), ...calls]), 'sid');
    expect(cookie.refused).toHaveLength(100);
    expect(cookie.refused.at(-1)).toBe(130);
    expect(cookie.refusedOmitted).toBe(30);
  });

  test('to the newest requests that were answered well, all of them counted', () => {
    const calls = many(2600, (at) => call(`${SITE}/page/${at}`));
    const cookie = cookieOf(sessionOf([answer('/login', SID), ...calls]), 'sid');
    expect(cookie.counts).toEqual({ sent: 2600, withheld: 0, unknown: 0 });
    expect(cookie.requests.length + cookie.requestsOmitted).toBe(2600);
    expect(cookie.requestsOmitted).toBe(600);
    expect(cookie.requests.at(-1)?.exchange).toBe(2600);
  });

  test('to so many cookies, those that requests alone show among them', () => {
    const full = sessionOf(
      many(20, (site) => ({
        url: `https://site${site}.example/`,
        answer: { 'Set-Cookie': many(200, (at) => `n${at}=1; Path=/`) },
      })),
    );
    expect(full.cookieCount).toBe(3000);
    const met = many(400, (at) => `n${at}=${at}`).join('; ');
    expect(sessionOf([call(`${SITE}/`, met)]).cookieCount).toBe(300);
  });

  test('to the newest dropped cookies: a site that drops hundreds still tells of the last', () => {
    const rounds = many(8, (at) =>
      answer(
        `/l${at}`,
        many(100, (row) => `r${at}_${row}=1; Path=/x; Secure`),
      ),
    );
    const session = sessionOf([
      ...rounds.slice(0, 7),
      answer('/login', SID),
      ...fill('/x'),
      call(`${SITE}/me`, 'a=b', 401),
    ]);
    expect(session.cookiesAt(session.exchanges.length - 1)).toContainEqual(
      expect.objectContaining({ name: 'sid', verdict: 'withheld', reasons: ['cookie-pileup'] }),
    );
    expect(session.incidents()[0]?.causes[0]?.check).toBe('cookie-pileup');
  });
});
