import { describe, expect, it } from 'vitest';
import { diagnose } from '../../diagnose.ts';
import { exchangesFromHar } from '../../exchange/from-har.ts';
import { causesOf, type EntryInput, har } from '../testing.ts';
import { allowed, login, lostCookieTests, page, refused } from './testing.ts';

const VALUE = 'sid=Yk3J9xVb2NqM5yLw1ZhR8sTj';
const within = (site: string, over: Partial<EntryInput> = {}): Partial<EntryInput> => ({
  ...over,
  headers: { Origin: site, Referer: `${site}/`, 'Sec-Fetch-Site': 'cross-site', ...over.headers },
});
const CHIPS = `${VALUE}; Path=/; Secure; SameSite=None; Partitioned`;
const CORS = { 'Access-Control-Allow-Credentials': 'true' };

lostCookieTests('cookie-other-partition', {
  broken: [
    page('https://one.test/'),
    login(CHIPS, within('https://one.test', { answer: CORS })),
    page('https://two.test/'),
    refused(within('https://two.test', { answer: CORS })),
  ],
  healthy: [
    page('https://one.test/'),
    login(CHIPS, within('https://one.test', { answer: CORS })),
    allowed(within('https://one.test', { answer: CORS, headers: { Cookie: VALUE } })),
  ],
  name: 'sid',
});

describe('cookie-other-partition', () => {
  const embedded = (creator: { name: string; version: string }) => {
    const entries: EntryInput[] = [
      page(),
      login(`${VALUE}; Path=/; Secure; SameSite=None`),
      page('https://blog.test/'),
      refused(within('https://blog.test', { answer: CORS })),
    ];
    return diagnose(exchangesFromHar(har(entries, creator))).incidents.at(-1)?.causes[0]?.check;
  };

  it('is what Firefox does to every embedded site', () => {
    const report = diagnose(
      exchangesFromHar(har([page(), login(CHIPS)], { name: 'Firefox', version: '153.0' })),
    );
    expect(report.incidents).toEqual([]);
    expect(['cookie-other-partition', 'cookie-third-party-blocked']).toContain(
      embedded({ name: 'Firefox', version: '153.0' }),
    );
  });

  it('is not said of a cookie that is not partitioned', () => {
    const entries = [
      page(),
      login(`${VALUE}; Path=/; Secure; SameSite=None`),
      page('https://two.test/'),
      refused(within('https://two.test', { answer: CORS })),
    ];
    expect(causesOf(entries)).not.toContain('cookie-other-partition');
  });
});
