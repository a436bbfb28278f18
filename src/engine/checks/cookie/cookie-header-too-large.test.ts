import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, incidentOf, reportOn } from '../testing.ts';
import { allowed, page } from './testing.ts';

const HOME = 'https://app.acme.test/home';
const SMALL = 'sid=Yk3J9xVb2NqM5yLw1ZhR8sTj';
const cookies = (bytes: number) =>
  [
    SMALL,
    ...Array.from({ length: Math.ceil(bytes / 2000) }, (_, at) => `part${at}=${'x'.repeat(1990)}`),
  ].join('; ');
const html = (words: string): Partial<EntryInput> => ({
  textType: 'text/html',
  text: `<html><head><title>${words}</title></head><body><h1>${words}</h1></body></html>`,
});
const visit = (bytes: number, status: number, over: Partial<EntryInput> = {}) =>
  page(HOME, { status, ...over, headers: { Cookie: cookies(bytes), ...over.headers } });

describe('cookie-header-too-large', () => {
  it.each([
    ['nginx', 8000, 400, html('400 Request Header Or Cookie Too Large')],
    ['Cloudflare', 16_000, 400, html('400 Request Header Or Cookie Too Large')],
    ['Node.js', 16_000, 431, {}],
    ['Tomcat', 8000, 400, html('HTTP Status 400 – Request header is too large')],
    ['Jetty', 8000, 431, html('Error 431 Request Header Fields Too Large')],
    ['HTTP.sys', 16_000, 400, html('Bad Request - Request Too Long')],
    [
      'Apache',
      8000,
      400,
      {
        ...html('400 Bad Request'),
        text: '<p>Your browser sent a request that this server could not understand.<br />Size of a request header field exceeds server limit.</p>',
      },
    ],
    ['nginx without its page', 8000, 494, {}],
    [
      'gunicorn',
      8000,
      400,
      { textType: 'text/plain', text: 'Bad Request: Limit request headers fields size' },
    ],
  ] as const)('is the cause where %s says so', (_server, bytes, status, over) => {
    const incident = incidentOf([page(), visit(bytes, status, over)]);
    expect(incident.kind).toBe('header-too-large');
    expect(incident.causes[0]).toMatchObject({ check: 'cookie-header-too-large', confidence: 'certain' });
    expect(incident.title).toMatch(/\d+ bytes in \d+ cookies/);
  });

  it('takes a bare 400 to more cookies than ever got through for one, with less certainty', () => {
    const entries = [page(), allowed({ headers: { Cookie: SMALL } }), visit(8000, 400, html('Bad Request'))];
    expect(incidentOf(entries).causes[0]).toMatchObject({
      check: 'cookie-header-too-large',
      confidence: 'likely',
    });
  });

  it('makes one incident of all pages that fail so', () => {
    const entries = [
      visit(8000, 431),
      visit(8000, 431),
      page('https://app.acme.test/logout', { status: 431, headers: { Cookie: cookies(8000) } }),
    ];
    expect(reportOn(...entries).incidents.map(({ exchanges }) => exchanges)).toEqual([[0, 1, 2]]);
  });

  it('knows nothing of the size where the cookies were not recorded, and says so', () => {
    const entries = [page(), { ...page(HOME, { status: 431 }), provisional: true }];
    expect(incidentOf(entries).causes[0]).toMatchObject({ message: 'unweighed', confidence: 'likely' });
  });

  it.each([
    ['an application that refuses what was sent', visit(8000, 400, { text: '{"error":"name is required"}' })],
    [
      'a bare 400 to few cookies',
      page(HOME, { status: 400, headers: { Cookie: SMALL }, ...html('Bad Request') }),
    ],
    [
      'a 413 to a large upload',
      { ...visit(8000, 413, html('413 Request Entity Too Large')), method: 'POST' },
    ],
    ['an error of the server', visit(8000, 500, html('Internal Server Error'))],
    ['a stopped server', visit(8000, 502, html('502 Bad Gateway'))],
    [
      'a token that is larger',
      visit(4000, 431, { headers: { Authorization: `Bearer ${'x'.repeat(20_000)}` } }),
    ],
  ])('raises no alarm for %s', (_name, entry) => {
    expect(reportOn(page(), allowed({ headers: { Cookie: SMALL } }), entry).incidents).toEqual([]);
  });

  it('raises none where as many cookies got through before', () => {
    expect(reportOn(visit(8000, 200), visit(8000, 400, html('Bad Request'))).incidents).toEqual([]);
  });

  const callback = 'https://app.acme.test/auth/callback?code=SplxlOBeZQQYbYS6WxSbIA&state=af0ifjsldkj';
  const signIn = page('https://app.acme.test/auth/login', {
    status: 302,
    answer: { Location: 'https://idp.test/authorize?client_id=a&response_type=code&state=af0ifjsldkj' },
  });

  it('is named where the proxy fails at the answer to a callback, and the application runs', () => {
    const failed = page(callback, {
      status: 502,
      answer: { Server: 'nginx/1.24.0' },
      ...html('502 Bad Gateway'),
    });
    expect(incidentOf([signIn, failed]).causes[0]).toMatchObject({
      check: 'cookie-header-too-large',
      message: 'answer',
    });
  });

  it('is not named where the application answers the callback with words of its own', () => {
    const failed = page(callback, {
      status: 502,
      answer: { Server: 'nginx' },
      ...html('The identity provider refused the code'),
    });
    expect(causesOf([signIn, failed])).not.toContain('cookie-header-too-large');
  });
});
