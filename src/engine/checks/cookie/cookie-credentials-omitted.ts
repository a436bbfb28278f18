import { withheldCookie } from './define.ts';

export default withheldCookie({
  id: 'cookie-credentials-omitted',
  summary: "fetch to another origin without credentials: 'include'",
  section: '5.8.3',
  message: {
    title: 'The cookie {name} is not sent to {place}: the script did not ask for cookies (credentials)',
    what: 'A script called another origin, and no cookie at all went along although {name} was there and its rules allow it.',
    why: "fetch sends cookies to another origin only with credentials: 'include' (XMLHttpRequest: withCredentials = true). {host} sees nobody signed in.",
    fixes: [
      {
        effort: 'easy',
        audience: 'frontend',
        text: "Call fetch with credentials: 'include' (axios: withCredentials: true).",
      },
      {
        effort: 'easy',
        audience: 'backend',
        text: 'Answer with Access-Control-Allow-Credentials: true and the exact Access-Control-Allow-Origin (not *), or the page may not read the reply.',
      },
    ],
  },
});
