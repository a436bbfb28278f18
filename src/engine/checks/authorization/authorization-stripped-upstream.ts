import { fieldValue } from '../../exchange/exchange.ts';
import { spec } from '../../spec.ts';
import { numericDate } from '../../tokens/jwt.ts';
import { defineCheck } from '../check.ts';
import { REFUSED } from '../kinds.ts';
import { absenceIn } from './heard.ts';

export default defineCheck({
  id: 'authorization-stripped-upstream',
  group: 'authorization',
  summary: 'Authorization was sent and well formed, yet the server answers as if none had come',
  severity: 'broken',
  rung: 5,
  applies: REFUSED,
  spec: [spec('bearer', '3.1')],
  needs: ['credential', 'challenge', 'words', 'route', 'clock'],
  messages: {
    said: {
      title: 'The Authorization header did not arrive at the application behind {place}',
      what: 'The browser sent a well-formed Authorization header. The server says that there was none: “{quote}”.',
      why: 'Something between browser and application removed it: a proxy, gateway, CGI bridge or redirect inside the server.{proxy}',
      fixes: [
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Let it pass: nginx proxy_set_header Authorization $http_authorization; Apache CGIPassAuth On (or SetEnvIf Authorization); API gateway or CDN: add Authorization to the forwarded headers.',
        },
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Log at the application whether the header arrives, and compare with a call that goes to it directly.',
        },
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Check that the application reads Authorization and not another header.',
        },
      ],
    },
    silent: {
      title: '{place} answers as if no Authorization header had come, though one was sent',
      what: 'The browser sent a well-formed Authorization header. The challenge of the server has no error code, as is the rule when it saw no credential.',
      why: 'Something between browser and application may remove the header: a proxy, gateway or CGI bridge.{proxy}',
      fixes: [
        {
          effort: 'medium',
          audience: 'admin',
          text: 'See whether the header arrives at the application (its access log, or a call that goes to it directly). If not: nginx proxy_set_header Authorization $http_authorization; Apache CGIPassAuth On; gateway: add Authorization to the forwarded headers.',
        },
        {
          effort: 'easy',
          audience: 'backend',
          text: 'If it arrives: send error="invalid_token" with the reason in the challenge, so that callers can tell refused from missing.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { credential, challenge, words, route, clock } = facts;
    if (credential.presence === 'not-recorded')
      return { notEvaluated: 'the capture does not show whether Authorization was sent' };
    if (credential.values.length === 0) return [];
    const { parsed } = credential;
    if (parsed === undefined || parsed.faults.length > 0 || credential.scheme === '') return [];
    if (['negotiate', 'ntlm', 'digest'].includes(credential.scheme)) return [];
    const offered = challenge.of(credential.scheme);
    const error = challenge.param('error');
    if (error !== undefined) return [];
    // The scheme that was sent is not one of those asked for: that explains the silence.
    if (challenge.schemes.length > 0 && offered === undefined) return [];
    const absence = absenceIn(words);
    const via =
      fieldValue(exchange.response.fields, 'via') ?? fieldValue(exchange.response.fields, 'server') ?? '';
    const proxy =
      /nginx|apache|envoy|haproxy|traefik|varnish|cloudfront|cloudflare|kong|awselb|iis|caddy|squid|akamai|openresty|gateway/i.exec(
        via,
      )?.[0];
    const data = {
      place: show.place(exchange.url),
      quote: absence === undefined ? '' : show.text(absence.text.slice(0, 160)),
      proxy: proxy === undefined ? '' : ` The answer names ${proxy}.`,
    };
    const sent = { exchange, at: 'request.headers.authorization' };
    if (absence !== undefined)
      return [
        {
          message: 'said',
          data,
          confidence: 'likely',
          evidence: [sent, { exchange, at: absence.at, text: show.text(absence.text) }],
        },
      ];
    if (offered === undefined || credential.scheme === 'basic' || exchange.response.status !== 401) return [];
    if (words.list.some((one) => one.means !== undefined && one.means !== 'authorization-missing')) return [];
    // A token with a plain fault in its claims explains the refusal better than a thief on the way.
    const claims = credential.jwt?.ok === true ? credential.jwt.claims : undefined;
    const exp = claims === undefined ? undefined : numericDate(claims, 'exp');
    const late = exp !== undefined && clock.now !== undefined && clock.now >= exp * 1000;
    const broken = credential.jwt?.ok === false;
    // Servers that never give reasons are silent about refused tokens too.
    const telling =
      route.givesReasons || proxy !== undefined || sameAsAnonymous(exchange, route.anonymousRefusal);
    return [
      {
        message: 'silent',
        data,
        confidence: telling && !late && !broken ? 'likely' : 'possible',
        evidence: [sent, { exchange, at: 'response.headers.www-authenticate' }],
      },
    ];
  },
});

// The answer to a request with a token is the same, word for word, as to one without.
function sameAsAnonymous(
  exchange: { response: { body: { text: string | undefined } | undefined } },
  anonymous: typeof exchange | undefined,
): boolean {
  const text = exchange.response.body?.text;
  if (anonymous === undefined || text === undefined || text.length < 40) return false;
  return anonymous.response.body?.text === text;
}
