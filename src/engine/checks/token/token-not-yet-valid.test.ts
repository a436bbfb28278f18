import { describe, expect, it } from 'vitest';
import {
  bearerCall,
  bearerChallenge,
  causeOf,
  causesOf,
  type EntryInput,
  epoch,
  incidentOf,
  jwt,
  reportOn,
} from '../testing.ts';

const early = jwt({ iss: 'https://id.example/', nbf: epoch(300), iat: epoch(300), exp: epoch(3900) });
const fresh = jwt({ iss: 'https://id.example/', nbf: epoch(-60), iat: epoch(-60), exp: epoch(3540) });

const REFUSALS: Readonly<Record<string, Partial<EntryInput>>> = {
  'Spring Security': {
    answer: bearerChallenge(
      'error="invalid_token", error_description="An error occurred while attempting to decode the Jwt: Jwt used before 2026-01-15T09:05:00Z"',
    ),
  },
  'ASP.NET Core': {
    answer: bearerChallenge(
      'error="invalid_token", error_description="The token is not valid before \'01/15/2026 09:05:00\'"',
    ),
  },
  PyJWT: { text: '{"detail":"The token is not yet valid (nbf)"}' },
  jsonwebtoken: { text: '{"message":"jwt not active"}' },
  jose: { text: '{"message":"\\"nbf\\" claim timestamp check failed"}' },
  Go: { text: 'token is not valid yet', textType: 'text/plain' },
  Envoy: {
    answer: bearerChallenge('realm="x", error="invalid_token"'),
    text: 'Jwt not yet valid',
    textType: 'text/plain',
  },
  mute: { answer: bearerChallenge('error="invalid_token"') },
};

describe('token-not-yet-valid', () => {
  it.each(Object.entries(REFUSALS))(
    'is the first cause when %s refuses a token before its time',
    (_server, refusal) => {
      const { causes, verdict } = incidentOf([bearerCall(early, refusal)]);
      expect([causes[0]?.check, causes[0]?.message, causes[0]?.confidence, verdict]).toEqual([
        'token-not-yet-valid',
        'early',
        'certain',
        'broken',
      ]);
      expect(causes[0]?.evidence[0]?.text).toContain('nbf');
    },
  );

  it.each(Object.entries(REFUSALS).filter(([server]) => server !== 'mute'))(
    'is found by the words of %s where the token cannot be read',
    (_server, refusal) => {
      expect(causesOf([bearerCall('2YotnFZFEjr1zCsicMWpAA', refusal)])[0]).toBe('token-not-yet-valid');
    },
  );

  it('is less sure where iat alone lies ahead, and silent within two seconds', () => {
    const issuedAhead = jwt({ iat: epoch(90), exp: epoch(3600) });
    expect(causeOf([bearerCall(issuedAhead)], 'token-not-yet-valid')?.confidence).toBe('likely');
    expect(causesOf([bearerCall(jwt({ nbf: epoch(1), exp: epoch(3600) }))])).not.toContain(
      'token-not-yet-valid',
    );
  });

  it('believes the server about a second', () => {
    const found = causeOf(
      [bearerCall(jwt({ nbf: epoch(1), exp: epoch(3600) }), REFUSALS.jsonwebtoken)],
      'token-not-yet-valid',
    );
    expect([found?.message, found?.confidence]).toEqual(['early', 'certain']);
  });

  it('says that a clock is off where the words contradict the dates', () => {
    const found = causeOf([bearerCall(fresh, REFUSALS.jsonwebtoken)], 'token-not-yet-valid');
    expect(found?.message).toBe('said');
    expect(found?.what).toContain('another clock');
  });

  it.each([
    'Token is not valid',
    'Given token not valid for any token type',
    'Session not active',
    'API key not valid',
  ])('is not read out of “%s”', (message) => {
    expect(causesOf([bearerCall(fresh, { text: JSON.stringify({ message }) })])).not.toContain(
      'token-not-yet-valid',
    );
  });

  it('does not trust the recording machine’s clock for iat', () => {
    const found = causeOf([bearerCall(jwt({ iat: epoch(90) }), { dateless: true })], 'token-not-yet-valid');
    expect(found?.confidence).toBe('possible');
  });

  it('is silent on calls that work and on expired tokens', () => {
    expect(reportOn(bearerCall(early, { status: 200 })).incidents).toEqual([]);
    expect(causesOf([bearerCall(jwt({ nbf: epoch(-900), exp: epoch(-60) }))])).not.toContain(
      'token-not-yet-valid',
    );
  });

  it('is not evaluated where the token was masked', () => {
    const { checklist } = incidentOf([bearerCall('', { headers: { Authorization: 'Bearer ***' } })]);
    expect(checklist.find((item) => item.check === 'token-not-yet-valid')?.outcome).toBe('not-evaluated');
  });
});
