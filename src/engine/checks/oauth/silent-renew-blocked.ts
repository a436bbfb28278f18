import { fieldValue, presence } from '../../exchange/exchange.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  id: 'silent-renew-blocked',
  group: 'oauth',
  summary:
    'A hidden frame asks with prompt=none and hears login_required, because the browser keeps the provider’s cookie from frames',
  severity: 'broken',
  rung: 3,
  applies: ['oauth-error'],
  spec: [spec('oidc', 'AuthRequest'), spec('cookies', '7.1')],
  needs: ['flow', 'logins'],
  messages: {
    withheld: {
      title:
        'The hidden renewal at {place} is refused because the browser sends it no cookie of the identity provider',
      what: 'A frame asked with prompt=none. The request carried no cookie, though the browser had shown this identity provider a cookie in a page of its own before. The answer was {code}.',
      why: 'Browsers keep the cookies of another site from frames (third-party cookie blocking, SameSite). Without its cookie the identity provider sees nobody signed in.',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Renew with a refresh token (authorization code flow with PKCE and rotation) instead of a hidden frame.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Or put the identity provider under the application’s own domain (login.example.com for app.example.com), and set its cookie SameSite=None; Secure.',
        },
        {
          effort: 'easy',
          audience: 'user',
          text: 'Sign in again; allowing third-party cookies for this site helps for now.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { flow } = facts;
    const code = flow.params.get('error') ?? '';
    if (flow.role !== 'callback' || !/^(?:login|interaction)_required$/.test(code)) return [];
    const asked = flow.authorize;
    if (asked === undefined || asked.params.get('prompt') !== 'none') return [];
    if (asked.exchange.kind !== 'iframe') return [];
    const cookie = presence(asked.exchange.request.fields, 'cookie');
    if (cookie === 'not-recorded')
      return { notEvaluated: 'the capture does not show whether the frame’s request carried cookies' };
    if (cookie !== 'absent') return [];
    const visible = flow.pending.find(
      (one) =>
        one.exchange !== asked.exchange &&
        one.exchange.kind !== 'iframe' &&
        one.exchange.url.origin === asked.exchange.url.origin &&
        (fieldValue(one.exchange.request.fields, 'cookie') !== undefined ||
          fieldValue(one.exchange.response.fields, 'set-cookie') !== undefined),
    );
    if (visible === undefined) return [];
    return [
      {
        message: 'withheld',
        data: { place: show.place(asked.exchange.url), code: show.text(code) },
        confidence: 'likely',
        evidence: [
          { exchange: asked.exchange, at: 'request.headers.cookie' },
          { exchange: visible.exchange, at: 'url' },
          { exchange, at: 'url' },
        ],
        subject: asked.exchange.url.origin,
      },
    ];
  },
});
