import { rejectedCookie } from './define.ts';

export default rejectedCookie({
  id: 'cookie-domain-mismatch',
  summary: 'Set-Cookie names a Domain that is not the host that sent it, nor a parent of it',
  section: '5.7',
  mark: () => 'Domain',
  message: {
    title: 'The browser drops the cookie {name}: {setterHost} may not set cookies for {cookieDomain}',
    what: 'The response of {setter} sets {name} with Domain={cookieDomain}. A host may only name itself or a parent domain of its own.',
    why: 'The browser ignores such a cookie, so the next request to {host} goes out without it and the server sees nobody signed in.',
    fixes: [
      {
        effort: 'easy',
        audience: 'backend',
        text: 'Leave the Domain attribute out (the cookie then belongs to {setterHost} alone), or name a parent domain of {setterHost}. Often a value of another environment is still configured.',
      },
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Behind a proxy: rewrite the attribute to the public host (nginx proxy_cookie_domain, Apache ProxyPassReverseCookieDomain).',
      },
    ],
  },
});
