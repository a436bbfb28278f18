import { describe, expect, it } from 'vitest';
import {
  bearerCall,
  bearerChallenge,
  causesOf,
  type EntryInput,
  epoch,
  firstCause,
  incidentOf,
  jwt,
  outcomesOnOddValues,
  placesOf,
  provisional,
  reportOn,
} from '../testing.ts';

const app = 'https://app.orchard.example';
const token = jwt({ iss: app, aud: 'fruit', exp: epoch(3600) });
const page = (path: string, rest: Partial<EntryInput> = {}): EntryInput => ({
  url: app + path,
  type: 'document',
  textType: 'text/html',
  ...rest,
});
const asks = (path: string, rest: Partial<EntryInput> = {}): EntryInput => ({
  url: app + path,
  status: 401,
  text: '{"message":"Unauthenticated."}',
  ...rest,
});
const session = 'sid=q8wE5rT2yU7iO1pA4sD6';
const login: EntryInput = {
  url: `${app}/login`,
  method: 'POST',
  at: 5,
  body: '{"user":"eve","password":"apple-and-pear"}',
  bodyType: 'application/json',
  text: '{"ok":true}',
  answer: { 'Set-Cookie': `${session}; Path=/; HttpOnly; Secure` },
};

describe('anonymous-probe', () => {
  it('expects a question before the sign-in that then succeeds', () => {
    const entries = [
      page('/'),
      asks('/api/me'),
      login,
      { url: `${app}/api/me`, at: 6, headers: { Cookie: session } },
    ];
    const first = firstCause(entries, 1);
    expect([first?.check, first?.message, first?.confidence]).toEqual([
      'anonymous-probe',
      'login',
      'certain',
    ]);
    expect(placesOf(first)).toEqual(['1 response.status', '2 url', '3 response.status']);
    expect(incidentOf(entries, 1).verdict).toBe('expected');
  });

  it('expects it also where a service worker passed it on, and nobody tells how', () => {
    const entries = [
      page('/'),
      { ...asks('/api/me'), viaWorker: 'untold' as const },
      login,
      { url: `${app}/api/me`, at: 6, headers: { Cookie: session }, viaWorker: 'untold' as const },
    ];
    expect(firstCause(entries, 1)).toMatchObject({ check: 'anonymous-probe', confidence: 'likely' });
    expect(firstCause(entries.slice(0, 2), 1)?.check, 'nobody has signed in').toBe('service-worker-response');
  });

  it.each<[string, string, number, EntryInput[]]>([
    [
      'a question, then the sign-in page',
      'signIn',
      1,
      [page('/'), asks('/api/me'), page('/login', { at: 1 })],
    ],
    [
      'a call for data, then the sign-in page and a sign-in, and the call is not made again',
      'signIn',
      1,
      [
        page('/pears'),
        asks('/api/pears', { answer: bearerChallenge('') }),
        page('/login', { at: 1 }),
        { ...login, text: JSON.stringify({ access_token: token }) },
        bearerCall(token, { url: `${app}/api/home`, status: 200, at: 6 }),
      ],
    ],
    [
      'a question on a page that everyone may see',
      'carriedOn',
      1,
      [page('/'), asks('/api/session'), { url: `${app}/api/products`, text: '[]' }],
    ],
    [
      'a question answered 403 (Django)',
      'login',
      1,
      [
        page('/'),
        asks('/api/me', { status: 403, text: '{"detail":"Authentication credentials were not provided."}' }),
        login,
        { url: `${app}/api/me`, at: 6, headers: { Cookie: session } },
      ],
    ],
    [
      'a try to renew a token that never was',
      'login',
      1,
      [
        page('/'),
        asks('/auth/refresh', { method: 'POST', text: '{"message":"No refresh token"}' }),
        page('/login', { at: 1 }),
        login,
        { url: `${app}/api/me`, at: 6, headers: { Cookie: session } },
      ],
    ],
    [
      'a page that answers 403 and leads to the sign-in (Jenkins)',
      'page',
      0,
      [
        page('/', {
          status: 403,
          text: "<meta http-equiv='refresh' content='1;url=/login?from=%2F'/>Authentication required",
        }),
        page('/login?from=%2F', { at: 1 }),
      ],
    ],
  ])('expects %s', (_what, message, index, entries) => {
    const first = firstCause(entries, index);
    if (message === 'signIn') expect(['signIn', 'login']).toContain(first?.message);
    else expect(first?.message).toBe(message);
    expect(first?.check).toBe('anonymous-probe');
    expect(reportOn(...entries).summary.incidents.broken).toBe(0);
  });

  it.each<[string, string, EntryInput[]]>([
    ['authorization-missing', 'nothing follows', [page('/'), asks('/api/me')]],
    [
      'authorization-missing',
      'a token existed already',
      [
        { ...login, at: 0, text: JSON.stringify({ access_token: token }), answer: {} },
        asks('/api/me', { answer: bearerChallenge('') }),
      ],
    ],
    ['authorization-missing', 'an order, not a question', [asks('/api/orders', { method: 'DELETE' })]],
  ])('leaves to %s: %s', (id, _what, entries) => {
    expect(causesOf(entries)[0]).toBe(id);
  });

  it.each<[string, Partial<EntryInput>]>([
    ['/site.webmanifest', { type: 'manifest' }],
    ['/favicon.ico', { type: 'other' }],
    ['/.well-known/appspecific/com.chrome.devtools.json', { type: 'other' }],
  ])('expects the browser to fetch %s without credentials', (path, rest) => {
    const signedIn = page('/', { headers: { Cookie: session } });
    const entries = [signedIn, asks(path, { answer: { 'WWW-Authenticate': 'Basic realm="x"' }, ...rest })];
    expect(firstCause(entries)?.message).toBe('browser');
    expect(incidentOf(entries).verdict).toBe('expected');
  });

  it.each<[string, string | undefined]>([
    ['/login', 'atSignIn'],
    ['/users/sign_in?next=/', 'atSignIn'],
    ['/orders', undefined],
  ])('knows the question of a page at %s', (path, message) => {
    const entries = [page(path), asks('/api/me', { headers: { Referer: app + path } })];
    expect(firstCause(entries.slice(1))?.message === 'atSignIn').toBe(message === 'atSignIn');
    expect(incidentOf(entries).verdict).toBe(message === undefined ? 'broken' : 'expected');
  });

  it('does not take a placeholder for nothing', () => {
    const entries = [
      page('/'),
      asks('/api/me', { headers: { Authorization: 'Bearer null' } }),
      page('/login', { at: 1 }),
    ];
    expect(causesOf(entries, 1)[0]).toBe('authorization-placeholder');
  });

  it('does not judge where the request headers were not recorded', () => {
    const entries = [...provisional(asks('/api/me')), page('/login', { at: 1 })];
    expect(causesOf(entries, 1)).not.toContain('anonymous-probe');
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('anonymous-probe')).not.toContain('error');
  });
});
