import { describe, expect, it } from 'vitest';
import { allowed, login, page, refused } from '../engine/checks/cookie/testing.ts';
import { har } from '../engine/checks/testing.ts';
import { SNIPPET_IDS } from '../report/snippet-ids.ts';
import { callWith } from './testing.ts';

const VALUE = 'k3J8s0Qm2Vx7Lr5Tq9Wb';
const FILE = JSON.stringify(
  har([
    page(),
    login([
      `sid=${VALUE}; Path=/; Secure; HttpOnly`,
      `refresh=${VALUE}2; Domain=staging.other.test; Path=/auth; HttpOnly; Secure`,
      'theme=dark; Path=/; Max-Age=31536000',
    ]),
    allowed({ headers: { Cookie: `sid=${VALUE}; theme=dark` } }),
    refused({
      url: 'https://api.acme.test/me',
      headers: { Origin: 'https://app.acme.test', 'Sec-Fetch-Site': 'same-site' },
    }),
  ]),
);

const call = (...argv: string[]) => callWith({ 'a.har': FILE, '-': FILE }, ['cookies', ...argv]);

describe('why401 cookies', () => {
  it('audits every cookie, the worst first, in 80 columns, and breaks nothing', async () => {
    const { code, out, err } = await call('a.har');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^3 cookies in 4 requests: 2 broken, 1 fine\./);
    expect(out.indexOf('BROKEN  refresh')).toBeGreaterThan(0);
    expect(out).toContain('its Domain is neither the host that set it');
    expect(out).toContain('#3 failed without it: it belongs to the one host');
    expect(out).toContain('Set-Cookie: sid=<value>; Domain=acme.test;');
    expect(out).toContain('theme  app.acme.test  /  (preference)');
    for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(out).not.toContain(VALUE);
  });

  it('tells of a cookie that the browser dropped to make room', async () => {
    const fill = [0, 1, 2].map((at) =>
      allowed({
        url: `https://app.acme.test/list/${at}`,
        answer: {
          'Set-Cookie': Array.from({ length: 62 }, (_, row) => `row_${at}_${row}=1; Path=/list; Secure`),
        },
      }),
    );
    const file = JSON.stringify(har([page(), login(`sid=${VALUE}; Path=/; HttpOnly`), ...fill, refused()]));
    const { out } = await callWith({ 'a.har': file }, ['cookies', 'a.har']);
    expect(out.replace(/\s+/g, ' ')).toContain(
      'the browser dropped it to make room, as the site had too many cookies (seen in the traffic): #4 set one too many',
    );
  });

  it('prints what makes a framework send the line', async () => {
    const { out } = await call('a.har', '--framework', 'django');
    expect(out).toContain('SESSION_COOKIE_SAMESITE = "Lax"');
    for (const id of SNIPPET_IDS) expect((await call('a.har', '--framework', id)).code).toBe(0);
  });

  it('prints one object as JSON, without values', async () => {
    const { out } = await call('-', '--format', 'json', '--framework', 'express');
    const report = JSON.parse(out);
    expect(report).toMatchObject({
      schema: 'why401/cookies@1',
      profile: 'chromium',
      capture: { source: 'har', exchanges: 4 },
      summary: { broken: 2, warning: 0, advice: 0, fine: 1 },
      query: null,
    });
    expect(report.cookies.map(({ name }: { name: string }) => name).sort()).toEqual([
      'refresh',
      'sid',
      'theme',
    ]);
    const sid = report.cookies.find(({ name }: { name: string }) => name === 'sid');
    expect(sid).toMatchObject({
      grade: 'broken',
      setBy: 1,
      missed: [{ exchange: 3, reasons: ['cookie-host-only'] }],
      corrected: { text: 'sid=<value>; Domain=acme.test; Path=/; Secure; HttpOnly; SameSite=Lax' },
      snippet: { id: 'express' },
    });
    expect(sid.key).toBeUndefined();
    expect(out).not.toContain(VALUE);
    expect((await call('a.har', '--format', 'json', '--reveal')).out).toContain(VALUE);
  });
});

describe('which cookies would go', () => {
  const answers = async (...argv: string[]) => {
    const { code, out } = await call('a.har', '--format', 'json', ...argv);
    expect(code).toBe(0);
    expect(out, 'no value goes into the answer').not.toContain(VALUE);
    return Object.fromEntries(
      JSON.parse(out).query.answers.map((one: { name: string; verdict: string }) => [one.name, one.verdict]),
    );
  };

  it('is answered for each cookie of the site, with the reason', async () => {
    const { out } = await call(
      'a.har',
      '--url',
      'https://api.acme.test/me',
      '--from',
      'https://app.acme.test/',
    );
    expect(out).toContain('GET https://api.acme.test/me');
    expect(out).toMatch(/✖ sid {2}app\.acme\.test {2}\/: it belongs to the one host/);
    for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it('hangs on page, kind, method and browser', async () => {
    const own = 'https://app.acme.test/x';
    expect(await answers('--url', own)).toMatchObject({ sid: 'sent', theme: 'sent' });
    const foreign = ['--url', own, '--from', 'https://evil.other.test/'];
    expect(await answers(...foreign, '--kind', 'image')).toMatchObject({ sid: 'withheld' });
    expect(await answers(...foreign, '--kind', 'document')).toMatchObject({ sid: 'sent' });
    expect(await answers(...foreign, '--kind', 'form', '--profile', 'firefox')).toMatchObject({
      sid: 'sent',
    });
    expect(await answers('--url', 'http://app.acme.test/x')).toMatchObject({ sid: 'withheld' });
  });

  it.each([
    [['--url', 'nonsense'], /^why401: --url wants a whole address/],
    [['--url', 'https://a.test/', '--from', 'app'], /^why401: --from wants a whole address/],
    [['--kind', 'image'], /^why401: --kind says how a request is made; add --url/],
    [['--url', 'https://a.test/', '--kind', 'image'], /^why401: --kind image is made by a page; add --from/],
    [['--url', 'https://a.test/', '--kind', 'pigeon'], /^why401: option '--kind <kind>'/],
    [['--profile', 'lynx'], /^why401: option '--profile <browser>'/],
  ])('is a question that must make sense: %j', async (argv, line) => {
    const { code, out, err } = await call('a.har', ...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(line);
    expect(err).toMatch(/^[^\n]+\n$/);
  });
});
