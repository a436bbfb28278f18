import { clockTime } from '../../exchange/time.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { REFUSED } from '../kinds.ts';

const WORDS =
  /\bx5t#?S256\b|certificate[- ]bound|client (?:tls )?certificate|(?:ssl|tls) certificate|certificate.{0,40}(?:thumbprint|mismatch|does not match|required|missing)|mutual[- ]tls|\bmtls\b/i;

export default defineCheck({
  id: 'token-certificate-mismatch',
  group: 'token',
  summary:
    'The server asks for a client certificate, or the token is bound to one (mutual TLS), which no capture shows',
  severity: 'broken',
  rung: 8,
  applies: REFUSED,
  spec: [spec('mtls', '3')],
  needs: ['credential', 'words', 'route'],
  messages: {
    bound: {
      title: '{place} refused a token that counts only with a certain client certificate',
      what: 'The token names a certificate (cnf.x5t#S256): it was issued to a client that showed it. {said}',
      why: 'The server compares the certificate of the connection with the one in the token. Which certificate the browser showed, if any, stands in no capture: it is part of the TLS handshake.',
      fixes: [
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Read the log of whatever ends TLS around {when}: nginx $ssl_client_verify and $ssl_client_fingerprint, Apache SSL_CLIENT_VERIFY, Envoy x-forwarded-client-cert; and let it pass the certificate on to the API.',
        },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Compare: openssl x509 -outform der | openssl dgst -sha256 -binary, in base64url, must be the x5t#S256 of the token.',
        },
        {
          effort: 'easy',
          audience: 'user',
          text: 'Choose the same certificate as at sign-in; a browser remembers a wrong choice until it is restarted.',
        },
      ],
    },
    required: {
      title: '{place} asks for a client certificate (mutual TLS)',
      what: 'The server says that the client certificate is missing or not the right one. {said}',
      why: 'The certificate is shown when the connection is made, before any request. No header can replace it, and no capture shows it.',
      fixes: [
        {
          effort: 'medium',
          audience: 'user',
          text: 'Install the certificate with its key, choose it when the browser asks, and restart the browser to be asked again. Calls to other origins show a certificate only with credentials included.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Read the log of whatever ends TLS around {when} ($ssl_client_verify in nginx): NONE is no certificate, FAILED one of an unknown or expired issuer.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { credential, words, route } = facts;
    const claims = credential.jwt?.ok === true ? credential.jwt.claims : undefined;
    const cnf = claims?.cnf;
    // RFC 8705 §3.1: "x5t#S256" in cnf is the thumbprint of the certificate.
    const bound = typeof cnf === 'object' && cnf !== null && 'x5t#S256' in cnf;
    const word = words.list.find((one) => WORDS.test(one.text));
    if (!bound && word === undefined) return undefined;
    // It was taken here before: then the certificate is the right one.
    if (bound && word === undefined && route.lastAcceptedHere?.token === credential.token) return [];
    const said = word === undefined ? [] : [{ exchange, at: word.at, text: show.text(word.text) }];
    return [
      {
        message: bound ? 'bound' : 'required',
        data: {
          place: show.place(exchange.url),
          when: exchange.startedAt === undefined ? 'the time of the request' : clockTime(exchange.startedAt),
          said: word === undefined ? '' : `The server says: “${show.text(word.text.slice(0, 160))}”.`,
        },
        confidence: word === undefined ? 'possible' : 'certain',
        evidence: [...(bound ? [{ exchange, at: 'request.headers.authorization' }] : []), ...said],
      },
    ];
  },
});
