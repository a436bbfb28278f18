import { aliases } from '../../facts/loop-kind.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { lostCookieFinding, lostCookies } from '../cookie/lost.ts';
import { SIGNED_OUT } from '../kinds.ts';
import { flipped } from './flip.ts';

export default defineCheck({
  id: 'host-flip',
  group: 'redirect',
  summary:
    'Two names of one site: they redirect to each other, or a cookie is set on one and wanted on the other',
  severity: 'broken',
  rung: 3,
  applies: SIGNED_OUT,
  spec: [spec('http', '15.4'), spec('cookies', '5.8.3')],
  needs: ['loop', 'cookies', 'credential'],
  messages: {
    flip: {
      title: 'Two names of one site redirect to each other: {first} and {second}',
      what: '{first} leads to {second}, which leads back.',
      why: 'Two layers disagree about the right name: one adds www (or another name), the other takes it away.',
      fixes: [
        {
          effort: 'easy',
          audience: 'admin',
          text: 'Choose one name and let exactly one layer (DNS or CDN rule, proxy, application) redirect to it.',
        },
        { effort: 'easy', audience: 'backend', text: 'Set the application’s public base URL to that name.' },
      ],
    },
    cookie: {
      title:
        'The sign-in began on {setterHost} and went on at {host}: the cookie {name} belongs to {setterHost} alone',
      what: 'The response of {setter} set {name}. The request to {place} goes to the same site under another name, and the browser does not send the cookie there.',
      why: 'To a browser {setterHost} and {host} are two hosts, and a cookie without Domain belongs to the one that set it. {host} sees nobody signed in.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Open the site under the name {host} from the start (address bar, bookmark).',
        },
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Use one name throughout: in the base URL, in redirect_uri, in links; redirect the other name to it before the sign-in begins.',
        },
      ],
    },
  },
  run(input) {
    const turn = flipped(input, 'host');
    if (turn !== undefined) return [{ message: 'flip', ...turn }];
    const lost = lostCookies(input).find(
      (missing) =>
        missing.reasons[0] === 'cookie-host-only' && aliases([missing.attempt.host, input.exchange.url.host]),
    );
    return lost === undefined ? [] : [lostCookieFinding(lost, 'cookie', input)];
  },
});
