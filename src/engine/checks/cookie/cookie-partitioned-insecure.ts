import { rejectedCookie } from './define.ts';

export default rejectedCookie({
  id: 'cookie-partitioned-insecure',
  summary: 'Partitioned without Secure',
  section: '5.7',
  mark: () => 'Partitioned',
  message: {
    title: 'The browser drops the cookie {name}: Partitioned needs Secure as well',
    what: 'The response of {setter} sets {name} with Partitioned and without Secure.',
    why: 'Browsers take partitioned cookies only with Secure. They ignore this one, so {host} sees nobody signed in.',
    fixes: [{ effort: 'easy', audience: 'backend', text: 'Add Secure, and serve over https.' }],
  },
});
