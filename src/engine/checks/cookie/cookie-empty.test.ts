import { describe, expect, it } from 'vitest';
import { causesOf, incidentOf, reportOn } from '../testing.ts';
import { allowed, login, page, refused } from './testing.ts';

const VALUE = 'Yk3J9xVb2NqM5yLw1ZhR8sTj';

describe('cookie-empty', () => {
  it('names a sign-in whose cookie has neither name nor value', () => {
    const incident = incidentOf([page(), login('=; Path=/; HttpOnly'), refused()]);
    expect(incident.causes[0]).toMatchObject({
      check: 'cookie-empty',
      message: 'nothing',
      confidence: 'certain',
    });
    expect(incident.causes.map(({ check }) => check)).toContain('session-cookie-missing');
  });

  it('names a cookie without a name that the browser keeps and sends as a bare value', () => {
    const entries = [page(), login(`=${VALUE}; Path=/; HttpOnly`), refused({ headers: { Cookie: VALUE } })];
    expect(incidentOf(entries).causes[0]).toMatchObject({ check: 'cookie-empty', message: 'nameless' });
    expect(JSON.stringify(reportOn(...entries))).not.toContain(VALUE);
  });

  it('stands before "no credential at all" where the server says only that', () => {
    const words = '{"error":"unauthenticated","message":"Please sign in"}';
    const entries = [
      page(),
      login(`=${VALUE}; Path=/; HttpOnly`),
      refused({ headers: { Cookie: VALUE }, text: words }),
    ];
    expect(causesOf(entries)).toEqual(['cookie-empty', 'challenge-missing']);
  });

  it.each([
    ['nothing', ''],
    ['the word “undefined”', 'undefined'],
    ['the word “null”', '"null"'],
  ])('names a session cookie with %s in it', (words, value) => {
    const pair = `session=${value}`;
    const incident = incidentOf([
      page(),
      login(`${pair}; Path=/; HttpOnly`),
      refused({ headers: { Cookie: pair } }),
    ]);
    expect(incident.causes[0]?.check).toBe('cookie-empty');
    expect(incident.title).toContain(words);
  });

  it('is not found where another session cookie went along', () => {
    const cookies = ['session=; Path=/; HttpOnly', `sid=${VALUE}; Path=/; HttpOnly`];
    const entries = [page(), login(cookies), refused({ headers: { Cookie: `session=; sid=${VALUE}` } })];
    expect(causesOf(entries)).not.toContain('cookie-empty');
  });

  it('is not found of a deletion, nor of an empty cookie that no sign-in set', () => {
    const gone = login('session=; Path=/; Max-Age=0');
    expect(causesOf([page(), gone, refused()])).not.toContain('cookie-empty');
    const other = allowed({ answer: { 'Set-Cookie': 'flash=; Path=/' } });
    expect(causesOf([page(), other, refused({ headers: { Cookie: 'flash=' } })])).not.toContain(
      'cookie-empty',
    );
  });

  it('finds nothing broken where the server manages without it', () => {
    const cookies = ['=; Path=/', `sid=${VALUE}; Path=/; HttpOnly`];
    expect(
      reportOn(page(), login(cookies), allowed({ headers: { Cookie: `sid=${VALUE}` } })).incidents,
    ).toEqual([]);
  });

  it('is not evaluated where the Cookie field was not recorded', () => {
    const entries = [page(), login('session=; Path=/; HttpOnly'), { ...refused(), provisional: true }];
    expect(incidentOf(entries).checklist.find(({ check }) => check === 'cookie-empty')?.outcome).toBe(
      'not-evaluated',
    );
  });
});
