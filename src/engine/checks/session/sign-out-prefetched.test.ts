import { describe, expect, it } from 'vitest';
import { allowed, login, page, refused } from '../cookie/testing.ts';
import {
  causesOf,
  type EntryInput,
  firstCause,
  incidentOf,
  outcomesOnOddValues,
  placesOf,
  reportOn,
} from '../testing.ts';

const SESSION = 'sid=k3J8s0Qm2Vx7Lr5Tq9Wb';
const signIn = login([`${SESSION}; Path=/; Secure; HttpOnly; SameSite=Lax`]);
const works = allowed({ headers: { Cookie: SESSION }, at: 1 });

/** The address of the sign-out, as a browser fetches it ahead; `took`: the answer removes the cookie. */
function ahead(took: boolean, over: Partial<EntryInput> = {}): EntryInput {
  return {
    url: 'https://app.acme.test/account/logout',
    type: 'other',
    status: 302,
    at: 2,
    ...over,
    headers: { Cookie: SESSION, 'Sec-Purpose': 'prefetch', 'Sec-Fetch-Site': 'same-origin', ...over.headers },
    answer: {
      Location: '/',
      ...(took ? { 'Set-Cookie': 'sid=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax' } : {}),
      ...over.answer,
    },
  };
}

const gone = refused({ at: 3 });
const forgotten = refused({ headers: { Cookie: SESSION }, at: 3 });

describe('sign-out-prefetched', () => {
  it('is sure where the answer took the session cookie away', () => {
    const entries = [page(), signIn, works, ahead(true), gone];
    const first = firstCause(entries);
    expect([first?.check, first?.confidence]).toEqual(['sign-out-prefetched', 'certain']);
    expect(placesOf(first)).toEqual([
      '3 request.headers.sec-purpose',
      '3 response.headers.set-cookie',
      '4 response.status',
    ]);
    expect(incidentOf(entries).verdict).toBe('broken');
  });

  it.each([
    ['the server forgot the session', {}],
    ['it is prerendered', { headers: { 'Sec-Purpose': 'prefetch;prerender' } }],
    ['Next.js fetches it', { headers: { 'Sec-Purpose': '', 'Next-Router-Prefetch': '1' } }],
  ])('is likely where %s', (_what, over) => {
    const first = firstCause([page(), signIn, works, ahead(false, over), forgotten]);
    expect([first?.check, first?.confidence]).toEqual(['sign-out-prefetched', 'likely']);
  });

  it('is not sure of a refusal that concerns a token', () => {
    const call = refused({ headers: { Authorization: 'Bearer 2YotnFZFEjr1zCsicMWpAA' }, at: 3 });
    const found = incidentOf([page(), signIn, works, ahead(true), call]).causes;
    expect(found.find(({ check }) => check === 'sign-out-prefetched')?.confidence).toBe('likely');
  });

  it('leaves a sign-out that somebody asked for to signed-out', () => {
    const asked = ahead(true, { type: 'document', headers: { 'Sec-Purpose': '' } });
    expect(causesOf([page(), signIn, works, asked, gone])[0]).toBe('signed-out');
  });

  it('is not said where the sign-out was refused ahead of time, or another page was fetched', () => {
    const refusedAhead = ahead(false, { status: 405, answer: { Location: '' } });
    const other = ahead(false, { url: 'https://app.acme.test/orders', status: 200 });
    for (const between of [refusedAhead, other])
      expect(causesOf([page(), signIn, works, between, forgotten])).not.toContain('sign-out-prefetched');
  });

  it('is not said after somebody has signed in again, nor while all works', () => {
    const again = login(['sid=anotherSession0Qm2Vx7; Path=/; Secure; HttpOnly; SameSite=Lax'], { at: 4 });
    const fine = allowed({ headers: { Cookie: 'sid=anotherSession0Qm2Vx7' }, at: 5 });
    const later = refused({ headers: { Cookie: 'sid=anotherSession0Qm2Vx7' }, at: 6 });
    expect(causesOf([page(), signIn, works, ahead(true), again, fine, later])).not.toContain(
      'sign-out-prefetched',
    );
    expect(reportOn(page(), signIn, works, ahead(true), again, fine).incidents).toEqual([]);
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('sign-out-prefetched')).not.toContain('error');
  });
});
