import { lifetimeMark, rejectedCookie } from './define.ts';

export default rejectedCookie({
  id: 'cookie-already-expired',
  summary: 'A full value is set with an Expires in the past or a Max-Age of zero: to the browser a deletion',
  section: '5.7',
  mark: lifetimeMark,
  message: {
    title: 'The browser drops the cookie {name}: it had already expired when it was set',
    what: 'The response of {setter} sets {name} with a value and with an expiry that lies in the past ({expiry}). To a browser that means: delete it.',
    why: 'The cookie is gone before it can be sent, so the next request to {host} goes out without it and the server sees nobody signed in. Usual reasons: seconds where milliseconds are wanted, a wrong time zone, or a server whose clock is behind.',
    fixes: [
      {
        effort: 'easy',
        audience: 'backend',
        text: 'Set Max-Age in seconds (3600 for an hour), or an Expires in the future, in GMT; or neither, for a cookie that lasts until the browser closes.',
      },
      { effort: 'easy', audience: 'admin', text: 'Check the clock of the server (NTP).' },
    ],
  },
});
