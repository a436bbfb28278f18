import type { CookieContext, JarProfile } from '../../cookies/jar.ts';
import { parseUrl } from '../../exchange/exchange.ts';
import { siteOf } from '../../exchange/site.ts';
import { otherBrowser } from '../../facts/cookie-elsewhere.ts';
import { lineOf, trial } from '../../facts/cookie-trial.ts';
import type { Attempt } from '../../facts/cookies.ts';
import { parseSetCookie } from '../../headers/set-cookie.ts';
import { spec } from '../../spec.ts';
import { type CheckInput, defineCheck, type Found } from '../check.ts';
import { SIGNED_OUT } from '../kinds.ts';
import { lostCookies } from './lost.ts';

const BROWSER: Readonly<Record<JarProfile, string>> = {
  chromium: 'Chrome and Edge',
  firefox: 'Firefox',
  rfc6265bis: 'other browsers',
};

/** Ours: in which rule the two differ, by the reason of the one that loses the cookie. */
const RULE: Readonly<Record<string, string>> = {
  'cookie-samesite-cross-site-set':
    'They differ about cookies without SameSite: Chrome takes them for Lax, which may not be set from another site’s page; Firefox does not.',
  'cookie-other-partition':
    'Firefox gives each embedded site a jar of its own for each site in the address bar; Chrome does so only with Partitioned.',
  'cookie-third-party-blocked': 'They differ about the cookies of embedded sites.',
  'cookie-empty': 'Chrome keeps a cookie without a name and sends its bare value; Firefox drops it.',
  'cookie-invalid-characters':
    'Chrome refuses a tab inside a cookie or its Path; Firefox is more lenient in part.',
  'cookie-prefix-violated':
    'They differ about what the prefix of the name demands, such as a written Path=/ for __Host-.',
  'cookie-domain-mismatch': 'They read this Domain differently.',
  'cookie-pileup': 'They throw out other cookies when a site has too many.',
};

export default defineCheck({
  id: 'cookie-browser-dependent',
  group: 'cookie',
  summary: 'A session cookie is stored or sent in one browser and not in the other',
  severity: 'warning',
  rung: 9,
  // It tells where else to look, and never why a request was refused.
  symptom: true,
  applies: [...SIGNED_OUT, 'observation'],
  spec: [spec('cookies', '5.7'), spec('cookies', '5.8.3')],
  needs: ['cookies', 'cookieElsewhere', 'credential'],
  messages: {
    worksElsewhere: {
      title: 'It depends on the browser: in {other} the cookie {name} would have reached {place}',
      what: 'By its rules {here} {lost} the cookie {name} of {setter}. {other} would have kept it and sent it here.',
      why: '{rule} So the same sign-in works for some users and not for others.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Try {other}: if it works there, that confirms the cookie as the cause.',
        },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Write SameSite out on every cookie, and choose attributes that hold in all browsers; test the sign-in in Chrome and in Firefox.',
        },
      ],
    },
    failsElsewhere: {
      title: 'It depends on the browser: {other} would not {act} the session cookie {name} that works here',
      what: 'The cookie {name} of {setter} is {done} in this capture. By its rules {other} would not {act} it ({reason}).',
      why: '{rule} Users of {other} may not stay signed in, though all is well here.',
      fixes: [
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Write SameSite out on every cookie, and choose attributes that hold in all browsers; test the sign-in in {other}.',
        },
        {
          effort: 'hard',
          audience: 'admin',
          text: 'Where the cookie is needed inside pages of another site: serve both under one registrable domain, or use SameSite=None; Secure; Partitioned.',
        },
      ],
    },
  },
  run(input) {
    return input.kind === 'observation' ? warnings(input) : cause(input);
  },
});

/** The difference that counts here, in a sentence. */
function ruleOf(reason: string, attempt: Attempt, context: CookieContext): string {
  if (reason !== 'cookie-samesite-withheld') return RULE[reason] ?? 'The two have different rules here.';
  const hosts = (context.redirectChain ?? []).map((url) => siteOf(parseUrl(url).host));
  const site = siteOf(attempt.host);
  if (hosts.some((host) => host !== site))
    return 'The request was redirected through another site: Chrome overlooks that, Firefox takes the request for one of that site.';
  const from = parseUrl(context.initiator ?? context.topLevelUrl ?? '');
  if (siteOf(from.host) === site)
    return 'The page is http and the address https, or the reverse: to Chrome those are two sites, to Firefox one.';
  if (parseSetCookie(lineOf(attempt)).sameSite === 'unspecified')
    return 'The cookie has no SameSite: Chrome takes it for Lax (two minutes after it was set; more leniently before), Firefox sends it to all requests.';
  return 'They judge differently which requests another site started.';
}

type Input = CheckInput<'cookies' | 'cookieElsewhere' | 'credential'>;

function cause(input: Input): Found<'worksElsewhere'>[] {
  const { exchange, facts, show } = input;
  const { profile, context } = facts.cookies;
  if (profile === 'rfc6265bis') return [];
  const other = otherBrowser(profile);
  for (const { attempt, how, reasons, name } of lostCookies(input)) {
    const [reason] = reasons;
    if (how === 'unexplained' || reason === undefined || attempt.masked) continue;
    // Only where our picture of the two browsers is clear: lost by the rules here, and surely sent there.
    const here = trial(attempt, context, profile);
    if (here.verdict === 'sent' || here.verdict === 'unknown' || here.reasons[0] !== reason) continue;
    if (trial(attempt, context, other).verdict !== 'sent') continue;
    return [
      {
        message: 'worksElsewhere',
        data: {
          name: show.cookieName(name),
          place: show.place(exchange.url),
          setter: show.place(attempt.exchange.url),
          here: BROWSER[profile],
          other: BROWSER[other],
          lost: how === 'rejected' ? 'did not keep' : 'did not send',
          rule: ruleOf(reason, attempt, context),
        },
        confidence: 'likely',
        evidence: [
          { exchange: attempt.exchange, at: 'response.headers.set-cookie', line: attempt.line },
          { exchange, at: 'request.headers.cookie' },
        ],
        subject: `${attempt.host} ${name}`,
      },
    ];
  }
  return [];
}

function warnings({ exchange, facts, show }: Input): Found<'failsElsewhere'>[] {
  return facts.cookieElsewhere.fragile.map(({ attempt, browser, verdict, reasons }) => ({
    message: 'failsElsewhere',
    data: {
      name: attempt.name === '' ? '(without a name)' : show.cookieName(attempt.name),
      setter: show.place(attempt.exchange.url),
      other: BROWSER[browser],
      act: verdict === 'rejected' ? 'keep' : 'send',
      done: verdict === 'rejected' ? 'kept' : `sent to ${show.place(exchange.url)}`,
      reason: reasons[0] ?? '',
      rule: ruleOf(reasons[0] ?? '', attempt, facts.cookies.context),
    },
    confidence: 'likely',
    evidence: [
      { exchange: attempt.exchange, at: 'response.headers.set-cookie', line: attempt.line },
      ...(verdict === 'rejected' ? [] : [{ exchange, at: 'request.headers.cookie', mark: attempt.name }]),
    ],
    subject: `${attempt.host} ${attempt.name} ${reasons[0]}`,
  }));
}
