import { isOfPage } from '../../flows/message-context.ts';
import { decodeBasic } from '../../headers/basic.ts';
import { spec } from '../../spec.ts';
import { defineCheck, type Message } from '../check.ts';

const CODE: Message['fixes'][number] = {
  effort: 'medium',
  audience: 'frontend',
  text: 'Use the authorization code grant with PKCE (response_type=code, code_challenge_method=S256); sign-in libraries have it built in.',
};
const BEHIND: Message['fixes'][number] = {
  effort: 'medium',
  audience: 'backend',
  text: 'Let the server make this request and keep the secret; the page calls the server with its session cookie.',
};

export default defineCheck({
  id: 'grant-unsuitable',
  group: 'oauth',
  summary:
    'A page uses a grant that is not for pages: implicit, password or client credentials, or a client secret in the browser',
  severity: 'warning',
  rung: 9,
  symptom: true,
  applies: ['observation', 'token-endpoint', 'oauth-error'],
  spec: [spec('security', '2.1.2'), spec('security', '2.4'), spec('oauth', '2.1')],
  needs: ['flow', 'credential'],
  messages: {
    implicit: {
      title: 'The sign-in at {place} hands the access token over in the address (implicit grant)',
      what: 'The authorization request asks with response_type={type}: the token then comes back in the fragment of the address.',
      why: 'An address ends up in histories and is open to every script of the page, and nothing ties such a token to the application that asked. Providers switch this grant off one after the other, which then breaks the sign-in.',
      fixes: [CODE],
    },
    password: {
      title: 'A page sends the user’s password to the token endpoint {place} (password grant)',
      what: 'The token request carries grant_type=password, made by the page itself.',
      why: 'The application sees the password, and second factors, passkeys and single sign-on cannot take part. The grant must no longer be used, and providers refuse it.',
      fixes: [CODE],
    },
    client: {
      title: 'A page signs in as the application itself at {place}, not as a user (client credentials grant)',
      what: 'The token request carries grant_type=client_credentials, made by the page itself.',
      why: 'Whoever opens the page has the application’s secret, and with it everything that the application may do. The token stands for no user, so APIs that ask who is signed in refuse it.',
      fixes: [BEHIND, CODE],
    },
    secret: {
      title: 'A page sends the application’s client secret to {place}',
      what: 'The token request that the page makes carries the client’s secret ({where}).',
      why: 'What a page sends, each of its visitors can read: the secret is none any more.',
      fixes: [
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Register the application as a public client (single-page application, PKCE, no secret), and have this secret withdrawn.',
        },
        BEHIND,
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { role, params, grant } = facts.flow;
    const place = show.place(exchange.url);
    if (role === 'authorize') {
      const type = params.get('response_type') ?? '';
      // OAuth 2.0 Multiple Response Type Encoding Practices §3: "token" is one of the words; an ID token alone is none of an API.
      if (!type.split(' ').includes('token')) return [];
      return [
        {
          message: 'implicit',
          data: { place, type: show.text(type.slice(0, 60)) },
          confidence: 'certain',
          evidence: [{ exchange, at: 'url' }],
          subject: place,
        },
      ];
    }
    if (role !== 'token') return undefined;
    if (!isOfPage(exchange)) return [];
    const found = (message: 'password' | 'client' | 'secret', at: string, where = '') => ({
      message,
      data: { place, where },
      confidence: 'certain' as const,
      evidence: [{ exchange, at }],
      subject: `${place} ${message}`,
    });
    if (grant === 'password') return [found('password', 'request.body')];
    if (grant === 'client_credentials') return [found('client', 'request.body')];
    if ((params.get('client_secret') ?? '') !== '')
      return [found('secret', 'request.body', 'client_secret in the body')];
    // RFC 6749 §2.3.1: Basic with client id and secret. Some libraries send a public client's id so, with an empty password.
    if (facts.credential.scheme === 'basic' && hasPassword(facts.credential.parsed?.credentials ?? ''))
      return [found('secret', 'request.headers.authorization', 'HTTP Basic')];
    return [];
  },
});

function hasPassword(credentials: string): boolean {
  const decoded = decodeBasic(credentials);
  return decoded.ok && decoded.password !== '';
}
