import { describe, expect, it } from 'vitest';
import {
  bearerCall,
  causesOf,
  type EntryInput,
  epoch,
  firstCause,
  incidentOf,
  jwt,
  outcomeOf,
  outcomesOnOddValues,
  placesOf,
  provisional,
} from '../testing.ts';

const refused = (rest: Partial<EntryInput> = {}): EntryInput => ({
  url: 'https://status.cove.example/uptime',
  status: 401,
  text: '{"status":401,"message":"Unauthorized"}',
  ...rest,
});

describe('challenge-missing', () => {
  it('is the finding where a refusal says nothing at all', () => {
    const first = firstCause([refused()]);
    expect([first?.check, first?.confidence]).toEqual(['challenge-missing', 'certain']);
    expect(placesOf(first)).toEqual(['0 response.status', '0 response.headers.www-authenticate']);
    expect(first?.evidence[1]?.text).toBe('no WWW-Authenticate field');
  });

  it.each([
    ['the cookie that the request carried', {}, { Cookie: 'sid=[REDACTED]' }],
    ['the cookie that the sign-in set', { 'Set-Cookie': '[REDACTED]' }, {}],
  ])('is no more than possible where a sanitiser took out %s', (_what, answer, headers) => {
    const login: EntryInput = {
      url: 'https://status.cove.example/login',
      method: 'POST',
      body: 'user=ann&password=x',
      text: '{"ok":true}',
      answer,
    };
    const causes = incidentOf([login, refused({ headers })]).causes;
    expect(causes.find(({ check }) => check === 'challenge-missing')?.confidence).toBe('possible');
  });

  it('stands behind any known cause', () => {
    const old = jwt({ iss: 'https://id.cove.example', exp: epoch(-300) });
    expect(causesOf([bearerCall(old)])).toEqual(['token-expired', 'challenge-missing']);
    expect(causesOf([refused({ text: '{"message":"Unauthenticated."}' })])[0]).toBe('authorization-missing');
  });

  it.each([
    ['a challenge', refused({ answer: { 'WWW-Authenticate': 'Bearer' } })],
    ['an empty challenge', refused({ answer: { 'WWW-Authenticate': '' } })],
    ['a 403', refused({ status: 403 })],
  ])('is not said of %s', (_what, entry) => {
    expect(causesOf([entry])).not.toContain('challenge-missing');
  });

  it('does not take a field that was not recorded for an absent one', () => {
    expect(outcomeOf(provisional(refused()), 'challenge-missing')).toBe('not-evaluated');
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('challenge-missing')).not.toContain('error');
  });
});
