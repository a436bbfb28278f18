import { sessionLike } from '../cookies/session-like.ts';
import { type Exchange, fieldValue, fieldValues, presence } from '../exchange/exchange.ts';
import type { Redactor } from '../exchange/redact.ts';
import { credentialOf, isKeyField } from '../facts/credential.ts';
import { parseCookie } from '../headers/cookie.ts';
import type { Difference, Pair, Sent } from './difference.ts';
import { claims } from './token.ts';

export type { Difference } from './difference.ts';

const NOT_SENT = 'not sent';
const NOT_RECORDED = 'not recorded';

/** What differs between a request that failed and one that worked, as far as it matters for sign-in; what matters most first. */
export function compare(failing: Exchange, working: Exchange, show: Redactor): Difference[] {
  const pair: Pair = { failing, working, show };
  const sent = { failing: credentialOf(failing), working: credentialOf(working) };
  const found = [
    ...credentials(pair, sent),
    ...claims(pair, sent),
    ...fields(pair, KEYS),
    ...cookies(pair),
    ...address(pair),
    ...fields(pair, ORIGINS),
    ...kind(pair),
    ...fields(pair, OTHERS),
  ];
  return found.toSorted((a, b) => a.weight - b.weight);
}

function credentials({ failing, working, show }: Pair, sent: Sent): Difference[] {
  const text = (exchange: Exchange) => shownField(exchange, 'authorization', show);
  const [bad, good] = [text(failing), text(working)];
  if (bad === good) return [];
  const about = (name: string, meaning: string, weight: Difference['weight'], kindOf = 'credential') => [
    { about: kindOf, name, failing: bad, working: good, meaning, weight },
  ];
  if (bad === NOT_RECORDED || good === NOT_RECORDED)
    return about('Authorization', 'The capture does not show whether both carried one.', 3);
  if (bad === NOT_SENT)
    return about('Authorization', 'The request that worked carried a credential; this one does not.', 1);
  if (good === NOT_SENT)
    return about('Authorization', 'The request that worked carried no such credential.', 2);
  if (sent.failing.scheme !== sent.working.scheme)
    return about('Authorization', 'The scheme is another one.', 1, 'scheme');
  return about('Authorization', 'The credential is another one.', 2, 'token').map(ofVisit);
}

function ofVisit(difference: Difference): Difference {
  return { ...difference, ofVisit: true };
}

function cookies({ failing, working, show }: Pair): Difference[] {
  const of = (exchange: Exchange) =>
    new Map(
      fieldValues(exchange.request.fields, 'cookie').flatMap((value) =>
        parseCookie(value).map((cookie) => [cookie.name, cookie.value] as const),
      ),
    );
  const bad = of(failing);
  const good = of(working);
  const unknown = (exchange: Exchange) =>
    ['not-recorded', 'masked'].includes(presence(exchange.request.fields, 'cookie'));
  if (unknown(failing) || unknown(working)) {
    if (bad.size === 0 && good.size === 0) return [];
    const count = (exchange: Exchange, all: ReadonlyMap<string, string>) =>
      unknown(exchange) ? NOT_RECORDED : `${all.size} sent`;
    return [
      {
        about: 'cookie',
        name: 'Cookie',
        failing: count(failing, bad),
        working: count(working, good),
        meaning: 'The capture does not show the cookies of both.',
        weight: 3,
      },
    ];
  }
  const found: Difference[] = [];
  for (const name of new Set([...good.keys(), ...bad.keys()])) {
    const [one, other] = [bad.get(name), good.get(name)];
    if (one === other) continue;
    const session = sessionLike({ name, value: other ?? one ?? '' }).likely;
    if (!session && one !== undefined && other !== undefined) continue;
    found.push({
      about: 'cookie',
      name: show.text(name.slice(0, 100)),
      failing: one === undefined ? NOT_SENT : show.fingerprint(one),
      working: other === undefined ? NOT_SENT : show.fingerprint(other),
      meaning:
        one === undefined
          ? 'The request that worked carried this cookie; this one does not.'
          : other === undefined
            ? 'The request that worked did not carry this cookie.'
            : 'The cookie has another value: another session, or a renewed one.',
      weight: !session ? 3 : one === undefined ? 1 : 2,
      ...(one !== undefined && other !== undefined ? { ofVisit: true } : {}),
    });
  }
  return found.slice(0, 40);
}

