import { describe, expect, it } from 'vitest';
import { bearerCall, causesOf, type EntryInput, epoch, incidentOf, jwt, reportOn } from '../testing.ts';

const token = jwt({ iss: 'https://id.example/', aud: 'orders', exp: epoch(3600) });

const REFUSALS: Readonly<Record<string, Partial<EntryInput>>> = {
  'Spring Boot': {
    text: '{"timestamp":"2026-01-15T09:00:00Z","status":403,"error":"Forbidden","path":"/orders/17"}',
  },
  'ASP.NET Core': {},
  DRF: { text: '{"detail":"You do not have permission to perform this action."}' },
  Laravel: { text: '{"message":"This action is unauthorized."}' },
  'API Gateway': {
    answer: { 'x-amzn-ErrorType': 'AccessDeniedException' },
    text: '{"Message":"User is not authorized to access this resource with an explicit deny"}',
  },
  Istio: { answer: { Server: 'istio-envoy' }, text: 'RBAC: access denied', textType: 'text/plain' },
  Graph: {
    text: '{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}',
  },
  Okta: {
    text: '{"errorCode":"E0000006","errorSummary":"You do not have permission to perform the requested action"}',
  },
  PostgREST: { text: '{"code":"42501","message":"permission denied for table orders"}' },
};

describe('forbidden', () => {
  it.each(Object.entries(REFUSALS))('is the cause when %s knows the user and says no', (_server, refusal) => {
    const { causes, kind } = incidentOf([bearerCall(token, { status: 403, ...refusal })]);
    expect([kind, causes[0]?.check, causes[0]?.message]).toEqual(['forbidden', 'forbidden', 'known']);
    expect(causes[0]?.evidence[0]?.at).toBe('response.status');
  });

  it('holds for a session cookie as well', () => {
    const call: EntryInput = {
      url: 'https://shop.example/admin',
      type: 'document',
      status: 403,
      headers: { Cookie: 'JSESSIONID=0A1B2C3D4E5F60718293A4B5C6D7E8F9' },
    };
    const found = incidentOf([call]).causes[0];
    expect([found?.check, found?.message]).toEqual(['forbidden', 'known']);
    expect(found?.evidence.map((one) => one.at)).toContain('request.headers.cookie');
  });

  it('does not speak of a user where nothing was sent', () => {
    const found = incidentOf([{ url: 'https://shop.example/internal/', type: 'document', status: 403 }])
      .causes[0];
    expect([found?.check, found?.message]).toEqual(['forbidden', 'unknown']);
  });

  it('does not tell a sign-in that it is fine', () => {
    const login: EntryInput = {
      url: 'https://shop.example/login',
      method: 'POST',
      status: 403,
      body: 'username=ann&password=x-not-it',
      text: 'Forbidden',
      textType: 'text/plain',
    };
    const found = incidentOf([login]).causes[0];
    expect([found?.check, found?.message]).toEqual(['forbidden', 'signIn']);
    expect(found?.title).not.toContain('is fine');
  });

  it('gives way to every cause that is known', () => {
    expect(
      causesOf([
        bearerCall(token, { status: 403, text: '{"detail":"CSRF Failed: CSRF token missing."}' }),
      ])[0],
    ).toBe('csrf-missing');
    expect(
      causesOf([
        bearerCall(token, {
          status: 403,
          answer: { 'WWW-Authenticate': 'Bearer error="insufficient_scope"' },
        }),
      ]),
    ).toEqual(['token-scope-insufficient']);
  });

  it('leaves pictures of strangers alone', () => {
    const picture: EntryInput = { url: 'https://cdn.example/a.png', type: 'image', status: 403 };
    expect(reportOn(picture).incidents.filter((incident) => incident.verdict === 'broken')).toEqual([]);
  });

  it('only wonders where the capture does not show what was sent', () => {
    const found = incidentOf([
      { url: 'https://shop.example/' },
      { url: 'https://shop.example/api/a', status: 403, provisional: true },
    ]).causes[0];
    expect(found?.confidence).toBe('possible');
  });
});
