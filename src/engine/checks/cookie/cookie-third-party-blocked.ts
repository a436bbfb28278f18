import { withheldCookie } from './define.ts';

export default withheldCookie({
  id: 'cookie-third-party-blocked',
  summary: 'The browser keeps back the cookies of a site that is embedded in another',
  section: '7.1',
  message: {
    title: 'The cookie {name} is not sent to {place}: this browser blocks third-party cookies',
    what: 'The response of {setter} set {name}, and its rules allow it here, but the request was made from a page of another site and carries no cookie at all.',
    why: 'Browsers more and more keep cookies away from sites that are embedded in another (a frame, a script’s call). {host} sees nobody signed in.',
    fixes: [
      {
        effort: 'medium',
        audience: 'backend',
        text: 'Set the cookie with SameSite=None; Secure; Partitioned, so that it may live in each embedding site of its own; or ask for it with the Storage Access API.',
      },
      {
        effort: 'hard',
        audience: 'admin',
        text: 'Serve both under one registrable domain (app.example.com and api.example.com), or use a token in the Authorization header.',
      },
      {
        effort: 'easy',
        audience: 'user',
        text: 'To confirm: allow third-party cookies for this site and try again.',
      },
    ],
  },
});
