import { describe, expect, it } from 'vitest';
import { parseSetCookie } from '../headers/set-cookie.ts';
import { type CookieClass, sessionLike } from './session-like.ts';

const RANDOM = 's%3AhN2kQ9vXw71-LmPz0RtYbA3cEfGdJuKo.5vBq';

describe('sessionLike', () => {
  it.each<[CookieClass, string[]]>([
    [
      'session',
      [
        'connect.sid',
        'JSESSIONID',
        'PHPSESSID',
        'laravel_session',
        'sessionid',
        'ASP.NET_SessionId',
        '.AspNetCore.Cookies',
        '.AspNetCore.Identity.Application',
        'next-auth.session-token',
        '__Secure-next-auth.session-token',
        '__Host-session',
        '__Host-Http-sid',
        'KEYCLOAK_IDENTITY',
        'KEYCLOAK_SESSION',
        '_oauth2_proxy',
        'remember_token',
        'remember-me',
        '_myapp_session',
        'accessToken',
        'auth-token',
        'jwt',
        'user_session',
        'sb-abcdefgh-auth-token',
        'AWSELBAuthSessionCookie-0',
        '__session',
        'wordpress_logged_in_0123',
        'ESTSAUTHPERSISTENT',
        'sid',
      ],
    ],
    [
      'csrf',
      [
        'XSRF-TOKEN',
        'csrftoken',
        '_csrf',
        '.AspNetCore.Antiforgery.abc',
        '__RequestVerificationToken',
        '__Host-next-auth.csrf-token',
      ],
    ],
    [
      'flow-state',
      [
        '.AspNetCore.Correlation.abc',
        '.AspNetCore.OpenIdConnect.Nonce.abc',
        'oauth_state',
        'next-auth.state',
        'next-auth.pkce.code_verifier',
        '_oauth2_proxy_csrf',
        'nonce',
        'KC_RESTART',
        'AUTH_SESSION_ID',
        'auth_verification',
      ],
    ],
    ['preference', ['theme', 'lang', 'cookie_consent', 'NEXT_LOCALE', 'timezone']],
    ['analytics', ['_ga', '_ga_ABC123', '_gid', '_fbp', '_hjSessionUser_1', 'ai_session']],
    [
      'affinity',
      ['AWSALB', 'AWSALBCORS', 'ARRAffinity', 'ARRAffinitySameSite', 'BIGipServerpool', 'SERVERID'],
    ],
  ])('calls these names %s', (kind, names) => {
    const found = Object.fromEntries(names.map((name) => [name, sessionLike({ name, value: RANDOM }).class]));
    expect(found).toEqual(Object.fromEntries(names.map((name) => [name, kind])));
  });

  it('holds a session name likely, and every other class unlikely', () => {
    expect(sessionLike({ name: 'connect.sid', value: 'x' })).toMatchObject({ likely: true });
    expect(sessionLike({ name: 'XSRF-TOKEN', value: RANDOM, httpOnly: true })).toMatchObject({
      likely: false,
    });
  });

  it('weighs an unknown name by HttpOnly and the look of its value', () => {
    expect(sessionLike(parseSetCookie(`app_user=${RANDOM}; HttpOnly`)).likely).toBe(true);
    expect(sessionLike(parseSetCookie('app_user=alice')).likely).toBe(false);
    expect(sessionLike(parseSetCookie(`blob=${RANDOM}`)).likely).toBe(false);
  });

  it('does not take a plain word for a session, even under a telling name', () => {
    expect(sessionLike({ name: 'login', value: 'true' })).toMatchObject({ likely: false, class: 'session' });
  });

  it('never repeats the value', () => {
    expect(JSON.stringify(sessionLike({ name: 'sid', value: RANDOM, httpOnly: true }))).not.toContain(
      'hN2kQ9vX',
    );
  });
});
