import { rejectedCookie } from './define.ts';

export default rejectedCookie({
  id: 'cookie-prefix-violated',
  summary: 'A __Secure-, __Host-, __Http- or __Host-Http- cookie without what its name promises',
  section: '4.1.3',
  message: {
    title: 'The browser drops the cookie {name}: it breaks the promise of its name',
    what: 'The response of {setter} sets {name}. Names with __Secure- need Secure and https; __Host- also Path=/ and no Domain; __Http- also HttpOnly.',
    why: 'The browser ignores a cookie that does not keep to its prefix, so {host} sees nobody signed in.',
    fixes: [
      {
        effort: 'easy',
        audience: 'backend',
        text: 'For __Host-: set Secure and Path=/ and leave Domain out. For __Secure-: set Secure. Or choose a name without the prefix.',
      },
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Look whether a proxy rewrites Path or Domain, or serves the site over http.',
      },
    ],
  },
});
