import { lifetimeMark, withheldCookie } from './define.ts';

export default withheldCookie({
  id: 'cookie-expired',
  summary: "The cookie's Max-Age or Expires had passed when the request was made",
  section: '5.8.3',
  mark: lifetimeMark,
  message: {
    title: 'The cookie {name} is not sent to {place}: it expired {age} after it was set',
    what: 'The response of {setter} set {name} to last until {expiry}. The request was made after that.',
    why: 'The browser deletes a cookie when its time is up, whether or not the session still lives on the server. {host} sees nobody signed in.',
    fixes: [
      { effort: 'easy', audience: 'user', text: 'Sign in again.' },
      {
        effort: 'easy',
        audience: 'backend',
        text: 'Let the cookie live as long as the session, and set it anew while the user is active (express-session: rolling: true; Django: SESSION_SAVE_EVERY_REQUEST; ASP.NET Core: SlidingExpiration).',
      },
    ],
  },
});
