import { describe, expect, it } from 'vitest';
import { causeOf, causesOf, type EntryInput, firstCause, jwt, reportOn } from '../testing.ts';

const GIVEN = '{"access_token":"at-2YotnFZFEjr1zCsicMWpAA","refresh_token":"rt-8xLOxBtZp8kk"}';
const REFUSED = '{"error":"invalid_grant","error_description":"Refresh token already used"}';

function renew(at: number, well: boolean, rest: Partial<EntryInput> = {}): EntryInput {
  return {
    url: 'https://id.example/oauth2/token',
    method: 'POST',
    at,
    took: 0.3,
    status: well ? 200 : 400,
    body: 'grant_type=refresh_token&client_id=web&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA',
    text: well ? GIVEN : REFUSED,
    ...rest,
  };
}

describe('token-refresh-race', () => {
  it('is found where a renewal is refused while another with the same token is under way', () => {
    const entries = [renew(0, true), renew(0.1, false), renew(0.15, false)];
    expect(firstCause(entries)).toMatchObject({ check: 'token-refresh-race', confidence: 'certain' });
    expect(causesOf(entries)).not.toContain('token-refresh-failing');
    // One incident: the race.
    expect(reportOn(...entries).incidents).toHaveLength(1);
  });

  it('is found where the one that wins was sent last', () => {
    const entries = [renew(0, false), renew(0.05, true)];
    expect(firstCause(entries, 0)?.check).toBe('token-refresh-race');
  });

  it('knows a refresh token in a cookie, and in the Authorization header with less certainty', () => {
    const cookie = (at: number, well: boolean): EntryInput => ({
      url: 'https://shop.example/auth/refresh',
      method: 'POST',
      at,
      took: 0.4,
      status: well ? 200 : 401,
      headers: { Cookie: 'refresh_token=tGzv3JOkF0XG5Qx2TlKWIA' },
      text: well ? GIVEN : '{"message":"Invalid refresh token"}',
    });
    expect(firstCause([cookie(0, true), cookie(0.1, false)])).toMatchObject({
      check: 'token-refresh-race',
      confidence: 'certain',
    });
    const header = (at: number, well: boolean): EntryInput => ({
      ...cookie(at, well),
      headers: { Authorization: 'Bearer tGzv3JOkF0XG5Qx2TlKWIA' },
    });
    expect(causeOf([header(0, true), header(0.1, false)], 'token-refresh-race')?.confidence).toBe('likely');
  });

  it('is not a second use after the first was answered', () => {
    const entries = [renew(0, true), renew(2, false)];
    expect(firstCause(entries)).toMatchObject({ check: 'token-refresh-failing', message: 'reused' });
    expect(causesOf(entries)).not.toContain('token-refresh-race');
  });

  it('is not two clients with tokens of their own, nor a race that all lose', () => {
    const other = 'grant_type=refresh_token&client_id=web&refresh_token=another-token-altogether';
    expect(causesOf([renew(0, true), renew(0.1, false, { body: other })])).not.toContain(
      'token-refresh-race',
    );
    expect(causesOf([renew(0, false), renew(0.1, false)])).not.toContain('token-refresh-race');
  });

  it('is not the client’s own refusal, a limit, or a server that fails', () => {
    for (const [status, text] of [
      [401, '{"error":"invalid_client"}'],
      [429, ''],
      [503, ''],
    ] as const)
      expect(causesOf([renew(0, true), renew(0.1, false, { status, text })])).not.toContain(
        'token-refresh-race',
      );
  });

  it('has nothing to say of renewals that go well, one after the other', () => {
    expect(reportOn(renew(0, true), renew(5, true)).incidents).toEqual([]);
  });

  it('bears odd bodies', () => {
    for (const body of [
      '',
      '{',
      '[]',
      `grant_type=refresh_token&refresh_token=${jwt({})}`,
      'refresh_token=%E0%A4%A',
    ])
      expect(causesOf([renew(0, true, { body }), renew(0.1, false, { body })])).toBeDefined();
  });
});
