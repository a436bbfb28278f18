import { rejectedCookie } from './define.ts';

export default rejectedCookie({
  id: 'cookie-overwrites-secure',
  summary: 'A response over http would replace a Secure cookie of the same name',
  section: '5.7',
  message: {
    title: 'The browser drops the cookie {name}: http may not replace the Secure cookie of that name',
    what: 'The response of {setter} came over plain http and sets {name}. The browser already holds a cookie {name} of this site that was set over https with Secure.',
    why: 'The older cookie stays; over http it is not sent. {host} sees nobody signed in.',
    fixes: [
      {
        effort: 'easy',
        audience: 'user',
        text: 'Open the site with https:// in front; for tests over http, clear the cookies of this site first.',
        action: 'clear-cookies',
      },
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Serve the site over https alone: redirect http to https and send Strict-Transport-Security.',
      },
    ],
  },
});
