import { type Exchange, fieldValue } from '../../exchange/exchange.ts';
import { meantStatus } from '../../facts/answers/inner.ts';
import { idOf } from '../../facts/session-lives.ts';
import { spec } from '../../spec.ts';
import { type CheckInput, defineCheck } from '../check.ts';
import { isExpired } from '../token/expiry.ts';

export default defineCheck({
  id: 'session-flapping',
  group: 'session',
  summary:
    'The same session cookie or token is accepted and refused in turn, as replicas without a shared store or key do',
  severity: 'broken',
  rung: 5,
  applies: ['unauthorized', 'soft-unauthorized', 'login-loop', 'redirect-loop'],
  spec: [spec('cookies', '8.4')],
  needs: ['lives', 'logins', 'cookies', 'credential', 'route', 'words', 'clock'],
  messages: {
    replicas: {
      title: '{host} knows the session cookie {name} on one server and refuses it on another',
      what: 'The same cookie {name} was accepted by {knows} and refused by {refuses} (the {field} field of the answers tells them apart).',
      why: 'Each server keeps its own sessions, or its own signing key. Whether a request works depends on which of them the load balancer picks, so reloading sometimes helps.',
      fixes: [
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Keep sessions in a store that all servers share (Redis, database), and give all of them the same secret or key ring (ASP.NET Core: Data Protection keys; Rails: secret_key_base).',
        },
        {
          effort: 'easy',
          audience: 'admin',
          text: 'Until then switch on session affinity at the load balancer, and compare version and configuration of {knows} and {refuses}.',
        },
      ],
    },
    turns: {
      title: '{method} {place} accepts and refuses the same session cookie {name} in turn',
      what: 'The same request with the same cookie {name} was let through and refused in turn, with no sign-in in between.',
      why: 'The browser sends the same each time, so the difference is on the server: several servers without a shared session store or key, or a store that loses entries.',
      fixes: [
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Keep sessions in a store that all servers share (Redis, database), and give all of them the same secret or key ring.',
        },
        {
          effort: 'easy',
          audience: 'admin',
          text: 'Switch on session affinity at the load balancer to see whether the fault goes away, and log which server answers (a response field such as X-Served-By).',
        },
      ],
    },
    token: {
      title: '{method} {place} accepts and refuses the same token in turn',
      what: 'The same token was let through by this address, refused, and let through again by {host}. By its own dates it was valid all the time.',
      why: 'The browser sends the same each time, so the difference is on the server: several servers with different keys, settings or lists of withdrawn tokens, or one that cannot always reach the identity provider.',
      fixes: [
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Compare version, settings and keys (JWKS address, shared secret, issuer, audience) of the servers behind {host}; restart the one whose keys are old.',
        },
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Write into each answer which server gave it (a field such as X-Served-By), and log why a token is refused.',
        },
      ],
    },
  },
  run(input) {
    const { exchange, facts, later, show } = input;
    const doubted = tokenInTurns(input);
    if (doubted !== undefined)
      return [
        {
          message: 'token',
          data: {
            method: exchange.request.method,
            place: show.place(exchange.url),
            host: exchange.url.host,
          },
          confidence: 'certain',
          evidence: [
            { exchange: doubted.before, at: 'response.status' },
            { exchange, at: 'response.status' },
            { exchange: doubted.again, at: 'response.status' },
          ],
          subject: doubted.token,
        },
      ];
    const { life, replica } = facts.lives;
    if (facts.cookies.presence === 'not-recorded' || facts.cookies.presence === 'masked')
      return { notEvaluated: 'the Cookie field of this request was not recorded' };
    if (life === undefined || facts.logins.logout !== undefined) return [];
    const common = {
      name: show.cookieName(life.name),
      host: exchange.url.host,
      method: exchange.request.method,
      place: show.place(exchange.url),
    };
    const subject = life.key;
    const sent = { exchange, at: 'request.headers.cookie', mark: life.name };
    if (replica !== undefined && !life.knownBy.has(idOf(replica))) {
      const after = later.cookieAccepted;
      const other = after === undefined ? undefined : fieldValue(after.response.fields, replica.field);
      const known =
        after !== undefined && other !== undefined && other !== replica.value
          ? { exchange: after, value: other }
          : knownElsewhere(life.knownBy, replica.field);
      // One refusal after the last success may as well be the end of the session.
      if (known !== undefined && (after !== undefined || life.revived))
        return [
          {
            message: 'replicas',
            data: {
              ...common,
              field: replica.field,
              knows: show.text(known.value.slice(0, 60)),
              refuses: show.text(replica.value.slice(0, 60)),
            },
            confidence: 'certain',
            evidence: [
              { exchange, at: `response.headers.${replica.field}` },
              { exchange: known.exchange, at: `response.headers.${replica.field}` },
              sent,
            ],
            subject,
          },
        ];
    }
    const back =
      later.success !== undefined &&
      later.successFacts?.lives.life?.key === life.key &&
      later.login === undefined
        ? later.success
        : undefined;
    const turns = life.changes + (life.lastHere === 'accepted' ? 1 : 0) + (back === undefined ? 0 : 1);
    const other = back ?? life.acceptedHere;
    if (other === undefined || turns < 2) return [];
    return [
      {
        message: 'turns',
        data: common,
        confidence: 'certain',
        evidence: [sent, { exchange, at: 'response.status' }, { exchange: other, at: 'response.status' }],
        subject,
      },
    ];
  },
});

/** A token that this route took before and that was taken again later, or had been refused and taken again before. */
function tokenInTurns({
  exchange,
  facts,
  later,
}: CheckInput<'credential' | 'route' | 'words' | 'clock'>):
  | { readonly token: string; readonly before: Exchange; readonly again: Exchange }
  | undefined {
  const { credential, route, words, clock } = facts;
  const { token, jwt } = credential;
  const before = route.lastSuccess;
  if (meantStatus(exchange) !== 401 || token === undefined || before?.token !== token) return undefined;
  const again = later.tokenAccepted ?? (route.revived?.token === token ? route.revived.exchange : undefined);
  if (again === undefined) return undefined;
  // Words on time, rights or scope speak of something that is the same on all servers.
  if (words.list.some(({ means }) => means !== undefined && !DOUBTS.has(means))) return undefined;
  if (isExpired(jwt?.ok === true ? jwt.claims : undefined, clock.now)) return undefined;
  return { token, before: before.exchange, again };
}

const DOUBTS = new Set(['credential-refused', 'token-signature-invalid', 'token-key-unknown']);

function knownElsewhere(knownBy: ReadonlyMap<string, Exchange>, field: string) {
  for (const [id, exchange] of knownBy)
    if (id.startsWith(`${field}: `)) return { exchange, value: id.slice(field.length + 2) };
  return undefined;
}
