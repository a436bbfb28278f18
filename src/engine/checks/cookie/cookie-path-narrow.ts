import { withheldCookie } from './define.ts';

export default withheldCookie({
  id: 'cookie-path-narrow',
  summary: "The cookie's Path does not cover the address of the request",
  section: '5.1.4',
  mark: () => 'Path',
  message: {
    title: 'The cookie {name} is not sent to {path}: it is limited to {cookiePath}',
    what: 'The response of {setter} set {name} for the path {cookiePath} and what lies below it. The request went to {path}.',
    why: 'The browser keeps the cookie and sends it only below its path. Here the server sees nobody signed in.',
    fixes: [
      {
        effort: 'easy',
        audience: 'backend',
        text: 'Set the cookie with Path=/. Without a Path attribute the browser takes the folder of the address that set it.',
      },
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Behind a proxy that changes paths: rewrite the attribute (nginx proxy_cookie_path, Apache ProxyPassReverseCookiePath).',
      },
    ],
  },
});
