import { withheldCookie } from './define.ts';

export default withheldCookie({
  id: 'cookie-secure-on-http',
  summary: 'A Secure cookie is not sent with a request over http',
  section: '5.8.3',
  mark: () => 'Secure',
  message: {
    title: 'The cookie {name} is not sent to {place}: it is marked Secure and the request went over http',
    what: 'The response of {setter} set {name} with Secure. The failing request used plain http.',
    why: 'The browser sends a Secure cookie over https only. The server sees nobody signed in.',
    fixes: [
      { effort: 'easy', audience: 'frontend', text: 'Call the address with https.' },
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Find what leads to http (a link, a base URL, a redirect built without X-Forwarded-Proto) and redirect http to https; send Strict-Transport-Security.',
      },
      { effort: 'easy', audience: 'user', text: 'Open the site with https:// in front.' },
    ],
  },
});
