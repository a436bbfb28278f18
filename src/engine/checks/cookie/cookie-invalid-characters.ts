import { rejectedCookie } from './define.ts';

export default rejectedCookie({
  id: 'cookie-invalid-characters',
  summary: 'A control character stands in a Set-Cookie line',
  section: '5.6',
  message: {
    title: 'The browser drops the cookie {name}: a control character stands in it',
    what: 'The Set-Cookie line in the response of {setter} holds a character that may not be there (a line break, a zero byte or alike).',
    why: 'Browsers refuse the whole line, so the next request to {host} goes out without the cookie and the server sees nobody signed in.',
    fixes: [
      {
        effort: 'easy',
        audience: 'backend',
        text: 'Encode the value before it is set (percent-encoding or base64url), and trim line ends from configuration values that go into it.',
      },
    ],
  },
});
