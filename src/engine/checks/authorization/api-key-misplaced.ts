import { type Exchange, fieldValue } from '../../exchange/exchange.ts';
import type { CredentialView } from '../../facts/credential.ts';
import type { RouteView } from '../../facts/routes.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { REFUSED } from '../kinds.ts';
import { absenceIn, underscoredKey, wantedKey } from './heard.ts';

export default defineCheck({
  id: 'api-key-misplaced',
  group: 'authorization',
  summary:
    'A key or token is sent where the server does not look for its API key, or in a header with an underscore',
  severity: 'broken',
  rung: 4,
  applies: REFUSED,
  spec: [spec('http', '11.6.1'), spec('http', '5.1')],
  needs: ['credential', 'challenge', 'words', 'route'],
  messages: {
    elsewhere: {
      title: '{method} {place} looks for its API key {wanted}, and the request carried {sent} only',
      what: 'The server says that no API key came: {said}. The request carried {sent}.',
      why: 'A server looks for its key in one place (a certain header or query parameter). What stands elsewhere counts as not sent.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Send the key {wanted}; look up the exact name in the documentation of the API.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'If another place is wanted, change it in the gateway’s settings (Kong: key_names; API Management: subscription key names).',
        },
      ],
    },
    before: {
      title:
        '{method} {place} was called with the key in {sent}; calls that worked had it in the header {wanted}',
      what: 'The requests to this server that were let through carried their key in {wanted}. This one carried {sent} only.',
      why: 'A server looks for its key in one place (a certain header or query parameter). What stands elsewhere counts as not sent.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Send the key in {wanted} with this call, too: one client with one set of headers for all calls.',
        },
      ],
    },
    underscore: {
      title:
        'The header {name} sent to {place} has an underscore in its name, and web servers drop such headers',
      what: 'The key was sent in the header {name}. {said}',
      why: 'nginx drops headers whose names hold an underscore unless it is told otherwise, and Apache does so for CGI programs: the application never sees the key.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Name the header with hyphens ({better}), on both sides.',
        },
        {
          effort: 'easy',
          audience: 'admin',
          text: 'nginx: underscores_in_headers on, in the first server block that listens on this address.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { credential, challenge, words } = facts;
    const word = absenceIn(words);
    const spoken =
      word === undefined
        ? { exchange, at: 'response.status' }
        : { exchange, at: word.at, text: show.text(word.text) };
    const said = word === undefined ? '' : `“${show.text(word.text.slice(0, 160))}”`;
    const place = show.place(exchange.url);
    const dropped = underscoredKey(exchange);
    const server = fieldValue(exchange.response.fields, 'server') ?? '';
    const drops = /nginx|openresty|apache/i.test(server);
    if (dropped !== undefined) {
      return [
        {
          message: 'underscore',
          data: {
            place,
            name: show.text(dropped.name),
            better: show.text(dropped.name.replace(/_/g, '-')),
            said: word === undefined ? 'The server refused the request.' : `The server says: ${said}.`,
          },
          confidence:
            word !== undefined && drops ? 'certain' : word !== undefined || drops ? 'likely' : 'possible',
          evidence: [{ exchange, at: `request.headers.${dropped.name}` }, spoken],
        },
      ];
    }
    const wanted = wantedKey(challenge, word?.text);
    const sent = sentIn(credential, exchange);
    const moved = sent === undefined || wanted !== undefined ? undefined : placeBefore(facts.route, exchange);
    if (moved !== undefined && sent !== undefined && credential.values.length === 0)
      return [
        {
          message: 'before',
          data: { method: exchange.request.method, place, wanted: show.text(moved.name), sent: sent.words },
          confidence: 'likely',
          evidence: [
            { exchange: moved.exchange, at: `request.headers.${moved.name}` },
            { exchange, at: sent.at },
          ],
        },
      ];
    if (wanted === undefined || sent === undefined) return [];
    if (wanted !== '' && hasKey(exchange, wanted)) return [];
    // Without a word of absence the key may stand in the right place and be wrong.
    if (word === undefined && (wanted === '' || credential.apiKeys.length > 0)) return [];
    return [
      {
        message: 'elsewhere',
        data: {
          method: exchange.request.method,
          place,
          wanted: wanted === '' ? 'in another place' : `in ${show.text(wanted)}`,
          sent: sent.words,
          said: said === '' ? 'its challenge asks for one' : said,
        },
        confidence: word !== undefined && wanted !== '' ? 'certain' : 'likely',
        evidence: [
          { exchange, at: sent.at },
          challenge.schemes.length > 0 ? { exchange, at: 'response.headers.www-authenticate' } : spoken,
        ],
      },
    ];
  },
});

function sentIn(
  credential: CredentialView,
  exchange: Exchange,
): { readonly at: string; readonly words: string } | undefined {
  const key = credential.apiKeys[0];
  if (key !== undefined) return { at: `request.headers.${key.name}`, words: `the header ${key.name}` };
  if (credential.values.length > 0)
    return { at: 'request.headers.authorization', words: 'an Authorization header' };
  const param = credential.inUrl[0];
  if (param !== undefined) return { at: 'url', words: `the query parameter ${param.name}` };
  const cookie = keyCookie(exchange);
  if (cookie !== undefined) return { at: 'request.headers.cookie', words: `the cookie ${cookie}` };
  return exchange.url.userinfo === '' ? undefined : { at: 'url', words: 'a user name in the address' };
}

// Where requests that were let through had their key, if this one has none there.
function placeBefore(
  route: RouteView,
  exchange: Exchange,
): { readonly name: string; readonly exchange: Exchange } | undefined {
  const { accepts, lastSuccess, lastAcceptedHere } = route;
  const names = accepts.route.keyFields.length > 0 ? accepts.route.keyFields : accepts.origin.keyFields;
  const has = (one: Exchange, name: string) => fieldValue(one.request.fields, name) !== undefined;
  if (names.length === 0 || names.some((name) => has(exchange, name))) return undefined;
  for (const before of [lastSuccess, lastAcceptedHere])
    for (const name of names)
      if (before !== undefined && has(before.exchange, name)) return { name, exchange: before.exchange };
  return undefined;
}

/** A cookie that is named as a key: OpenAPI 3.1 §4.8.27 has keys `in: cookie`, too. */
function keyCookie(exchange: Exchange): string | undefined {
  return cookieNames(exchange).find((name) =>
    /^(?:x[-_])?(?:api[-_]?key|access[-_]?key|subscription[-_]key)$/i.test(name),
  );
}

function cookieNames(exchange: Exchange): string[] {
  return (fieldValue(exchange.request.fields, 'cookie') ?? '')
    .slice(0, 20_000)
    .split(';')
    .map((pair) => pair.split('=', 1)[0]?.trim() ?? '');
}

function hasKey(exchange: Exchange, name: string): boolean {
  const lower = name.toLowerCase();
  if (cookieNames(exchange).some((cookie) => cookie.toLowerCase() === lower)) return true;
  if (exchange.request.fields.list.some((field) => field.name === lower && field.value.trim() !== ''))
    return true;
  return exchange.url.query.split('&').some((pair) => pair.toLowerCase().startsWith(`${lower}=`));
}
