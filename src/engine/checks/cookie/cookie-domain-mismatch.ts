import { rejectedCookie } from './define.ts';

export default rejectedCookie({
  id: 'cookie-domain-mismatch',
  summary: 'Set-Cookie names a Domain that is not the host that sent it, nor a parent of it',
  section: '5.7',
  mark: () => 'Domain',
  held: {
    title: 'The cookie {name} is not sent to {host}: it belongs to {cookieDomain}',
    what: 'The response of {setter} set {name} with Domain={cookieDomain}. The request went to {host}, which is not below that name.',
    why: 'The browser sends a cookie only to its Domain and the hosts below it. {host} sees nobody signed in.',
    fixes: [
      {
        effort: 'easy',
        audience: 'backend',
        text: 'Name the Domain that {setterHost} and {host} share, if all hosts below it may be trusted with the cookie.',
      },
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Or serve both below one host (a reverse proxy path such as /api).',
      },
    ],
  },
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
