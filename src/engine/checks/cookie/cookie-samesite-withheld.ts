import { isNavigation } from '../../facts/places.ts';
import { type Message, span } from '../check.ts';
import { settingsOf, withheldCookie } from './define.ts';

const across: Message['fixes'][number] = {
  effort: 'easy',
  audience: 'backend',
  text: 'If the cookie must travel across sites (a form post from the identity provider, a frame, an API for other sites), set SameSite=None; Secure.',
};
const why = 'The browser keeps the cookie but does not attach it here, so {host} sees nobody signed in.';

export default withheldCookie({
  id: 'cookie-samesite-withheld',
  summary: 'SameSite keeps the cookie back from a request that another site started',
  section: '5.8.3',
  mark: () => 'SameSite',
  message: {
    title:
      'The cookie {name} is not sent to {place}: its SameSite rule keeps it from requests that another site starts',
    what: 'The response of {setter} set {name} as SameSite Lax or Strict (Lax is the default where none is given). The request came from another site, in a way that this rule excludes, such as a form post, a script or a frame.',
    why,
    fixes: [
      across,
      {
        effort: 'medium',
        audience: 'backend',
        text: 'For sign-in callbacks: use response_mode=query (a GET navigation), for which Lax is enough.',
      },
      {
        effort: 'medium',
        audience: 'admin',
        text: 'For pages that call or embed {host}: serve both under one registrable domain, so that the request is no longer cross-site.',
      },
    ],
  },
  more: {
    strict: {
      title:
        'The cookie {name} is not sent to {place}: it is SameSite=Strict, and the visitor comes from another site',
      what: 'The response of {setter} set {name} with SameSite=Strict. The visitor was led to {place} from another site (an identity provider, a link in a mail), and all redirects from there on count as coming from it.',
      why,
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Set SameSite=Lax: it is sent when a visitor comes by a link or redirect, and still not with forms and scripts of other sites.',
        },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'If it has to stay Strict: let the callback answer with a page of its own (200, with a meta refresh or a script that goes on) rather than a redirect, so that the next request starts on this site.',
        },
      ],
    },
    posted: {
      title:
        'The cookie {name} is not sent to {place}: another site posts a form there, and the cookie is SameSite=Lax',
      what: 'The response of {setter} set {name} with SameSite=Lax. Another site (an identity provider with form_post or SAML, a payment page) sends the browser back to {place} by a form, as a POST. Lax goes with links and redirects only, not with a POST.',
      why,
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Set this cookie with SameSite=None; Secure, as far as possible only the short-lived one that the callback needs.',
        },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Or let the identity provider come back by GET (response_mode=query; for SAML a page of your own that takes the POST and goes on by a link).',
        },
      ],
    },
    default: {
      title:
        'The cookie {name} is not sent to {place}: another site posts a form there, and a cookie without SameSite counts as Lax',
      what: 'The response of {setter} set {name} without SameSite, which Chrome takes for Lax. Another site (an identity provider with form_post or SAML, a payment page) sends the browser back to {place} by a form, as a POST, with which Lax cookies do not go.',
      why: 'For two minutes after it was set Chrome lets such a cookie through, so it works for those who are quick, and fails for those who take their time at the other site, as here ({waited} later). {host} sees nobody signed in.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Set this cookie with SameSite=None; Secure, as far as possible only the short-lived one that the callback needs.',
        },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Or let the identity provider come back by GET (response_mode=query), for which Lax is enough.',
        },
      ],
    },
  },
  choose({ attempt }, exchange) {
    const { sameSite } = settingsOf(attempt);
    if (!isNavigation(exchange)) return undefined;
    const safe = /^(?:GET|HEAD)$/.test(exchange.request.method);
    if (sameSite === 'strict') return 'strict';
    if (safe) return undefined;
    return sameSite === 'lax' ? 'posted' : sameSite === 'unspecified' ? 'default' : undefined;
  },
  data({ attempt }, { startedAt }) {
    const set = attempt.exchange.startedAt;
    return { waited: set === undefined || startedAt === undefined ? 'some time' : span(startedAt - set) };
  },
});
