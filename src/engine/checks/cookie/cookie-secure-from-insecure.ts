import { rejectedCookie } from './define.ts';

export default rejectedCookie({
  id: 'cookie-secure-from-insecure',
  summary: 'A Secure cookie is set by a response over http',
  section: '5.7',
  mark: () => 'Secure',
  message: {
    title: 'The browser drops the cookie {name}: it is marked Secure but was set over http',
    what: 'The response of {setter} came over plain http and sets {name} with Secure. A cookie so marked may only be set over https.',
    why: 'The browser ignores it, so the next request to {host} goes out without it and the server sees nobody signed in.',
    fixes: [
      {
        effort: 'easy',
        audience: 'backend',
        text: 'Serve the sign-in over https, or, in development only, leave Secure out.',
      },
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Redirect http to https before the sign-in begins, and send Strict-Transport-Security.',
      },
      { effort: 'easy', audience: 'user', text: 'Open the site with https:// in front.' },
    ],
  },
});
