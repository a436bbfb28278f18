import { describe, expect, test } from 'vitest';
import { type EntryInput, exchanges } from '../checks/testing.ts';
import type { CookieReport } from '../report.ts';
import { Session } from '../session.ts';

const SITE = 'https://shop.example';
const SID = 'sid=k3J9xQ2mZ7pL4vB8; Path=/; Secure; HttpOnly; SameSite=Lax';

function sessionOf(...entries: readonly EntryInput[]): Session {
  const session = new Session({ key: new Uint8Array(16).fill(7) });
  for (const exchange of exchanges(...entries)) session.add(exchange);
  return session;
}

function cookieOf(session: Session, name: string): CookieReport {
  const found = session.cookieLedger().find((cookie) => cookie.name === name);
  if (found === undefined) throw new Error(`no cookie ${name} in the ledger`);
  return found;
}

const login: EntryInput = {
  url: `${SITE}/login`,
  type: 'document',
  method: 'POST',
  headers: { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' },
  answer: { 'Set-Cookie': SID },
};
const call = (path: string, cookie?: string, status = 200): EntryInput => ({
  url: `${SITE}${path}`,
  status,
  headers: cookie === undefined ? {} : { Cookie: cookie },
});

describe('a cookie in the ledger', () => {
  test('has its identity, its attributes as last set, and its class', () => {
    const cookie = cookieOf(sessionOf(login), 'sid');
    expect(cookie).toMatchObject({
      domain: 'shop.example',
      hostOnly: true,
      path: '/',
      partitionKey: null,
      class: 'session',
      attributes: {
        secure: true,
        httpOnly: true,
        sameSite: 'lax',
        session: true,
        maxAge: null,
        priority: 'medium',
        prefix: null,
        size: 19,
      },
    });
  });

  test('shows its value as a fingerprint only', () => {
    const text = JSON.stringify(sessionOf(login, call('/me', 'sid=k3J9xQ2mZ7pL4vB8')).diagnosis());
    expect(text).not.toContain('k3J9xQ2mZ7pL4vB8');
    expect(text).toContain('‹16 chars');
  });

  test('names what is wrong in the line that set it', () => {
    const set = { ...login, answer: { 'Set-Cookie': `${SID}; Max-Age=soon` } };
    expect(cookieOf(sessionOf(set), 'sid').attempts[0]?.faults).toMatchObject([
      { code: 'max-age-invalid', attribute: 'Max-Age' },
    ]);
  });

  test('counts the hosts and paths that received it, and the requests that were refused with it', () => {
    const cookie = cookieOf(
      sessionOf(
        login,
        call('/orders/1', 'sid=k3J9xQ2mZ7pL4vB8'),
        call('/orders/2', 'sid=k3J9xQ2mZ7pL4vB8'),
        call('/admin', 'sid=k3J9xQ2mZ7pL4vB8', 403),
      ),
      'sid',
    );
    expect(cookie.hosts).toEqual({ top: [{ place: 'shop.example', count: 3 }], others: 0 });
    expect(cookie.paths.top).toEqual([
      { place: '/orders/*', count: 2 },
      { place: '/admin', count: 1 },
    ]);
    expect(cookie.refused).toEqual([3]);
  });

  test('is there without attributes where it was seen in requests only', () => {
    const session = sessionOf(call('/a', 'theme=dark'), call('/b'), {
      url: 'https://api.shop.example/',
      headers: { Cookie: 'theme=dark' },
    });
    const cookie = cookieOf(session, 'theme');
    expect(cookie).toMatchObject({ attributes: null, hostOnly: null, domain: 'shop.example', attempts: [] });
    expect(cookie.requests.map((one) => one.verdict)).toEqual(['sent', 'withheld', 'sent']);
  });

  test('is the one that requests carried before a response set it anew', () => {
    const session = sessionOf(call('/', 'sid=oldoldoldoldold1'), login, call('/me', 'sid=k3J9xQ2mZ7pL4vB8'));
    expect(session.cookieLedger()).toHaveLength(1);
    expect(cookieOf(session, 'sid').counts).toEqual({ sent: 2, withheld: 1, unknown: 0 });
  });
});

describe('an attempt', () => {
  test('is observed to be accepted once a request carries its value', () => {
    const session = sessionOf(login, call('/me', 'sid=k3J9xQ2mZ7pL4vB8'));
    expect(cookieOf(session, 'sid').attempts).toMatchObject([
      { verdict: 'accepted', basis: 'observed', later: 'confirmed' },
    ]);
  });

  test('stays computed while nothing was due', () => {
    expect(cookieOf(sessionOf(login), 'sid').attempts).toMatchObject([
      { verdict: 'accepted', basis: 'computed', later: 'untested' },
    ]);
  });

  test('proves nothing where the value is the one that was there before', () => {
    const session = sessionOf(call('/', 'sid=k3J9xQ2mZ7pL4vB8'), login, call('/me', 'sid=k3J9xQ2mZ7pL4vB8'));
    expect(cookieOf(session, 'sid').attempts).toMatchObject([{ basis: 'computed', later: 'untested' }]);
  });

  test('is contradicted where the cookie was due and was not there', () => {
    const session = sessionOf(login, call('/me', 'other=1'));
    expect(cookieOf(session, 'sid').attempts).toMatchObject([
      { verdict: 'accepted', basis: 'computed', later: 'contradicted' },
    ]);
  });

  test('is not contradicted by a request that was sent before the answer was there', () => {
    const session = sessionOf({ ...login, at: 1, took: 2 }, { ...call('/me', 'other=1'), at: 1.5 });
    expect(cookieOf(session, 'sid').attempts).toMatchObject([{ later: 'untested' }]);
  });

  test('to delete is confirmed where the cookie is gone', () => {
    const gone = { ...call('/logout'), answer: { 'Set-Cookie': 'sid=; Path=/; Max-Age=0' } };
    const session = sessionOf(login, call('/me', 'sid=k3J9xQ2mZ7pL4vB8'), gone, call('/me', 'other=1'));
    expect(cookieOf(session, 'sid').attempts.at(-1)).toMatchObject({ removal: true, later: 'confirmed' });
  });

  test('is rejected, as observed, where the browser sends nothing to third parties', () => {
    const embed = (cookie: boolean): EntryInput => ({
      url: 'https://widget.example/frame',
      type: 'document',
      headers: { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Dest': 'iframe', 'Sec-Fetch-Mode': 'navigate' },
      answer: cookie ? { 'Set-Cookie': 'w=aaaabbbbccccdddd; Secure; SameSite=None' } : {},
    });
    const session = sessionOf({ url: `${SITE}/`, type: 'document' }, embed(true), embed(false));
    expect(cookieOf(session, 'w').attempts).toMatchObject([
      { verdict: 'rejected', basis: 'observed', reasons: ['cookie-third-party-blocked'] },
    ]);
  });
});

describe('where the browser contradicts the model', () => {
  const narrow = { ...login, answer: { 'Set-Cookie': 'sid=k3J9xQ2mZ7pL4vB8; Path=/admin; HttpOnly' } };

  test('a cookie that was sent though withheld is counted once, and believed from then on', () => {
    const session = sessionOf(
      narrow,
      call('/me', 'sid=k3J9xQ2mZ7pL4vB8'),
      call('/you', 'sid=k3J9xQ2mZ7pL4vB8'),
    );
    expect(session.cookieDisagreements).toBe(1);
    expect(session.modelDisagreements()).toMatchObject([
      { exchange: 1, name: 'sid', reasons: ['cookie-path-narrow'] },
    ]);
    expect(cookieOf(session, 'sid').requests).toMatchObject([
      { verdict: 'sent', basis: 'observed', modelDisagreement: true },
      { verdict: 'sent', basis: 'observed', modelDisagreement: false },
    ]);
  });

  test('a cookie that was sent though rejected is counted, and is in the jar from then on', () => {
    const set = {
      ...login,
      url: 'http://shop.example/login',
      answer: { 'Set-Cookie': 'sid=k3J9xQ2mZ7pL4vB8; Path=/; Secure; HttpOnly' },
    };
    const me = { ...call('/me', 'sid=k3J9xQ2mZ7pL4vB8'), url: 'http://shop.example/me' };
    const session = sessionOf(set, me, me);
    expect(session.cookieDisagreements).toBe(1);
    expect(cookieOf(session, 'sid').attempts).toMatchObject([
      { verdict: 'accepted', basis: 'observed', modelDisagreement: true },
    ]);
    expect(session.wouldSend({ url: me.url, page: set.url, kind: 'fetch' })).toMatchObject([
      { name: 'sid', verdict: 'sent' },
    ]);
  });

  test('a short value may belong to another cookie of that name', () => {
    const set = { ...login, answer: { 'Set-Cookie': 'lang=de; Path=/admin' } };
    expect(sessionOf(set, call('/me', 'lang=de')).cookieDisagreements).toBe(0);
  });

  test('a value that was sent before it was set may belong to an older cookie', () => {
    const session = sessionOf(call('/', 'sid=k3J9xQ2mZ7pL4vB8'), narrow, call('/me', 'sid=k3J9xQ2mZ7pL4vB8'));
    expect(session.cookieDisagreements).toBe(0);
  });
});

describe('one request', () => {
  test('tells of each cookie of the site why it was there or was not', () => {
    const session = sessionOf(
      {
        ...login,
        answer: { 'Set-Cookie': [SID, 'adm=a1b2c3d4e5f6g7h8; Path=/admin', 'bad=x; Domain=other.example'] },
      },
      call('/me', 'sid=k3J9xQ2mZ7pL4vB8', 401),
    );
    expect(session.cookiesAt(1)).toMatchObject([
      { name: 'sid', verdict: 'sent', basis: 'observed', reasons: [] },
      { name: 'adm', verdict: 'withheld', basis: 'observed', reasons: ['cookie-path-narrow'] },
      { name: 'bad', verdict: 'withheld', basis: 'observed', reasons: ['cookie-domain-mismatch'] },
    ]);
  });

  test('whose cookies are not recorded gets what the model computes', () => {
    const session = sessionOf(
      { ...login, answer: { 'Set-Cookie': [SID, 'adm=a1b2c3d4e5f6g7h8; Path=/admin'] } },
      { ...call('/me'), provisional: true },
    );
    expect(session.cookiesAt(1)).toMatchObject([
      { name: 'sid', verdict: 'sent', basis: 'computed' },
      { name: 'adm', verdict: 'withheld', basis: 'computed', reasons: ['cookie-path-narrow'] },
    ]);
  });
});

describe('two cookies of one name', () => {
  const set = (line: string): EntryInput => ({ ...call('/app/set'), answer: { 'Set-Cookie': line } });
  const narrow = set('pick=narrow-k3J9xQ2mZ7; Path=/app; Secure; HttpOnly');
  const wide = (value: string) => set(`pick=${value}; Path=/; Secure; HttpOnly`);
  const session = sessionOf(
    narrow,
    wide('wide-k3J9xQ2mZ7'),
    call('/app/1', 'theme=dark; pick=narrow-k3J9xQ2mZ7'),
    call('/app/2', 'theme=dark; pick=narrow-k3J9xQ2mZ7'),
    wide('wide-pL4vB8k3J9'),
    call('/app/3', 'theme=dark; pick=wide-pL4vB8k3J9'),
  );
  const verdicts = (path: string) =>
    session
      .cookieLedger()
      .find((cookie) => cookie.name === 'pick' && cookie.path === path)
      ?.requests.filter(({ exchange }) => [2, 3, 5].includes(exchange))
      .map(({ verdict }) => verdict);

  test('are told apart by their values, though one has a new one', () => {
    expect(verdicts('/app')).toEqual(['sent', 'sent', 'withheld']);
    expect(verdicts('/')).toEqual(['withheld', 'withheld', 'sent']);
  });
});

describe('a request that is only thought of', () => {
  const session = sessionOf({
    ...login,
    answer: { 'Set-Cookie': [SID, 'strict=s1s2s3s4s5s6s7s8; Path=/; SameSite=Strict'] },
  });

  test('from the site itself would carry its cookies', () => {
    expect(session.wouldSend({ url: `${SITE}/x`, page: `${SITE}/`, kind: 'fetch' })).toMatchObject([
      { name: 'sid', verdict: 'sent', basis: 'computed', reasons: [] },
      { name: 'strict', verdict: 'sent', basis: 'computed', reasons: [] },
    ]);
  });

  test('from another site would carry those that SameSite lets through', () => {
    const asked = { url: `${SITE}/x`, page: 'https://idp.example/', kind: 'document' };
    expect(session.wouldSend(asked)).toMatchObject([
      { name: 'sid', verdict: 'sent' },
      { name: 'strict', verdict: 'withheld', reasons: ['cookie-samesite-withheld'] },
    ]);
    expect(session.wouldSend({ ...asked, method: 'POST' })).toMatchObject([
      { name: 'sid', verdict: 'withheld' },
      { name: 'strict', verdict: 'withheld' },
    ]);
  });

  test('of which too little is told gets both answers', () => {
    expect(session.wouldSend({ url: `${SITE}/x` })).toMatchObject([
      { name: 'sid', verdict: 'unknown', basis: 'unknown' },
      { name: 'strict', verdict: 'unknown', basis: 'unknown' },
    ]);
  });

  test('leaves no trace in the ledger', () => {
    const before = JSON.stringify(session.cookieLedger());
    session.wouldSend({ url: `${SITE}/y`, page: null, kind: 'document' });
    expect(JSON.stringify(session.cookieLedger())).toBe(before);
  });
});
