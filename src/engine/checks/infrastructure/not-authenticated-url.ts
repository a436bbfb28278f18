import { type Exchange, fieldValue } from '../../exchange/exchange.ts';
import { isAuthorizeUrl, isLoginSubmit, isLoginUrl, isNavigation } from '../../facts/places.ts';
import { spec } from '../../spec.ts';
import { isUnknownRoute } from '../authorization/heard.ts';
import { type Confidence, defineCheck, type Found, type Message } from '../check.ts';
import { REFUSED } from '../kinds.ts';

const OPEN_IT: Message['fixes'] = [
  {
    effort: 'easy',
    audience: 'backend',
    text: 'Take the sign-in address, and what its page needs, out of the rule that asks for a sign-in; compare it letter by letter with the address that is called (prefix of the API, slash at the end, capital letters).',
  },
];

export default defineCheck({
  id: 'not-authenticated-url',
  group: 'infrastructure',
  summary:
    'The refused address is the sign-in itself, or one that a slip made (undefined, a placeholder, a doubled part) and that the server does not know',
  severity: 'broken',
  rung: 3,
  applies: REFUSED,
  spec: [spec('http', '15.5.2'), spec('http', '15.5.5')],
  needs: ['credential', 'challenge', 'cookies', 'route', 'words'],
  messages: {
    gateway: {
      title: '{place} is no address that the gateway knows, or not for {method}',
      what: 'The gateway answered {status} with “Missing Authentication Token”. Amazon’s gateway says so of addresses and methods that it does not know, whatever the request carries.',
      why: 'No sign-in opens what is not there: the path, the stage in front of it, or the method is another one than was deployed.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Compare host, stage (such as /prod), path and method with the deployed API, letter by letter.',
        },
        {
          effort: 'easy',
          audience: 'admin',
          text: 'Deploy the API to this stage again; a new route works only after that.',
        },
      ],
    },
    slip: {
      title: '{method} {place} was refused ({status}), and the address looks wrong: {slip}',
      what: 'The path of the address holds {slip}. The server asks for a sign-in, or refuses, before it looks whether such an address exists.',
      why: 'Many servers guard whole parts of their addresses, those that do not exist included. Another sign-in does not help then.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Look where the page puts this address together: wait for the value before calling, and join base and path with one slash.',
        },
      ],
    },
    page: {
      title: 'The sign-in page {place} itself asks for a sign-in ({status})',
      what: 'The browser asked for the sign-in page without any credential, as everybody does who wants to sign in, and was refused.',
      why: 'Whoever is not signed in cannot get to where one signs in.',
      fixes: OPEN_IT,
    },
    submit: {
      title: 'The sign-in {method} {place} is refused for want of a sign-in ({status})',
      what: 'The request brings user name and password to be signed in, and the server says that a token is missing: “{said}”.',
      why: 'The rule that asks for a token also covers the address where one gets it, so user name and password are never looked at.',
      fixes: OPEN_IT,
    },
  },
  run({ exchange, facts, show }): readonly Found<'gateway' | 'slip' | 'page' | 'submit'>[] {
    const { credential, challenge, cookies, route, words } = facts;
    const { status } = exchange.response;
    const data = { method: exchange.request.method, place: show.place(exchange.url), status };
    const refusal = { exchange, at: 'response.status' };
    const unknown = words.list.find(isUnknownRoute);
    if (unknown !== undefined)
      return [
        {
          message: 'gateway',
          data,
          confidence: 'likely',
          evidence: [
            { exchange, at: 'url' },
            { exchange, at: unknown.at, text: show.text(unknown.text) },
            refusal,
          ],
        },
      ];
    if (isLoginSubmit(exchange)) {
      const said = words.says('authorization-missing');
      if (said === undefined || credential.values.length > 0 || !NAMES_TOKEN.test(said.text)) return [];
      return [
        {
          message: 'submit',
          data: { ...data, said: show.text(said.text.slice(0, 160)) },
          confidence: 'likely',
          evidence: [refusal, { exchange, at: said.at, text: show.text(said.text) }, { exchange, at: 'url' }],
        },
      ];
    }
    const bare = credential.sent === 'no' && !cookies.sessionSent && challenge.schemes.length === 0;
    const other = words.list.some(({ means }) => means !== undefined && means !== 'authorization-missing');
    if (bare && !other && isPageToSignIn(exchange))
      return [{ message: 'page', data, confidence: 'likely', evidence: [refusal, { exchange, at: 'url' }] }];
    const slip = slipIn(exchange.url.path);
    if (slip === undefined) return [];
    // The same credential works at other addresses of this server, and nothing is said against it.
    const good =
      credential.token !== undefined &&
      route.lastAcceptedHere?.token === credential.token &&
      challenge.param('error') === undefined &&
      !other;
    const confidence: Confidence = good ? 'likely' : 'possible';
    return [
      { message: 'slip', data: { ...data, slip }, confidence, evidence: [{ exchange, at: 'url' }, refusal] },
    ];
  },
});

const NAMES_TOKEN = /\b(?:token|bearer|jwt|authori[sz]ation header)\b/i;

function isPageToSignIn(exchange: Exchange): boolean {
  if (exchange.request.method !== 'GET' || !isNavigation(exchange)) return false;
  if (!isLoginUrl(exchange.url) || isAuthorizeUrl(exchange.url)) return false;
  const text = exchange.response.body?.text;
  // Some servers show the form under this status; a body that was not recorded may be one.
  if (text === undefined) return false;
  const html = /html/i.test(
    fieldValue(exchange.response.fields, 'content-type') ?? exchange.response.body?.mimeType ?? '',
  );
  return !(html && /<form\b|type=["']?password|<script\b/i.test(text.slice(0, 60_000)));
}

/** What of a path is no address but a slip of the page that made it, in words. */
export function slipIn(path: string): string | undefined {
  const parts = decoded(path).split('/').slice(1);
  for (const [index, part] of parts.entries()) {
    if (/^(?:undefined|null|NaN|\[object \w{1,20}\])$/.test(part)) return `“${part}” in place of a value`;
    if (/^(?:\{\{?\w{1,40}\}?\}|:\w{1,40}|<\w{1,40}>|\$\{[\w.]{1,40}\})$/.test(part))
      return 'a placeholder that was not filled in';
    if (part === '' && index < parts.length - 1) return 'an empty part (two slashes in a row)';
    if (part !== '' && part === parts[index + 1] && /^(?:api|v\d+|rest|graphql|auth)$/i.test(part))
      return `“/${part}” twice in a row`;
    if (part !== part.trim()) return 'a blank at the beginning or end of a part';
  }
  return undefined;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
