import { describe, expect, it } from 'vitest';
import { causeOf, causesOf, type EntryInput, incidentOf } from '../testing.ts';

// Made by Django: three masks over one secret, and the secret.
const MASKED = [
  'VEhLpRIYGJ5nPoXHmSUwvzNbKEJDdVB0bC3ahsSTpW4aQhEJ1XOhwwqnCeMCKdxw',
  '1UgeOKheMdynQI3wNiXFLfaneCKpoqNdhS2DGlr9vqxaRBKysnRqMcNz6cNoVIJJ',
  'aNWHhIvZIk0bWK5qBuOK3SckaJr7zQrcqLI69jFUrxZYXDMsgzIv4PPw2ju668nI',
] as const;
const SECRET = 'q8Wz2Lk5Tn9Xb3RcPf4Vb7Nm2Kd9Hs6G';
const OTHER = 'Zt4Hk8Wq1Vb6Nm3Xc9Rf2Lp7Ys5Gd0JaQe2Uw7Io4Pz1Mx6Cv9Bn3Kl8Jh5Gf0Ds';
const ORIGIN = 'https://www.shop.test';
const WORDS =
  '<html><title>403 Forbidden</title><h1>Forbidden</h1><p>CSRF verification failed. Request aborted.</p></html>';

const form = (cookie: string, token: string, over: Partial<EntryInput> = {}): EntryInput => ({
  url: `${ORIGIN}/accounts/login/`,
  method: 'POST',
  type: 'document',
  status: 403,
  body: `csrfmiddlewaretoken=${token}&username=mina&password=secret-of-mina`,
  bodyType: 'application/x-www-form-urlencoded',
  text: WORDS,
  textType: 'text/html',
  ...over,
  headers: { ...(cookie === '' ? {} : { Cookie: cookie }), Origin: ORIGIN, ...over.headers },
});
const shows = (line: string, origin = ORIGIN): EntryInput => ({
  url: `${origin}/accounts/login/`,
  type: 'document',
  answer: { 'Set-Cookie': line },
});

describe('a CSRF token that is right, and refused', () => {
  it.each([
    ['two masks of one secret, as Django before 4.1 has it', MASKED[0], MASKED[1]],
    ['a mask and the bare secret, as Django has it since', SECRET, MASKED[2]],
    ['the very same value, as double-submit cookies have it', OTHER, OTHER],
  ])('leaves the address as the cause: %s', (_what, cookie, token) => {
    const incident = incidentOf([form(`csrftoken=${cookie}`, token)]);
    const [cause] = incident.causes;
    expect([cause?.check, cause?.message, cause?.confidence, incident.verdict]).toEqual([
      'session-origin-unlisted',
      'suspected',
      'likely',
      'broken',
    ]);
    expect(cause?.title).toContain(ORIGIN);
    expect(JSON.stringify(incident)).not.toContain(token);
  });

  it('is read from a header as well', () => {
    const entry = form(`csrftoken=${SECRET}`, '', {
      body: '{}',
      bodyType: 'application/json',
      headers: { 'X-CSRFToken': MASKED[1] },
    });
    expect(causesOf([entry])[0]).toBe('session-origin-unlisted');
  });

  it.each([
    ['a token of another secret', form(`csrftoken=${MASKED[0]}`, OTHER)],
    ['no cookie that it could be compared with', form('sessionid=q8Wz2Lk5Tn9Xb3RcPf4V', MASKED[0])],
    ['an odd token', form(`csrftoken=${MASKED[0]}`, `${MASKED[1].slice(0, 63)}%20`)],
  ])('is not taken for right with %s', (_what, entry) => {
    expect(causesOf([entry])[0]).toBe('csrf-missing');
    expect(causeOf([entry], 'session-origin-unlisted')).toBeUndefined();
  });

  it('says nothing of the address where the server does not speak of CSRF', () => {
    const entry = form(`csrftoken=${SECRET}`, MASKED[1], { text: '<p>You may not do that</p>' });
    expect(causeOf([entry], 'session-origin-unlisted')).toBeUndefined();
  });
});

describe('a CSRF cookie that the browser dropped or kept back', () => {
  const http = 'http://www.shop.test';
  const posted = (over: Partial<EntryInput> = {}) =>
    form('', MASKED[1], { url: `${http}/accounts/login/`, ...over, headers: { Origin: http } });

  it('is the cause where the form brought its token and the server speaks of CSRF, or its words are not there', () => {
    const set = shows(`csrftoken=${MASKED[0]}; Path=/; Secure; SameSite=Lax`, http);
    for (const over of [{}, { text: undefined }]) {
      const [cause] = incidentOf([set, posted(over as Partial<EntryInput>)]).causes;
      expect([cause?.check, cause?.message, cause?.confidence]).toEqual([
        'cookie-secure-from-insecure',
        'token',
        'certain',
      ]);
      expect(cause?.why).toContain('CSRF token');
    }
  });

  it('is the cause where its path keeps it from the form', () => {
    const set = shows(`csrftoken=${MASKED[0]}; Path=/shop/; Secure`);
    expect(causesOf([set, form('', MASKED[1])])[0]).toBe('cookie-path-narrow');
  });

  it('is none where the server refuses for another reason, or the request brought no token', () => {
    const set = shows(`csrftoken=${MASKED[0]}; Path=/; Secure`, http);
    const role = posted({ text: '<p>Your role may not do that</p>' });
    expect(causesOf([set, role])).not.toContain('cookie-secure-from-insecure');
    const bare = posted({ body: 'username=mina' });
    expect(causesOf([set, bare])[0]).toBe('csrf-missing');
  });

  it('is none where the cookie is sent, in whatever version', () => {
    const set = shows(`csrftoken=${MASKED[0]}; Path=/; Secure`, http);
    const sent = form(`csrftoken=${OTHER}`, MASKED[1], { url: `${http}/accounts/login/` });
    expect(causesOf([set, sent])[0]).toBe('csrf-missing');
  });
});
