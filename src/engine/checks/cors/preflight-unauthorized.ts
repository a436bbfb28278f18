import { fieldValue } from '../../exchange/exchange.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  id: 'preflight-unauthorized',
  group: 'cors',
  summary:
    'An OPTIONS preflight was answered 401, 403, 3xx or by another failure; the real request never went out',
  severity: 'broken',
  rung: 2,
  applies: ['cors'],
  spec: [spec('fetch', 'cors-preflight-fetch')],
  needs: ['cors'],
  messages: {
    refused: {
      title:
        'The preflight for {wanted} {place} was refused with {status}, so the real request was never sent',
      what: 'Before a call to another origin the browser asks with OPTIONS whether it may. That question was answered {status}; only 2xx counts as yes.',
      why: 'A preflight never carries cookies or an Authorization header. A server that demands a sign-in for OPTIONS as well can never be called from another origin.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Answer OPTIONS before authentication: put the CORS middleware in front of the auth middleware (Express cors() first; Spring http.cors(); Django corsheaders first; ASP.NET UseCors before UseAuthentication).',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'At a proxy or gateway: exempt OPTIONS from authentication (nginx: limit_except or a separate location, API gateway: CORS settings).',
        },
      ],
    },
    unanswered: {
      title: 'The preflight for {wanted} {place} was answered {status}, so the real request was never sent',
      what: 'Before a call to another origin the browser asks with OPTIONS whether it may. That question was answered {status}; only 2xx counts as yes.',
      why: 'The server has no answer to OPTIONS at this address: the route knows other methods alone, or something in front of it does not let OPTIONS through.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Switch CORS on for this route, so that OPTIONS is answered with 204 and the CORS headers (Express app.options, Spring http.cors(), Django corsheaders, ASP.NET UseCors).',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'At a proxy, gateway or firewall: let OPTIONS through (API gateways want a method of its own for it).',
        },
      ],
    },
    redirected: {
      title:
        'The preflight for {wanted} {place} was redirected ({status}), so the real request was never sent',
      what: 'Before a call to another origin the browser asks with OPTIONS whether it may. The answer was a redirect to {target}; a preflight may not be redirected.',
      why: 'As a rule the server sends everyone without a session to its sign-in page, or from http to https, and does not exempt preflights.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Answer OPTIONS with 204 and the CORS headers before the sign-in redirect takes effect.',
        },
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Call the final address directly (https, with or without the trailing slash).',
        },
      ],
    },
  },
  run({ facts, show }) {
    // The call that was stopped is asked the same question as its preflight.
    const { preflight, stopped } = facts.cors;
    if (preflight === undefined) return undefined;
    const { status, redirect } = preflight.response;
    const redirected = status >= 300 && status < 400;
    const refused = status === 401 || status === 403 || status === 407;
    if (!redirected && !refused && (status < 400 || stopped === undefined)) return [];
    const wanted = fieldValue(preflight.request.fields, 'access-control-request-method') ?? 'request';
    const data = {
      wanted: show.text(wanted.slice(0, 20)),
      place: show.place(preflight.url),
      status,
      target: redirect === undefined ? 'another address' : show.place(redirect),
    };
    const evidence = [
      { exchange: preflight, at: 'response.status' },
      { exchange: preflight, at: 'request.headers.access-control-request-headers' },
    ];
    return [
      {
        message: redirected ? 'redirected' : refused ? 'refused' : 'unanswered',
        data,
        confidence: 'certain',
        evidence: redirected
          ? [{ exchange: preflight, at: 'response.headers.location' }, ...evidence]
          : evidence,
        subject: `${wanted} ${preflight.url.origin}${preflight.url.path}`,
      },
    ];
  },
});
