import type { Exchange } from '../exchange/exchange.ts';
import { clockTime } from '../exchange/time.ts';
import { serverTime } from '../facts/clock-estimate.ts';
import type { CredentialView } from '../facts/credential.ts';
import { audiencesOf, scopesIn } from '../tokens/claims.ts';
import { numericDate } from '../tokens/jwt.ts';
import type { Difference, Pair, Sent } from './difference.ts';

/** What differs in the tokens: claims, key and age. */
export function claims({ failing, working, show }: Pair, sent: Sent): Difference[] {
  const bad = sent.failing.jwt;
  const good = sent.working.jwt;
  if (sent.failing.token === undefined || sent.failing.token === sent.working.token)
    return ages(failing, working, sent);
  if (good?.ok !== true || good.claims === undefined) return [];
  const found: Difference[] = [];
  if (bad?.ok !== true || bad.claims === undefined)
    return [
      {
        about: 'token',
        name: 'form',
        failing: bad === undefined ? 'opaque' : 'not a readable JWT',
        working: 'JWT',
        meaning: 'The token is of another make: of another issuer, or of another kind.',
        weight: 1,
      },
    ];
  const say = (value: string) => (value === '' ? 'none' : show.text(value.slice(0, 300)));
  const note = (name: string, one: string, other: string, meaning: string, weight: Difference['weight']) => {
    if (one !== other)
      found.push({ about: 'claim', name, failing: say(one), working: say(other), meaning, weight });
  };
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const sorted = (values: readonly string[]) => values.toSorted().join(' ');
  note(
    'iss',
    text(bad.claims.iss),
    text(good.claims.iss),
    'Another issuer: an API trusts those that it is set up for.',
    1,
  );
  note(
    'aud',
    sorted(audiencesOf(bad.claims)),
    sorted(audiencesOf(good.claims)),
    'Another audience: a token is for the API that it names.',
    1,
  );
  note('typ', text(bad.header.typ), text(good.header.typ), 'Another kind of token.', 2);
  note(
    'scope',
    sorted(scopesIn(bad.claims)),
    sorted(scopesIn(good.claims)),
    'Other permissions.',
    scopesIn(good.claims).every((scope) => scopesIn(bad.claims ?? {}).includes(scope)) ? 3 : 1,
  );
  note('alg', text(bad.header.alg), text(good.header.alg), 'Signed in another way.', 2);
  note(
    'kid',
    text(bad.header.kid),
    text(good.header.kid),
    'Signed with another key: the API may not know it.',
    2,
  );
  if (text(bad.claims.sub) !== text(good.claims.sub))
    found.push({
      about: 'claim',
      name: 'sub',
      failing: show.fingerprint(text(bad.claims.sub)),
      working: show.fingerprint(text(good.claims.sub)),
      meaning: 'Another user or client.',
      weight: 2,
    });
  return [...found, ...ages(failing, working, sent)];
}

/** exp against each request's own time: the same token may be valid in one and expired in the other. */
function ages(failing: Exchange, working: Exchange, sent: Sent): Difference[] {
  const state = (exchange: Exchange, credential: CredentialView) => {
    const exp =
      credential.jwt?.ok === true && credential.jwt.claims
        ? numericDate(credential.jwt.claims, 'exp')
        : undefined;
    const now = serverTime(exchange) ?? exchange.startedAt;
    if (exp === undefined || now === undefined) return undefined;
    return { over: now >= exp * 1000, text: `${clockTime(exp * 1000)}, by then it was ${clockTime(now)}` };
  };
  const bad = state(failing, sent.failing);
  const good = state(working, sent.working);
  if (bad === undefined || good === undefined || bad.over === good.over) return [];
  return [
    {
      about: 'claim',
      name: 'exp',
      failing: bad.text,
      working: good.text,
      meaning: bad.over
        ? 'The token had expired by then.'
        : 'The token of the request that worked had expired, this one has not.',
      weight: bad.over ? 1 : 3,
    },
  ];
}
