import { rejectedCookie } from './define.ts';

export default rejectedCookie({
  id: 'cookie-samesite-cross-site-set',
  summary: 'A cookie with SameSite Lax or Strict is set by a response to a request that another site made',
  section: '5.7',
  mark: () => 'SameSite',
  message: {
    title:
      'The browser drops the cookie {name}: with its SameSite rule it may not be set from another site’s page',
    what: 'A page of another site called {setter} (a script, a frame or an image). The response sets {name} as SameSite Lax or Strict (Lax is the default where none is given).',
    why: 'Such a cookie can only be set when the site itself is in the address bar. The browser ignores it, so {host} sees nobody signed in.',
    fixes: [
      {
        effort: 'easy',
        audience: 'backend',
        text: 'For use across sites set SameSite=None; Secure (and Partitioned where third-party cookies are blocked).',
      },
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Or serve page and API under one registrable domain, so that the call is no longer cross-site.',
      },
    ],
  },
});
