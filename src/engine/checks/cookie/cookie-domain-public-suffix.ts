import { rejectedCookie } from './define.ts';

export default rejectedCookie({
  id: 'cookie-domain-public-suffix',
  summary: 'Set-Cookie names a Domain under which anyone may register, such as co.uk or github.io',
  section: '5.7',
  mark: () => 'Domain',
  message: {
    title: 'The browser drops the cookie {name}: {cookieDomain} is a public suffix that many sites share',
    what: 'The response of {setter} sets {name} with Domain={cookieDomain}. Under that name strangers can have sites of their own, so no cookie may span it.',
    why: 'The browser ignores such a cookie, so the next request to {host} goes out without it and the server sees nobody signed in.',
    fixes: [
      {
        effort: 'easy',
        audience: 'backend',
        text: 'Leave the Domain attribute out, or name your own domain below {cookieDomain}.',
      },
      {
        effort: 'hard',
        audience: 'admin',
        text: 'To share a sign-in among several names below {cookieDomain}, use a domain of your own, or sign in on each.',
      },
    ],
  },
});
