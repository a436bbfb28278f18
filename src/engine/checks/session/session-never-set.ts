import type { Exchange } from '../../exchange/exchange.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { lostCookies } from '../cookie/lost.ts';

export default defineCheck({
  id: 'session-never-set',
  group: 'session',
  summary: 'The sign-in was answered well, yet no cookie was set at all',
  severity: 'broken',
  rung: 3,
  applies: ['unauthorized', 'soft-unauthorized', 'login-loop', 'redirect-loop'],
  spec: [spec('cookies', '4.1')],
  needs: ['cookies', 'credential', 'tokens', 'logins', 'challenge', 'words'],
  messages: {
    none: {
      title: 'The sign-in at {setter} succeeded but set no session cookie',
      what: 'The sign-in was answered with {status} and without any Set-Cookie field; the next request to {host} went out as a stranger’s.',
      why: 'The browser has nothing to send. Typical: the application runs behind a TLS proxy, takes the connection for plain http, and so keeps back its Secure cookie; or a gateway strips Set-Cookie.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Trust the proxy that ends TLS: Express app.set("trust proxy", 1), Django SECURE_PROXY_SSL_HEADER, Spring server.forward-headers-strategy, ASP.NET ForwardedHeaders, Laravel TrustProxies.',
        },
        {
          effort: 'easy',
          audience: 'admin',
          text: 'Let the proxy send X-Forwarded-Proto: https (nginx: proxy_set_header X-Forwarded-Proto $scheme), and let Set-Cookie pass.',
        },
      ],
    },
  },
  run(input) {
    const { exchange, facts, show } = input;
    const { cookies, credential, tokens } = facts;
    const login = cookies.loginWithoutCookie;
    if (credential.values.length > 0) return undefined;
    if (login === undefined || login === exchange || tokens.lastIssue === login) return [];
    if (cookies.presence === 'not-recorded' || cookies.presence === 'masked')
      return { notEvaluated: 'the Cookie field of this request was not recorded' };
    // Who asks for a token does not wait for a cookie.
    if (
      facts.challenge.schemes.length > 0 ||
      /token|bearer|jwt/i.test(facts.words.says('authorization-missing')?.text ?? '')
    )
      return [];
    if (cookies.sessionKnown || cookies.sessionSent || lostCookies(input).length > 0) return [];
    return [
      {
        message: 'none',
        data: { setter: show.place(login.url), host: exchange.url.host, status: login.response.status },
        // A token may have been in the answer instead, whose text was not recorded.
        confidence: mayHoldToken(login) ? 'possible' : 'likely',
        evidence: [
          { exchange: login, at: 'response.headers.set-cookie' },
          { exchange, at: 'request.headers.cookie' },
        ],
        subject: show.place(login.url),
      },
    ];
  },
});

function mayHoldToken({ response: { status, body } }: Exchange): boolean {
  return status < 300 && body?.text === undefined && /json/i.test(body?.mimeType ?? '');
}
