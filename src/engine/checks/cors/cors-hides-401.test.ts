import { describe, expect, it } from 'vitest';
import { bearerCall, causesOf, type EntryInput, epoch, incidentOf, jwt } from '../testing.ts';

const APP = 'https://app.shop.example';
const stale = jwt({ exp: epoch(-600) });

function refused(rest: Partial<EntryInput> = {}): EntryInput {
  return bearerCall(stale, {
    error: 'net::ERR_FAILED',
    ...rest,
    headers: { Origin: APP, 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Site': 'same-site', ...rest.headers },
  });
}

describe('cors-hides-401', () => {
  it('stands before the cause of the refusal, which it keeps from the page', () => {
    const { causes, kind } = incidentOf([refused()]);
    expect([kind, causes[0]?.check, causes[0]?.confidence]).toEqual([
      'unauthorized',
      'cors-hides-401',
      'certain',
    ]);
    expect(causes[1]?.check).toBe('token-expired');
    expect(causes[0]?.evidence[0]).toMatchObject({
      at: 'response.headers.access-control-allow-origin',
      text: 'no Access-Control-Allow-Origin field',
    });
  });

  it.each([
    ['another origin', { 'Access-Control-Allow-Origin': 'https://www.shop.example' }],
    ['any origin, with cookies', { 'Access-Control-Allow-Origin': '*' }],
  ])('knows an answer that allows %s', (_what, answer) => {
    expect(causesOf([refused({ answer, headers: { Cookie: 'sessionid=8f14e45fceea167a' } })])[0]).toBe(
      'cors-hides-401',
    );
  });

  it('leaves to the lost header what a redirect to another origin did', () => {
    const next = 'https://api2.shop.example/orders/17';
    const hop: EntryInput = { ...refused(), status: 302, answer: { Location: next } };
    const { error: _none, ...first } = hop;
    const last: EntryInput = {
      url: next,
      status: 401,
      error: 'net::ERR_FAILED',
      headers: { Origin: 'null', 'Sec-Fetch-Mode': 'cors' },
    };
    expect(causesOf([first, last])[0]).toBe('authorization-lost-on-redirect');
  });

  it('holds for other refusals', () => {
    expect(causesOf([refused({ status: 403 })])[0]).toBe('cors-hides-401');
  });

  it('is silent where the page can read the refusal', () => {
    const { error: _mark, ...open } = refused({
      answer: { 'Access-Control-Allow-Origin': APP, 'Access-Control-Allow-Credentials': 'true' },
    });
    expect(causesOf([open])[0]).toBe('token-expired');
    const { error: _none, ...unmarked } = refused();
    expect(causesOf([unmarked])).not.toContain('cors-hides-401');
    expect(causesOf([bearerCall(stale, { headers: { Origin: 'https://api.shop.example' } })])).not.toContain(
      'cors-hides-401',
    );
    expect(causesOf([bearerCall(stale)])).not.toContain('cors-hides-401');
  });

  it('is only likely in a browser that leaves no mark', () => {
    const { error: _mark, ...quiet } = refused({
      headers: { 'User-Agent': 'Mozilla/5.0 Gecko/20100101 Firefox/153.0' },
    });
    const found = incidentOf([quiet]).causes[0];
    expect([found?.check, found?.confidence]).toEqual(['cors-hides-401', 'likely']);
  });

  it('is no matter of answers that are no refusals', () => {
    expect(causesOf([refused({ status: 200 })])).toEqual(['cors-origin-not-allowed']);
  });
});
