import { fieldValue } from '../../exchange/exchange.ts';
import { meantStatus } from '../../facts/answers/inner.ts';
import { spec } from '../../spec.ts';
import { scopeList, scopesIn } from '../../tokens/claims.ts';
import { defineCheck } from '../check.ts';
import { REFUSED } from '../kinds.ts';
import { isExpired } from './expiry.ts';

export default defineCheck({
  id: 'token-scope-insufficient',
  group: 'token',
  summary:
    'The challenge says insufficient_scope or names a scope that the token lacks, or a token with more worked before',
  severity: 'broken',
  rung: 7,
  applies: REFUSED,
  spec: [spec('bearer', '3.1')],
  needs: ['credential', 'challenge', 'words', 'clock', 'route'],
  messages: {
    lacks: {
      title: 'The token lacks a permission that {place} asks for: {missing}',
      what: 'The server asks for the scope “{wanted}”. The token holds “{held}”; missing: {missing}.',
      why: 'The server recognises the token and refuses this action: the sign-in is fine, the permission is not there.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Ask for {missing} in the scope parameter when signing in, then sign in again: an old token does not gain scopes.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Allow {missing} for this application and user at the identity provider (API permissions, consent).',
        },
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Ask for no more than the application needs, and test with such a token: one that may do everything hides this fault until a real user meets it, and does more harm when it is stolen.',
        },
      ],
    },
    fields: {
      title: 'The token lacks a permission that {place} asks for: {accepted}',
      what: 'The answer lists the scopes that it takes (X-Accepted-OAuth-Scopes: {accepted}) and those of the token (X-OAuth-Scopes: {granted}). None is in both.',
      why: 'The server recognises the token and refuses this action: the sign-in is fine, the permission is not there.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Ask for one of these scopes when signing in or creating the token: {accepted}.',
        },
      ],
    },
    claim: {
      title: '{place} does not find in the token’s claim {claim} what it asks for',
      what: 'The server says: “{quote}”. The token holds in {claim}: {held}.',
      why: 'The token is good, and what it says of the user’s rights does not suffice for this call.',
      fixes: [
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Look whether the user has the role or group, and whether the identity provider writes it into {claim} of this token.',
        },
        {
          effort: 'easy',
          audience: 'user',
          text: 'If the right was granted a short while ago, sign out and in again: a token keeps what it said when it was issued.',
        },
      ],
    },
    fewer: {
      title: '{place} let a token with more permissions through before; this one lacks {missing}',
      what: 'The last token that this call worked with held “{before}”. This one holds “{held}”; missing: {missing}.',
      why: '403 means that the server knows who asks and refuses this action. What has changed since it worked is what the token permits.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Ask for {missing} in the scope parameter of each sign-in and renewal, silent ones too: what is not asked for again is not in the new token.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Look whether the role or consent behind {missing} was taken from the user or application.',
        },
      ],
    },
    refused: {
      title: '{place} says that the token does not have enough permissions (insufficient_scope)',
      what: 'The server recognises the token and says that its scope is not sufficient. {hint}',
      why: 'The sign-in is fine; the permission for this action is not in the token.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Look up which scope this call needs, ask for it when signing in, and sign in again.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Allow that scope or role for this application and user at the identity provider.',
        },
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Ask for no more than the application needs, and test with such a token: one that may do everything hides this fault until a real user meets it, and does more harm when it is stolen.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const accepted = fieldValue(exchange.response.fields, 'x-accepted-oauth-scopes');
    const granted = fieldValue(exchange.response.fields, 'x-oauth-scopes');
    if (accepted !== undefined && granted !== undefined && scopeList(accepted).length > 0) {
      if (scopeList(accepted).some((scope) => scopeList(granted).includes(scope))) return [];
      return [
        {
          message: 'fields',
          data: {
            place: show.place(exchange.url),
            accepted: show.text(scopeList(accepted).join(' or ')),
            granted: show.text(scopeList(granted).join(' ')) || 'nothing',
          },
          confidence: 'likely',
          evidence: [
            { exchange, at: 'response.headers.x-accepted-oauth-scopes' },
            { exchange, at: 'response.headers.x-oauth-scopes' },
          ],
          ...(facts.credential.token === undefined ? {} : { subject: facts.credential.token }),
        },
      ];
    }
    const { credential, challenge, words, clock } = facts;
    if (credential.sent === 'no' || /^(?:basic|digest|negotiate|ntlm)$/.test(credential.scheme))
      return undefined;
    const error = challenge.param('error') ?? words.member('error');
    const said = words.says('token-scope-insufficient');
    const wanted = challenge.param('scope');
    const claims = credential.jwt?.ok === true ? credential.jwt.claims : undefined;
    const held = claims === undefined ? undefined : scopesIn(claims);
    const missing =
      wanted === undefined || held === undefined
        ? []
        : scopeList(wanted).filter((scope) => !held.includes(scope));
    // A challenge with scope= whose body speaks of permissions (FastAPI).
    const denied = missing.length > 0 ? words.says('forbidden') : undefined;
    const insufficient = error === 'insufficient_scope' || said !== undefined || denied !== undefined;
    const place = show.place(exchange.url);
    const subject = credential.token === undefined ? {} : { subject: credential.token };
    const evidence = [
      challenge.param('error') !== undefined || wanted !== undefined
        ? { exchange, at: 'response.headers.www-authenticate' }
        : { exchange, at: said?.at ?? 'response.body', text: show.text(said?.text ?? '') },
      ...(held === undefined
        ? []
        : [
            {
              exchange,
              at: 'request.headers.authorization',
              text: `scope: ${show.text(held.join(' ').slice(0, 300))}`,
            },
          ]),
    ];
    if (
      missing.length > 0 &&
      wanted !== undefined &&
      held !== undefined &&
      (insufficient || error === undefined)
    ) {
      const data = {
        place,
        wanted: show.text(wanted),
        held: show.text(held.join(' ')) || 'nothing',
        missing: show.text(missing.join(' ')),
      };
      return [
        {
          message: 'lacks',
          data,
          // RFC 6750 §3.1: without an error code the server has seen no token, and scope= only tells what it asks of one.
          confidence: insufficient
            ? 'certain'
            : meantStatus(exchange) === 403 && !isExpired(claims, clock.now)
              ? 'likely'
              : 'possible',
          evidence,
          ...subject,
        },
      ];
    }
    const claim = /^(?:unexpected|missing) ["'`](\w+)["'`] (?:claim|value)/i.exec(said?.text ?? '')?.[1];
    if (claim !== undefined && claims !== undefined && said !== undefined)
      return [
        {
          message: 'claim',
          data: {
            place,
            claim: show.text(claim),
            quote: show.text(said.text.slice(0, 160)),
            held: show.text(listed(claims[claim])) || 'nothing',
          },
          confidence: 'certain',
          evidence: [
            { exchange, at: said.at, text: show.text(said.text) },
            {
              exchange,
              at: 'request.headers.authorization',
              text: `${claim}: ${show.text(listed(claims[claim]))}`,
            },
          ],
          ...subject,
        },
      ];
    if (insufficient) {
      const hint = wanted === undefined ? '' : `It asks for “${show.text(wanted)}”.`;
      return [
        {
          message: 'refused',
          data: { place, hint },
          confidence: error === 'insufficient_scope' ? 'certain' : 'likely',
          evidence,
          ...subject,
        },
      ];
    }
    const before = facts.route.lastSuccess;
    const had = before?.claims === undefined ? [] : scopesIn(before.claims);
    const lost = held === undefined ? [] : had.filter((scope) => !held.includes(scope));
    if (meantStatus(exchange) === 403 && before !== undefined && held !== undefined && lost.length > 0)
      return [
        {
          message: 'fewer',
          data: {
            place,
            before: show.text(had.join(' ').slice(0, 300)),
            held: show.text(held.join(' ').slice(0, 300)) || 'nothing',
            missing: show.text(lost.join(' ').slice(0, 300)),
          },
          confidence: 'likely',
          evidence: [
            {
              exchange: before.exchange,
              at: 'request.headers.authorization',
              text: `scope: ${show.text(had.join(' ').slice(0, 300))}`,
            },
            {
              exchange,
              at: 'request.headers.authorization',
              text: `scope: ${show.text(held.join(' ').slice(0, 300))}`,
            },
          ],
          ...subject,
        },
      ];
    if (challenge.presence === 'not-recorded')
      return { notEvaluated: 'the response headers were not recorded' };
    return [];
  },
});

function listed(value: unknown): string {
  const list = Array.isArray(value) ? value : [value];
  return list
    .filter((one) => typeof one === 'string')
    .join(' ')
    .slice(0, 300);
}
