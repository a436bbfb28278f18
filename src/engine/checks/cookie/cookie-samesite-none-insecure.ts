import { rejectedCookie } from './define.ts';

export default rejectedCookie({
  id: 'cookie-samesite-none-insecure',
  summary: 'SameSite=None without Secure',
  section: '5.7',
  mark: () => 'SameSite=None',
  message: {
    title: 'The browser drops the cookie {name}: SameSite=None needs Secure as well',
    what: 'The response of {setter} sets {name} with SameSite=None and without Secure.',
    why: 'Browsers take cookies for cross-site use only over https. They ignore this one, so {host} sees nobody signed in.',
    fixes: [
      {
        effort: 'easy',
        audience: 'backend',
        text: 'Add Secure (and serve over https), or use SameSite=Lax if the cookie is not needed across sites.',
      },
    ],
  },
});
