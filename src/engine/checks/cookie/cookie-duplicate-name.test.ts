import { describe, expect, it } from 'vitest';
import { causeOf, causesOf, incidentOf, reportOn } from '../testing.ts';
import { allowed, login, page, refused } from './testing.ts';

const OLD = 'sid=stale-7GdQ9xVb3NkM5yLw1ZhR8sTj';
const NEW = 'sid=s%3APHWuMIjB5izILNqcHQSM9CXR.W7b';
const both = { url: 'https://app.acme.test/account/orders', headers: { Cookie: `${OLD}; ${NEW}` } };
const setters = [
  allowed({
    url: 'https://app.acme.test/account/classic',
    answer: { 'Set-Cookie': `${OLD}; Path=/account; Secure` },
  }),
  login(`${NEW}; Path=/; HttpOnly; Secure`),
];

describe('cookie-duplicate-name', () => {
  it('is the cause where a refused request carries two session cookies of one name', () => {
    const incident = incidentOf([page(), ...setters, refused(both)]);
    expect(incident.causes[0]?.check).toBe('cookie-duplicate-name');
    expect(incident.causes[0]?.confidence).toBe('likely');
    expect(incident.causes[0]?.evidence.map(({ exchange, at }) => [exchange, at])).toEqual([
      [3, 'request.headers.cookie'],
      [1, 'response.headers.set-cookie'],
      [2, 'response.headers.set-cookie'],
    ]);
  });

  it('knows them also where the capture does not show who set them', () => {
    const cause = causeOf([page(), refused(both)], 'cookie-duplicate-name');
    expect(cause?.title).toBe(
      'The request to https://app.acme.test/account/orders carries 2 cookies named sid, and the server may read the wrong one',
    );
  });

  it.each([
    [
      'Express',
      { 'X-Powered-By': 'Express' },
      '',
      'That of https://app.acme.test/account/classic, the older one, is the one that the server reads.',
    ],
    [
      'ASP.NET Core',
      { Server: 'Kestrel' },
      '',
      'That of https://app.acme.test/login, the newer one, is the one that the server reads.',
    ],
    [
      'Django',
      {},
      'csrftoken=abc; ',
      'That of https://app.acme.test/login, the newer one, is the one that the server reads.',
    ],
    [
      'an unknown server',
      {},
      '',
      'That of https://app.acme.test/account/classic, the older one, stands first.',
    ],
  ])('says which one the server reads, by its stack: %s', (_name, answer, other, order) => {
    const entry = refused({ ...both, headers: { Cookie: `${other}${OLD}; ${NEW}` }, answer });
    const cause = causeOf([page(), ...setters, entry], 'cookie-duplicate-name');
    expect(cause?.what).toContain(order);
    expect(cause?.what).toContain('(no Domain, Path=/account)');
    expect(cause?.what).not.toMatch(/GdQ9xVb3|PHWuMIjB/);
  });

  it('is not said where both have one value, or where it is no session cookie', () => {
    const same = refused({ headers: { Cookie: `${NEW}; ${NEW}` } });
    const theme = refused({ headers: { Cookie: `theme=dark; theme=light; ${NEW}` } });
    expect(causesOf([page(), same])).not.toContain('cookie-duplicate-name');
    expect(causesOf([page(), theme])).not.toContain('cookie-duplicate-name');
  });

  it('finds nothing broken where the server takes them', () => {
    expect(reportOn(page(), ...setters, allowed(both)).incidents).toEqual([]);
  });

  it('is not evaluated where the Cookie field was not recorded', () => {
    const incident = incidentOf([page(), { ...refused(), provisional: true }]);
    expect(incident.checklist.find((item) => item.check === 'cookie-duplicate-name')?.outcome).toBe(
      'not-evaluated',
    );
  });
});
