import { withheldCookie } from './define.ts';

export default withheldCookie({
  id: 'cookie-samesite-withheld',
  summary: 'SameSite keeps the cookie back from a request that another site started',
  section: '5.8.3',
  mark: () => 'SameSite',
  message: {
    title:
      'The cookie {name} is not sent to {place}: its SameSite rule keeps it from requests that another site starts',
    what: 'The response of {setter} set {name} as SameSite Lax or Strict (Lax is the default where none is given). The request came from another site, in a way that this rule excludes, such as a form post, a script or a frame.',
    why: 'The browser keeps the cookie but does not attach it here, so {host} sees nobody signed in.',
    fixes: [
      {
        effort: 'easy',
        audience: 'backend',
        text: 'If the cookie must travel across sites (a form post from the identity provider, a frame, an API for other sites), set SameSite=None; Secure.',
      },
      {
        effort: 'medium',
        audience: 'backend',
        text: 'For sign-in callbacks: use response_mode=query (a GET navigation), for which Lax is enough.',
      },
    ],
  },
});
