import { essenceOf } from '../../exchange/body-use.ts';
import { type Exchange, fieldValue } from '../../exchange/exchange.ts';
import { asList, asObject, type Json } from '../../exchange/har-values.ts';
import { documentsIn } from './documents.ts';
import type { Inner } from './inner.ts';

/**
 * Refusals inside GraphQL answers. The GraphQL specification (§7.1.2) leaves `extensions` to the server, and GraphQL over HTTP gives
 * 200 to requests whose fields fail: so the words of servers decide, their codes first.
 */

const MOST_ERRORS = 50;
/** What the servers have for "nobody is signed in", lower case, letters and digits alone. */
const NOBODY = new Set(
  // Apollo Server, graphql-yoga, NestJS, Strapi, DGS; others by the HTTP status's name; Spring for GraphQL, Shopify.
  (
    'unauthenticated unauthenticatederror unauthorized unauthorised unauthorizederror unauthorizedexception ' +
    // Hot Chocolate; Lighthouse and Magento (categories); Linear and hand-made ones.
    'authnotauthenticated notauthenticated authentication graphqlauthentication authenticationerror authenticationrequired ' +
    'authenticationfailed autherror autherrorcode loginrequired notloggedin sessionexpired invalidsession ' +
    // Hasura; Saleor (names of PyJWT's errors); Directus, Contentful; those of the token itself.
    'invalidjwt invalidheaders jwtinvalidclaims jwtmissingroleclaims expiredsignatureerror invalidtokenerror decodeerror ' +
    'invalidtoken tokenexpired expiredtoken jwtexpired tokeninvalid accesstokeninvalid invalidcredentials'
  ).split(' '),
);
/** What they have for "known, and not allowed". */
const NOT_ALLOWED = new Set(
  (
    'forbidden forbiddenerror forbiddenexception forbiddenresource permissiondenied accessdenied notauthorized notauthorizederror ' +
    // Hot Chocolate; Apollo Router and Hive Gateway; GitHub; Lighthouse; PostGraphile (PostgreSQL's insufficient_privilege).
    'authnotauthorized unauthorizedfieldortype insufficientscopes insufficientscope insufficientpermissions missingscope ' +
    'authorization authorizationerror 42501'
  ).split(' '),
);
/** The request itself was wrong: words in such a message are the client's own. */
const OF_THE_QUERY =
  /^(?:graphql(?:validation|parse)failed|badusein?put|baduserinput|validationfailed|validationerror|parsefailed|parseerror|persistedquery(?:notfound|notsupported)|operationresolutionfailure|invalidsyntax|hc\d+)$/;

/** The beginnings of messages that say that nobody is signed in. */
export const NOBODY_WORDS =
  /^(?:context creation failed: ?)?(?:(?:user |you )?(?:is |are )?(?:unauthenticated|not (?:authenticated|logged[- ]?in|signed[- ]?in))\b|unauthori[sz]ed[.!]?$|unauthori[sz]ed (?:access|request)\b|authentication (?:is )?(?:required|needed|failed)|(?:you |please,? )?(?:must |need to |have to )?(?:be )?(?:log|sign|logged|signed)[- ]?in\b.{0,40}|you must (?:be authenticated|provide (?:a |an )?(?:valid )?(?:access )?token)|login required|jwt (?:expired|malformed|must be provided|is expired)|(?:the )?(?:token|jwt|signature|session)(?: has| is)? expired|error decoding signature|could not verify jwt|invalid (?:or expired )?(?:access |auth |authentication )?token|accessing .{1,80} requires authentication|no (?:auth(?:orization|entication)? )?token\b|the current (?:user|customer) is(?: not|n.t) authori[sz]ed)/i;
const NOT_ALLOWED_WORDS =
  /^(?:not authori[sz]ed\b|forbidden\b|access denied|permission denied|insufficient (?:permissions?|privileges|scopes?)|(?:you|user) (?:do(?:es)? not|don.t|doesn.t) have (?:the )?(?:required )?permissions?|(?:you are|user is) not (?:allowed|authori[sz]ed)\b|this action is unauthori[sz]ed)/i;
