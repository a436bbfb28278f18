import { fieldValue, parseUrl } from '../../exchange/exchange.ts';
import { siteOf } from '../../exchange/site.ts';
import {
  type Environment,
  type EnvironmentWord,
  environmentOfHost,
  environmentOfName,
  environmentOfUrl,
} from '../../facts/environment.ts';
import { spec } from '../../spec.ts';
import { audiencesOf } from '../../tokens/claims.ts';
import { defineCheck, type Message } from '../check.ts';
import { UNAUTHORIZED } from '../kinds.ts';
import { isExpired } from '../token/expiry.ts';

const WHY =
  'Each environment has its own users, keys and issuer: what one has issued, the other does not know.';
const FIXES: Message['fixes'] = [
  {
    effort: 'easy',
    audience: 'frontend',
    text: 'Look at the settings of this build: API base, issuer (authority, domain, tenant) and client id must be of one environment. Environment files and cached settings are the usual places.',
  },
  {
    effort: 'easy',
    audience: 'user',
    text: 'Open the application at the address of the environment that you mean, and sign in there anew.',
  },
  {
    effort: 'medium',
    audience: 'admin',
    text: 'Compare the issuer that the API is set up for with the token’s, letter by letter.',
  },
];

export default defineCheck({
  id: 'wrong-environment',
  group: 'infrastructure',
  summary:
    'API, token issuer, audience and page are named after different environments, and such a mix never worked here',
  severity: 'broken',
  rung: 8,
  applies: UNAUTHORIZED,
  spec: [spec('jwt', '4.1.1'), spec('http', '15.5.2')],
  needs: ['credential', 'route', 'clock', 'challenge', 'words', 'cookies'],
  messages: {
    issuer: {
      title: 'A token of the {theirs} environment was sent to {place} ({ours})',
      what: 'The token’s issuer is {iss} ({theirs}: “{word}”). The request went to {host} ({ours}). {page}',
      why: WHY,
      fixes: FIXES,
    },
    audience: {
      title: 'A token for the {theirs} environment was sent to {place} ({ours})',
      what: 'The token names as its audience {aud} ({theirs}: “{word}”). The request went to {host} ({ours}). {page}',
      why: WHY,
      fixes: FIXES,
    },
    api: {
      title: 'A token from outside the {ours} environment was sent to {place} ({ours})',
      what: 'The request went to {host} ({ours}: “{word}”). Neither the token’s issuer {iss} nor the page that made the call has such a word in its name. {page}',
      why: WHY,
      fixes: FIXES,
    },
    page: {
      title: 'A page of the {theirs} environment calls {place} ({ours})',
      what: 'The call was made by {from} ({theirs}: “{word}”). It went to {host} ({ours}).',
      why: WHY,
      fixes: FIXES,
    },
  },
  run({ exchange, facts, show }) {
    const { credential, route, clock, challenge } = facts;
    if (credential.sent === 'no' && !facts.cookies.sessionSent) return undefined;
    const here = environmentOfHost(exchange.url.host);
    const from =
      fieldValue(exchange.request.fields, 'origin') ?? fieldValue(exchange.request.fields, 'referer');
    const origin = parseUrl(from ?? 'null:');
    const page = origin.host === '' ? undefined : environmentOfHost(origin.host);
    const ours = here?.environment ?? 'production';
    const data = {
      place: show.place(exchange.url),
      host: exchange.url.host,
      ours: here === undefined ? 'production, as it seems' : ours,
      page: page === undefined ? '' : `The page is ${show.text(origin.origin)} (${page.environment}).`,
    };
    // A developer's own API takes whatever it is set up for.
    if (ours === 'local') return [];
    const claims = credential.jwt?.ok === true ? credential.jwt.claims : undefined;
    const sent = { exchange, at: 'request.headers.authorization' };
    const address = { exchange, at: 'url' };
    const subject = credential.token ?? exchange.url.host;
    if (challenge.param('error') === 'insufficient_scope') return [];
    const late = isExpired(claims, clock.now);
    const confidence = late ? 'possible' : 'likely';
    const iss = typeof claims?.iss === 'string' ? claims.iss : undefined;
    const theirs = iss === undefined ? undefined : environmentOfUrl(iss);
    if (iss !== undefined) {
      // The mix works: then it is meant.
      if (route.accepts.origin.issuers.includes(iss)) return [];
      // A provider of another site without a word serves all environments; one named after an environment serves that.
      if (theirs !== undefined && clash(theirs, here))
        return [
          {
            message: 'issuer',
            data: {
              ...data,
              theirs: theirs.environment,
              word: theirs.word,
              iss: show.text(iss.slice(0, 160)),
            },
            confidence:
              theirs.environment === 'development' && FREE_TENANT.test(iss) ? 'possible' : confidence,
            evidence: [{ ...sent, text: `iss: ${show.text(iss.slice(0, 160))}`, mark: theirs.word }, address],
            subject,
          },
        ];
    }
    for (const aud of audiencesOf(claims).slice(0, 5)) {
      const word = environmentOfName(aud);
      if (word === undefined || !clash(word, here) || route.accepts.origin.audiences.includes(aud)) continue;
      return [
        {
          message: 'audience',
          data: { ...data, theirs: word.environment, word: word.word, aud: show.text(aud.slice(0, 160)) },
          confidence: /^https?:/i.test(aud) ? confidence : 'possible',
          evidence: [{ ...sent, text: `aud: ${show.text(aud.slice(0, 160))}`, mark: word.word }, address],
          subject,
        },
      ];
    }
    if (iss !== undefined && theirs === undefined && here !== undefined && ours !== 'production') {
      const site = siteOf(exchange.url.host);
      const akin = (host: string) => host !== '' && siteOf(host) === site;
      const bothAkin = akin(origin.host) && page === undefined;
      if (akin(parseUrl(iss).host))
        return [
          {
            message: 'api',
            data: { ...data, word: here.word, iss: show.text(iss.slice(0, 160)) },
            confidence: bothAkin ? confidence : 'possible',
            evidence: [address, { ...sent, text: `iss: ${show.text(iss.slice(0, 160))}` }],
            subject,
          },
        ];
    }
    // The token is of the API's own environment, or the API has answered this page before.
    if (page === undefined || page.environment === 'local' || !clash(page, here)) return [];
    if (theirs !== undefined || route.lastAcceptedHere !== undefined) return [];
    return [
      {
        message: 'page',
        data: {
          ...data,
          theirs: page.environment,
          word: page.word,
          from: show.text(origin.origin),
        },
        confidence: 'possible',
        evidence: [
          {
            exchange,
            at: `request.headers.${fieldValue(exchange.request.fields, 'origin') === undefined ? 'referer' : 'origin'}`,
          },
          address,
        ],
        subject,
      },
    ];
  },
});

/** Auth0 and Okta name the first tenant of every customer so, and many stay with it. */
const FREE_TENANT = /^https:\/\/dev-[\w-]+\.(?:[\w-]+\.)?(?:auth0|okta)\.com/;

/** Whether two names are of different environments. Test, staging and development share their providers as often as not. */
function clash(theirs: EnvironmentWord, here: EnvironmentWord | undefined): boolean {
  const one = groupOf(theirs.environment);
  const other = here === undefined ? 'production' : groupOf(here.environment);
  if (theirs.environment === 'local') return other !== 'local';
  return (
    one !== other || (one === 'other' && theirs.environment !== here?.environment && named(theirs, here))
  );
}

function groupOf(environment: Environment): 'production' | 'other' | 'local' {
  return environment === 'production' || environment === 'local' ? environment : 'other';
}

// Staging against development is a mix; "test" may stand for either.
function named(theirs: EnvironmentWord, here: EnvironmentWord | undefined): boolean {
  return here !== undefined && theirs.environment !== 'test' && here.environment !== 'test';
}
