import { describe, expect, it } from 'vitest';
import { bearerCall, type EntryInput, epoch, jwt, reportOn } from '../checks/testing.ts';

interface Issue {
  readonly access: string;
  readonly refresh?: string;
  readonly by?: string;
  readonly at: number;
}

function issue({ access, refresh, by, at }: Issue): EntryInput {
  return {
    url: 'https://id.example/oauth2/token',
    method: 'POST',
    at,
    body:
      by === undefined
        ? 'grant_type=authorization_code&code=abcdefgh'
        : `grant_type=refresh_token&refresh_token=${by}`,
    text: JSON.stringify({
      access_token: access,
      ...(refresh === undefined ? {} : { refresh_token: refresh }),
      expires_in: 60,
    }),
  };
}
const call = (token: string, at: number, status = 200) => bearerCall(token, { at, status });
const lifeLines = (...entries: readonly EntryInput[]) =>
  reportOn(...entries).tokens.map(({ role, life }) =>
    [role, ...life.map((one) => `${one.event}@${one.exchange}${one.count > 1 ? `x${one.count}` : ''}`)].join(
      ' ',
    ),
  );

describe('the life of a token', () => {
  it('tells who issued it, used it, renewed it, and when it was refused', () => {
    expect(
      lifeLines(
        issue({ access: 'opaque-access-1', refresh: 'opaque-refresh-1', at: 0 }),
        call('opaque-access-1', 1),
        call('opaque-access-1', 2),
        call('opaque-access-1', 70, 401),
        issue({ access: 'opaque-access-2', refresh: 'opaque-refresh-2', by: 'opaque-refresh-1', at: 71 }),
        call('opaque-access-2', 72),
      ),
    ).toEqual([
      'access issued@0 accepted@1x2 refused@3 superseded@4',
      'refresh issued@0 accepted@4 superseded@4',
      'access issued@4 accepted@5',
      'refresh issued@4',
    ]);
  });

  it('links a token with the one that took its place, as fingerprints', () => {
    const { tokens } = reportOn(
      issue({ access: 'opaque-access-1', refresh: 'opaque-refresh-1', at: 0 }),
      issue({ access: 'opaque-access-2', refresh: 'opaque-refresh-1', by: 'opaque-refresh-1', at: 60 }),
    );
    const [old, refresh, renewed] = tokens;
    expect(old?.replacedBy).toBe(renewed?.fingerprint);
    expect(renewed?.replaces).toBe(old?.fingerprint);
    // The refresh token did not rotate: nothing took its place.
    expect(refresh?.replacedBy).toBeNull();
    expect(JSON.stringify(tokens)).not.toMatch(/opaque-(?:access|refresh)/);
  });

  it('says when a token ends: by its own claim, else by what was said as it was issued', () => {
    const exp = epoch(900);
    const ends = (entry: EntryInput) => reportOn(entry).tokens[0]?.expiresAt;
    const issued = issue({ access: 'opaque-access-1', at: 0 });
    expect(ends(issue({ access: jwt({ exp }), at: 0 }))).toBe(new Date(exp * 1000).toISOString());
    expect(ends(issued)).toBe(new Date(epoch(60) * 1000).toISOString());
    // expires_in counts from the answer's making, which its Date tells: its clock may differ from the recorder's.
    const date = new Date(epoch(600) * 1000).toUTCString();
    expect(ends({ ...issued, answer: { Date: date } })).toBe(new Date(epoch(660) * 1000).toISOString());
    expect(ends(bearerCall('opaque-access-2', { at: 0, status: 200 }))).toBe('');
  });

  it('takes expires_in for the access token’s alone', () => {
    const issued = issue({ access: 'opaque-access-1', refresh: 'opaque-refresh-1', at: 0 });
    const ends = (text: string | undefined) => reportOn({ ...issued, text: text ?? '' }).tokens[1]?.expiresAt;
    expect(ends(issued.text)).toBe('');
    expect(ends(issued.text?.replace('{', '{"refresh_expires_in":1800,'))).toBe(
      new Date(epoch(1800) * 1000).toISOString(),
    );
  });

  it('follows a grant whose refresh token was there before the capture', () => {
    expect(
      lifeLines(
        issue({ access: 'opaque-access-1', refresh: 'opaque-refresh-1', by: 'opaque-refresh-0', at: 0 }),
        issue({ access: 'opaque-access-2', refresh: 'opaque-refresh-2', by: 'opaque-refresh-1', at: 60 }),
      ),
    ).toEqual([
      'refresh accepted@0 superseded@0',
      'access issued@0 superseded@1',
      'refresh issued@0 accepted@1 superseded@1',
      'access issued@1',
      'refresh issued@1',
    ]);
  });

  it('keeps tokens for several APIs apart', () => {
    const orders = jwt({ iss: 'https://id.example', aud: 'orders', exp: epoch(900) });
    const graph = jwt({ iss: 'https://id.example', aud: 'graph', exp: epoch(900) });
    expect(
      lifeLines(
        issue({ access: orders, refresh: 'opaque-refresh-1', at: 0 }),
        issue({ access: graph, refresh: 'opaque-refresh-1', by: 'opaque-refresh-1', at: 1 }),
      ).some((line) => line.startsWith('access') && line.includes('superseded')),
    ).toBe(false);
  });

  it('ends where the refresh token behind it is withdrawn', () => {
    expect(
      lifeLines(
        issue({ access: 'opaque-access-1', refresh: 'opaque-refresh-1', at: 0 }),
        {
          url: 'https://id.example/oauth2/revoke',
          method: 'POST',
          body: 'token=opaque-refresh-1&token_type_hint=refresh_token',
          at: 5,
        },
        call('opaque-access-1', 6, 401),
      ),
    ).toEqual(['access issued@0 revoked@1 refused@2', 'refresh issued@0 revoked@1']);
  });

  it('notes refused renewals', () => {
    const refused = {
      ...issue({ access: 'none-is-given', by: 'opaque-refresh-0', at: 0 }),
      status: 400,
      text: '{"error":"invalid_grant"}',
    };
    expect(lifeLines(refused, { ...refused, at: 1 })).toEqual(['refresh refused@0x2']);
  });

  it('notes where a token went without a word on whether it was taken', () => {
    expect(lifeLines(call('opaque-access-1', 0, 404), call('opaque-access-1', 1, 500))).toEqual([
      'unknown sent@0x2',
    ]);
  });

  it('stays short in a long capture', () => {
    const entries = Array.from({ length: 400 }, (_, at) =>
      call('opaque-access-1', at, at % 2 === 0 ? 200 : 401),
    );
    expect(reportOn(...entries).tokens[0]?.life.length).toBeLessThanOrEqual(60);
  });
});