/** The specification's own validation and syntax errors name the parts of the query. */
const QUERY_WORDS =
  /^(?:cannot query field|unknown (?:argument|type|field|fragment|directive)|variable "?\$|field "|argument "|syntax error|expected (?:type|value)|must provide (?:an? )?(?:operation|query))/i;

/** The refusal that the errors of a GraphQL answer tell of; undefined where there is none, or the answer is no GraphQL. */
export function graphqlInner(exchange: Exchange): Inner | undefined {
  if (exchange.kind === 'websocket') return socketInner(exchange);
  return answerInner(exchange);
}

/**
 * GraphQL over WebSocket Protocol: a server acknowledges `connection_init`, or closes the socket: 4401 before that, 4403 where it will
 * not have the client.
 */
function socketInner(exchange: Exchange): Inner | undefined {
  const { socket, response } = exchange;
  if (socket === undefined || response.status !== 101) return undefined;
  const said = { protocol: 'graphql', at: 'response.status', partial: false, field: '', words: [] } as const;
  if (socket.closeCode === 4401 || socket.closeCode === 4403)
    return { ...said, status: 401, code: String(socket.closeCode) };
  if (socket.closeCode === 0 && !socket.answered && (exchange.duration ?? 0) > 0)
    return { ...said, status: 401, code: '' };
  return answerInner(exchange);
}

function answerInner(exchange: Exchange): Inner | undefined {
  const text = exchange.response.body?.text;
  if (text === undefined || !isGraphql(exchange)) return undefined;
  if (exchange.socket === undefined && !/"errors"\s*:/.test(text)) return undefined;
  let found: Inner | undefined;
  let whole = true;
  let count = 0;
  for (const document of documentsIn(text, exchange.response.body?.mimeType ?? '')) {
    if (hasData(document.data)) whole = false;
    for (const error of errorsOf(document)) {
      if (++count > MOST_ERRORS) break;
      const refusal = refusalOf(error);
      if (refusal === undefined || found?.status === 401 || found?.status === refusal.status) continue;
      found = {
        protocol: 'graphql',
        at: 'response.body',
        partial: false,
        field: fieldOf(error),
        ...refusal,
      };
    }
  }
  return found === undefined ? undefined : { ...found, partial: !whole };
}

/** By its address, its types or its query: GraphQL over HTTP (§5 and §6). */
export function isGraphql({ url, request, response, socket }: Exchange): boolean {
  if (socket !== undefined) return true;
  if (/(?:^|[/._-])(?:graphql|gql)(?:$|[/._-])/i.test(url.path)) return true;
  if (/^application\/graphql/.test(essenceOf(response.body?.mimeType ?? ''))) return true;
  if (/^application\/graphql/i.test(fieldValue(request.fields, 'content-type') ?? '')) return true;
  const body = (request.body?.text ?? '').slice(0, 4000);
  if (/"persistedQuery"\s*:/.test(body)) return true;
  return /"query"\s*:\s*"[^"]*\{/.test(body);
}

function errorsOf(document: Json): Json[] {
  const lists: unknown[] = [document.errors];
  // Incremental delivery (defer and stream), and multipart subscriptions, whose payload is an answer of its own.
  for (const part of [...few(document.incremental), ...few(document.completed), document.payload])
    lists.push(asObject(part)?.errors);
  // Messages of a socket: `error` brings a list of errors, `connection_error` one.
  if (document.type === 'error') lists.push(document.payload);
  if (document.type === 'connection_error') lists.push([document.payload]);
  const errors: Json[] = [];
  for (const error of lists.flatMap(few)) {
    const object = asObject(error);
    if (object !== undefined) errors.push(object);
  }
  return errors;
}

function refusalOf(error: Json): { status: number; code: string; words: readonly string[] } | undefined {
  const extensions = asObject(error.extensions) ?? {};
  const message = typeof error.message === 'string' ? error.message : '';
  const codes = codesOf(error, extensions);
  const told = (status: number, code: string) => ({
    status,
    code: printable(code),
    words: [message, speaksOf(code) ? code : ''].filter((one) => one !== ''),
  });
  // AppSync gives "Unauthorized" to fields that a known user may not read.
  const appSync = /^not authorized to access\b/i.test(message);
  for (const code of codes) {
    const plain = code.toLowerCase().replace(/[^a-z0-9]/g, '');
    if (code === 'access-denied') return told(401, code);
    if (NOBODY.has(plain)) return told(appSync ? 403 : 401, code);
    if (code === '401') return told(401, code);
    if (plain === 'graphqlauthorization' && NOBODY_WORDS.test(message)) return told(401, code);
    if (NOT_ALLOWED.has(plain) || plain === 'graphqlauthorization' || code === '403') return told(403, code);
    if (OF_THE_QUERY.test(plain)) return undefined;
  }
  if (message.length > 300 || QUERY_WORDS.test(message)) return undefined;
  if (NOBODY_WORDS.test(message)) return told(401, '');
  return NOT_ALLOWED_WORDS.test(message) ? told(403, '') : undefined;
}

// "UNAUTHENTICATED" says no more than the status would; "TOKEN_EXPIRED" does.
function speaksOf(code: string): boolean {
  return /token|jwt|session|signature|scope|expired|credential|header/i.test(code);
}

/** Where servers put a code: the specification's place first. */
function codesOf(error: Json, extensions: Json): string[] {
  const exception = asObject(extensions.exception) ?? {};
  const places: unknown[] = [
    extensions.code,
    extensions.errorType,
    extensions.classification,
    extensions.category,
    exception.code,
    exception.errcode,
    asObject(extensions.error)?.name,
    asObject(extensions.originalError)?.statusCode,
    asObject(extensions.response)?.statusCode,
    asObject(extensions.http)?.status,
    extensions.status,
    extensions.statusCode,
    extensions.type,
    error.errorType,
    error.type,
    error.code,
    error.status,
    error.statusCode,
  ];
  return places
    .filter((one) => typeof one === 'string' || typeof one === 'number')
    .map((one) => String(one).slice(0, 100));
}

/** The first member of the path: which field of the query was refused. */
function fieldOf(error: Json): string {
  const [first] = few(error.path);
  return typeof first === 'string' ? printable(first) : '';
}

/** Names and codes are safe to print as they are; anything else is not shown. */
function printable(text: string): string {
  return /^[\w.:-]{1,60}$/.test(text) ? text : '';
}

function hasData(data: unknown): boolean {
  const members = asObject(data);
  return members !== undefined && Object.values(members).some((member) => member !== null);
}

function few(value: unknown): readonly unknown[] {
  return asList(value).slice(0, MOST_ERRORS);
}