function address({ failing, working, show }: Pair): Difference[] {
  const found: Difference[] = [];
  const note = (name: string, bad: string, good: string, meaning: string) => {
    if (bad !== good) found.push({ about: 'address', name, failing: bad, working: good, meaning, weight: 2 });
  };
  note(
    'scheme',
    failing.url.scheme,
    working.url.scheme,
    'Secure cookies and some redirects depend on https.',
  );
  note('host', failing.url.host, working.url.host, 'Cookies and tokens of one host are not sent to another.');
  note(
    'port',
    String(failing.url.port),
    String(working.url.port),
    'Another port is another origin, and perhaps another server.',
  );
  note(
    'method',
    failing.request.method,
    working.request.method,
    'Permissions and CSRF guards depend on the method.',
  );
  if (failing.url.path !== working.url.path)
    found.push({
      about: 'address',
      name: 'path',
      failing: show.path(failing.url.path),
      working: show.path(working.url.path),
      meaning: 'Another resource: cookies with a Path and permissions may differ.',
      weight: 3,
      ofVisit: true,
    });
  return found;
}

function kind({ failing, working }: Pair): Difference[] {
  const found: Difference[] = [];
  if (failing.kind !== working.kind && failing.kind !== 'unknown' && working.kind !== 'unknown')
    found.push({
      about: 'kind',
      name: 'kind of request',
      failing: failing.kind,
      working: working.kind,
      meaning: 'Pages, frames and scripts send other cookies and headers.',
      weight: 2,
    });
  for (const [name, one, other] of [
    ['from the cache', failing.fromCache, working.fromCache],
    ['by a service worker', failing.serviceWorker !== undefined, working.serviceWorker !== undefined],
  ] as const)
    if (one !== other)
      found.push({
        about: 'kind',
        name,
        failing: one ? 'yes' : 'no',
        working: other ? 'yes' : 'no',
        meaning: 'The answer did not come by the same way.',
        weight: 2,
      });
  return found;
}

interface FieldRow {
  readonly match: (name: string) => boolean;
  readonly about: string;
  readonly meaning: string;
  readonly weight: Difference['weight'];
  /** Each visit has a value of its own. */
  readonly ofVisit?: true;
}

const named =
  (...names: readonly string[]) =>
  (name: string) =>
    names.includes(name);
const KEYS: readonly FieldRow[] = [
  {
    match: named('dpop'),
    about: 'credential',
    meaning: 'A DPoP proof is made for each request anew.',
    weight: 3,
  },
  { match: isKeyField, about: 'key', meaning: 'Another key, or none.', weight: 1 },
];
const ORIGINS: readonly FieldRow[] = [
  {
    match: named('origin'),
    about: 'origin',
    meaning: 'The call comes from another page; servers keep lists of pages that they trust.',
    weight: 2,
  },
  { match: named('referer'), about: 'origin', meaning: 'The call comes from another page.', weight: 3 },
  {
    match: named('sec-fetch-site'),
    about: 'origin',
    meaning: 'Cookies with SameSite depend on it.',
    weight: 2,
  },
  {
    match: named('sec-fetch-mode', 'sec-fetch-dest'),
    about: 'kind',
    meaning: 'Another kind of request.',
    weight: 3,
  },
];
const OTHERS: readonly FieldRow[] = [
  {
    match: (name) => /csrf|xsrf/.test(name),
    about: 'field',
    meaning: 'The server compares it with a cookie or the session.',
    weight: 2,
    ofVisit: true,
  },
  {
    match: named('x-requested-with', 'accept', 'content-type', 'x-tenant-id', 'x-organization-id'),
    about: 'field',
    meaning: 'Some servers treat such requests in another way.',
    weight: 3,
  },
];

function fields({ failing, working, show }: Pair, rows: readonly FieldRow[]): Difference[] {
  const found: Difference[] = [];
  const names = new Set(
    [...failing.request.fields.list, ...working.request.fields.list].map((field) => field.name),
  );
  for (const row of rows) {
    for (const name of names) {
      if (!row.match(name)) continue;
      if (fieldValue(failing.request.fields, name) === fieldValue(working.request.fields, name)) continue;
      const bad = shownField(failing, name, show);
      const good = shownField(working, name, show);
      // A DPoP proof differs by nature; that one lacks it does not.
      const lacking = (bad === NOT_SENT) !== (good === NOT_SENT);
      if (name === 'dpop' && !lacking) continue;
      const weight = bad === NOT_RECORDED || good === NOT_RECORDED ? 3 : name === 'dpop' ? 1 : row.weight;
      const both = bad !== NOT_SENT && good !== NOT_SENT && bad !== NOT_RECORDED && good !== NOT_RECORDED;
      found.push({
        about: row.about,
        name,
        failing: bad,
        working: good,
        meaning: row.meaning,
        weight,
        ...(both && row.ofVisit === true ? { ofVisit: true } : {}),
      });
    }
  }
  return found;
}

function shownField(exchange: Exchange, name: string, show: Redactor): string {
  const value = fieldValue(exchange.request.fields, name);
  const here = presence(exchange.request.fields, name);
  if (here === 'masked') return NOT_RECORDED;
  if (value !== undefined) return show.field(name, value.slice(0, 8000));
  return here === 'absent' ? NOT_SENT : NOT_RECORDED;
}
