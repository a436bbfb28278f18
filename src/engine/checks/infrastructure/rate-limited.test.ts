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

const token = jwt({ exp: epoch(3600) });

describe('rate-limited', () => {
  it.each([
    [
      'express-rate-limit',
      {
        answer: { 'RateLimit-Remaining': '0', 'Retry-After': '900' },
        text: 'Too many requests, please try again later.',
        textType: 'text/html',
      },
    ],
    [
      'Laravel',
      {
        answer: { 'X-RateLimit-Remaining': '0', 'Retry-After': '60' },
        text: '{"message":"Too Many Attempts."}',
      },
    ],
    [
      'DRF',
      {
        answer: { 'Retry-After': '60' },
        text: '{"detail":"Request was throttled. Expected available in 60 seconds."}',
      },
    ],
    [
      'Kong',
      {
        answer: { 'RateLimit-Reset': '42', 'RateLimit-Remaining': '0' },
        text: '{"message":"API rate limit exceeded"}',
      },
    ],
    [
      'nginx',
      { text: '<html><head><title>429 Too Many Requests</title></head></html>', textType: 'text/html' },
    ],
    [
      'API Gateway',
      { answer: { 'x-amzn-ErrorType': 'TooManyRequestsException' }, text: '{"message":"Too Many Requests"}' },
    ],
    ['a mute server', {}],
  ] as const)('is the cause of a 429 of %s', (_server, refusal: Partial<EntryInput>) => {
    const { causes, kind, verdict } = incidentOf([bearerCall(token, { status: 429, ...refusal })]);
    expect([kind, verdict, causes[0]?.check, causes[0]?.confidence]).toEqual([
      'rate-limited',
      'broken',
      'rate-limited',
      'certain',
    ]);
  });

  it.each([
    [
      'GitHub',
      403,
      {
        answer: { 'X-RateLimit-Remaining': '0' },
        text: '{"message":"API rate limit exceeded for user ID 1."}',
      },
    ],
    [
      'a guarded sign-in',
      403,
      { text: '{"message":"Account locked due to too many failed login attempts"}' },
    ],
    ['a sign-in that says 401', 401, { text: '{"error":"Too many attempts, slow down"}' }],
  ] as const)('is found under another status at %s', (_server, status, refusal) => {
    expect(causesOf([bearerCall(token, { status, ...refusal })])[0]).toBe('rate-limited');
  });

  it('says how long to wait', () => {
    const found = causeOf(
      [bearerCall(token, { status: 429, answer: { 'Retry-After': '900' } })],
      'rate-limited',
    );
    expect(found?.what).toContain('15 min');
    expect(found?.evidence.map((one) => one.at)).toContain('response.headers.retry-after');
    const absurd = causeOf(
      [bearerCall(token, { status: 429, answer: { 'Retry-After': 'soon' } })],
      'rate-limited',
    );
    expect(absurd?.what).not.toContain('NaN');
  });

  it('is not read out of counters that have room left', () => {
    const answer = {
      'X-RateLimit-Limit': '60',
      'X-RateLimit-Remaining': '41',
      ...bearerChallenge('error="invalid_token"'),
    };
    expect(causesOf([bearerCall(jwt({ exp: epoch(-60) }), { answer })])[0]).toBe('token-expired');
    expect(causesOf([bearerCall(token, { status: 403, answer })])).not.toContain('rate-limited');
    expect(
      reportOn(bearerCall(token, { status: 200, answer: { 'X-RateLimit-Remaining': '0' } })).incidents,
    ).toEqual([]);
  });
});
