import { describe, expect, it } from 'vitest';
import { bearerChallenge, type EntryInput, epoch, incidentOf, jwt, START } from './checks/testing.ts';

/** A capture in which the rule that looks at one thing alone would be wrong. */
export interface Rung {
  /** What a rule that looks at one thing alone would say, and why. */
  readonly naive: string;
  readonly wrong: string;
  readonly first: string;
  readonly verdict?: 'expected' | 'broken' | 'warning';
  /** Index of the refused request; the last where absent. */
  readonly at?: number;
  readonly entries: readonly EntryInput[];
}

export const API = 'https://api.shop.example';
export const APP = 'https://app.shop.example';
export const claims = { iss: 'https://id.shop.example', aud: 'orders', azp: 'web' };
export const fresh = jwt({ ...claims, iat: epoch(-60), exp: epoch(3600), jti: 'fresh' });
export const expired = jwt({ ...claims, iat: epoch(-4000), exp: epoch(-400), jti: 'old' });
export const invalid = { answer: bearerChallenge('error="invalid_token"') };
export const date = (seconds: number) => new Date(START + seconds * 1000).toUTCString();

export const issue = (token: string, at: number, rest: Partial<EntryInput> = {}): EntryInput => ({
  url: 'https://id.shop.example/oauth2/token',
  method: 'POST',
  body: 'grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA',
  text: JSON.stringify({ access_token: token, refresh_token: `next-after-${at}-tGzv3JOkF0XG5` }),
  at,
  ...rest,
});
export const configuration = (issuer: string): EntryInput => ({
  url: `${issuer.replace(/^http:.*/, 'https://id.shop.example')}/.well-known/openid-configuration`,
  text: JSON.stringify({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
  }),
});
export const login = (setCookie: string | readonly string[], rest: Partial<EntryInput> = {}): EntryInput => ({
  url: `${APP}/login`,
  method: 'POST',
  type: 'document',
  status: 302,
  body: 'username=ada&password=lovelace1815',
  answer: { Location: '/home', 'Set-Cookie': setCookie },
  ...rest,
});

/** Each capture is judged: what stands first, and what must not. */
export function judgeRungs(rungs: readonly (readonly [string, readonly Rung[]])[]): void {
  describe.each(rungs)('rung %s', (_rungs, cases) => {
    it.each(cases.map((one) => [one.first, one.naive, one] as const))(
      '%s first, where %s',
      (_first, _naive, one) => {
        const incident = incidentOf(one.entries, one.at);
        const [cause] = incident.causes;
        expect(
          cause?.check,
          incident.causes.map((found) => `${found.check} ${found.confidence}`).join(', '),
        ).toBe(one.first);
        expect(cause?.check).not.toBe(one.wrong);
        if (one.verdict !== undefined) expect(incident.verdict).toBe(one.verdict);
      },
    );
  });
}
