import { fieldValue, parseUrl } from '../../exchange/exchange.ts';
import { isLoopback } from '../../facts/loop-kind.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  id: 'redirect-uri-insecure',
  group: 'redirect',
  summary:
    'An application that is open over https asks the identity provider to send the browser back over http',
  severity: 'warning',
  // Before the mismatch that it causes.
  rung: 3,
  applies: ['observation', 'oauth-error'],
  spec: [spec('security', '2.6'), spec('oauth', '3.1.2.1')],
  needs: ['flow', 'chain', 'words'],
  messages: {
    proxied: {
      title:
        'The sign-in of {host} asks to be answered over http ({uri}), although the page itself is on https',
      what: 'The application is open at https://{host}, and its authorization request names {uri} as the place to return to (redirect_uri).',
      why: 'The application seems not to know that the browser came over https: a proxy in front of it takes the encryption off. The provider refuses the unknown address, or the code travels in the clear and the cookies marked Secure stay behind.',
      fixes: [
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Let the proxy send X-Forwarded-Proto: https (nginx: `proxy_set_header X-Forwarded-Proto $scheme;`).',
        },
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Let the application trust it: Express `app.set("trust proxy", 1)`, Spring `server.forward-headers-strategy=framework`, Django `SECURE_PROXY_SSL_HEADER`, ASP.NET Core `UseForwardedHeaders`, Laravel TrustProxies; or set its public address (BASE_URL, AUTH_URL).',
        },
      ],
    },
  },
  run({ kind, exchange, facts, show }) {
    if (facts.flow.role !== 'authorize') return undefined;
    const uri = facts.flow.params.get('redirect_uri');
    if (uri === undefined) return [];
    const target = parseUrl(uri);
    // RFC 8252 §7.3: loopback addresses are plain http by design.
    if (target.scheme !== 'http' || target.host === '' || isLoopback(target.host)) return [];
    const before = facts.chain.previous;
    const referrer = parseUrl(fieldValue(exchange.request.fields, 'referer') ?? '');
    // Only the page of that very host shows that it can be had over https.
    const secure = [before?.url, referrer].some((url) => url?.scheme === 'https' && url.host === target.host);
    if (!secure) return [];
    const host = target.host;
    // That it asks so is seen; that the provider refuses it for that, only the provider's words tell.
    const blamed = facts.words.list.some(({ text }) =>
      /redirect[_ -]?ur[il]|reply (?:url|address)/i.test(text),
    );
    // RFC 6749 §4.1.2.1: for a redirect_uri that does not fit the provider "MUST NOT automatically redirect the user-agent".
    const silent = !facts.words.bodyRecorded && exchange.response.redirect === undefined;
    const confidence = kind === 'observation' ? 'certain' : blamed || silent ? 'likely' : 'possible';
    return [
      {
        message: 'proxied',
        data: { host, uri: show.url(target) },
        confidence,
        ...(kind === 'observation' ? {} : { verdict: 'broken' }),
        evidence: [
          { exchange, at: 'url' },
          ...(before === undefined ? [] : [{ exchange: before, at: 'response.headers.location' }]),
        ],
        subject: `${host} ${target.path}`,
      },
    ];
  },
});
