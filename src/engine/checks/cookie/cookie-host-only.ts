import { aliases } from '../../facts/loop-kind.ts';
import { withheldCookie } from './define.ts';

export default withheldCookie({
  id: 'cookie-host-only',
  summary: 'The cookie was set without Domain and is asked for on a sibling host',
  section: '5.8.3',
  // Two names of one site: host-flip has the better advice.
  except: ({ attempt }, host) => aliases([attempt.host, host]),
  message: {
    title: 'The cookie {name} of {setterHost} is not sent to {host}: it was set without a Domain',
    what: 'The response of {setter} set {name} without a Domain attribute, so it belongs to {setterHost} alone. The request went to {host}.',
    why: 'The browser sends a cookie without Domain only to the very host that set it. {host} sees nobody signed in.',
    fixes: [
      {
        effort: 'easy',
        audience: 'backend',
        text: 'Set the cookie with the Domain that both hosts share, if all hosts below it may be trusted with it.',
      },
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Or serve the API below the same host as the pages (a reverse proxy path such as /api).',
      },
      {
        effort: 'medium',
        audience: 'frontend',
        text: 'Or call {host} with a token in the Authorization header instead of the cookie.',
      },
    ],
  },
});
