import { type Exchange, parseUrl } from '../exchange/exchange.ts';
import type { Redactor } from '../exchange/redact.ts';
import type { Attempt, Leg, Values } from '../facts/sign-ins/attempt.ts';
import { challengeOfVerifier } from '../flows/oauth.ts';
import type { FlowMatch } from '../report-flows.ts';

const NONE: Values = new Map();
/** Ours: of more questions than these, as a loop has, the first and the last are told, and what is wrong in those between. */
const FEW_LEGS = 3;
const MOST = 40;

/** The values of an attempt that have to be the same, or belong together, question by question. */
export function matchesOf(attempt: Attempt, show: Redactor): FlowMatch[] {
  const { legs } = attempt;
  const all = legs.flatMap((leg, at) => {
    const found =
      leg.family === 'oauth'
        ? oauth(leg, show)
        : leg.family === 'saml'
          ? saml(leg, attempt, show)
          : wsFederation(leg, show);
    const told = legs.length <= FEW_LEGS || at === 0 || at === legs.length - 1;
    return told ? found : found.filter(({ verdict }) => verdict === 'differs' || verdict === 'missing');
  });
  return all.length <= MOST ? all : [...all.slice(0, MOST / 2), ...all.slice(-MOST / 2)];
}

function oauth(leg: Leg, show: Redactor): FlowMatch[] {
  const asked = leg.asked?.values ?? NONE;
  const answered = leg.answered?.values ?? NONE;
  const failed = answered.has('error');
  const found: FlowMatch[] = [];
  if (asked.has('state') || answered.has('state'))
    found.push(
      echo(
        'state',
        leg,
        'the state of the request',
        'the answer',
        asked.get('state'),
        answered.get('state'),
        show,
      ),
    );
  if (asked.has('request_uri') && leg.pushed !== undefined)
    found.push({
      ...compare('request_uri', asked.get('request_uri'), leg.pushed.values.get('request_uri'), {
        matches: 'The request names what was pushed ahead.',
        differs: 'The request names another request_uri than the provider handed out.',
        missing: 'The provider handed out no request_uri.',
        show,
      }),
      asked: leg.pushed.exchange.index,
      answered: leg.asked?.exchange.index ?? null,
    });
  if (failed) return found;
  found.push(...code(leg, show), ...verifier(leg), ...redirectUri(leg), ...nonce(leg, show), ...issuer(leg));
  return found;
}

function echo(
  what: FlowMatch['what'],
  leg: Leg,
  name: string,
  where: string,
  asked: string | undefined,
  answered: string | undefined,
  show: Redactor,
): FlowMatch {
  const ends = endsOf(leg.asked, leg.answered);
  if (leg.asked === undefined)
    return told(what, 'unknown', ends, 'The request that began this is not in the capture.');
  if (leg.answered === undefined) return told(what, 'unknown', ends, 'The answer is not in the capture.');
  return {
    ...compare(what, asked, answered, {
      matches: `${capital(where)} brings back ${name}.`,
      differs: `${capital(where)} brings another value than ${name}.`,
      missing:
        asked === undefined
          ? `${capital(where)} brings a value that the request did not have.`
          : `${capital(where)} does not bring back ${name}.`,
      show,
    }),
    ...ends,
  };
}

function code({ answered, spent }: Leg, show: Redactor): FlowMatch[] {
  const issued = answered?.values.get('code');
  if (issued === undefined && spent === undefined) return [];
  const ends = endsOf(answered, spent);
  if (spent === undefined)
    return [
      told(
        'code',
        'unknown',
        ends,
        'Who spends the code is not in the capture: an application’s server does so out of the browser’s sight.',
      ),
    ];
  if (answered === undefined)
    return [told('code', 'unknown', ends, 'The answer that brought the code is not in the capture.')];
  return [
    {
      ...compare('code', issued, spent.values.get('code'), {
        matches: 'The token request spends the code that came back.',
        differs: 'The token request spends another code than came back.',
        missing: 'The token request has no code.',
        show,
      }),
      ...ends,
    },
  ];
}

// RFC 7636 §4.6: the server computes the challenge from the verifier and compares the two.
function verifier({ asked, spent }: Leg): FlowMatch[] {
  const challenge = asked?.values.get('code_challenge');
  const sent = spent?.values.get('code_verifier');
  if (challenge === undefined && sent === undefined) return [];
  const ends = endsOf(asked, spent);
  const what = 'code_verifier';
  if (spent === undefined)
    return [told(what, 'unknown', ends, 'The token request with the verifier is not in the capture.')];
  if (asked === undefined)
    return [told(what, 'unknown', ends, 'The request with the challenge is not in the capture.')];
  if (sent === undefined)
    return [
      told(
        what,
        'missing',
        ends,
        'The request had a code_challenge, and the token request has no code_verifier.',
      ),
    ];
  if (challenge === undefined)
    return [
      told(
        what,
        'missing',
        ends,
        'The token request has a code_verifier, and the request had no code_challenge.',
      ),
    ];
  const method = asked.values.get('code_challenge_method') ?? 'plain';
  const computed = challengeOfVerifier(sent, method);
  if (computed === undefined)
    return [told(what, 'unknown', ends, 'The method of the code_challenge is not known.')];
  return computed === challenge
    ? [told(what, 'matches', ends, 'The verifier belongs to the challenge.')]
    : [
        told(
          what,
          'differs',
          ends,
          'The verifier does not belong to the challenge: they stem from two sign-ins, or one was stored over the other.',
        ),
      ];
}

// RFC 6749 §4.1.3: "their values MUST be identical".
function redirectUri({ asked, answered, spent }: Leg): FlowMatch[] {
  const first = asked?.values.get('redirect_uri');
  if (first === undefined) return [];
  const what = 'redirect_uri';
  if (spent?.values.has('redirect_uri') === true) {
    const same = spent.values.get('redirect_uri') === first;
    const ends = endsOf(asked, spent);
    return [
      same
        ? told(what, 'matches', ends, 'The token request repeats the redirect_uri of the request.')
        : told(
            what,
            'differs',
            ends,
            'The token request names another redirect_uri than the request did; they must be the same to the letter.',
          ),
    ];
  }
  if (answered === undefined || answered.exchange === asked?.exchange) return [];
  const ends = endsOf(asked, answered);
  const there = parseUrl(first);
  const same = there.origin === answered.exchange.url.origin && there.path === answered.exchange.url.path;
  return [
    same
      ? told(what, 'matches', ends, 'The provider’s answer came to the address that was asked for.')
      : told(what, 'differs', ends, 'The provider’s answer came to another address than was asked for.'),
  ];
}

// OpenID Connect Core §3.1.3.7 (11): the nonce of the ID token is to be the one of the request.
function nonce(leg: Leg, show: Redactor): FlowMatch[] {
  const asked = leg.asked?.values.get('nonce');
  if (asked === undefined) return [];
  const ends = endsOf(leg.asked, leg.idToken);
  if (leg.idToken === undefined)
    return [told('nonce', 'unknown', ends, 'The ID token is not in the capture, or cannot be read.')];
  return [
    {
      ...compare('nonce', asked, leg.idToken.nonce === '' ? undefined : leg.idToken.nonce, {
        matches: 'The ID token carries the nonce of the request.',
        differs: 'The ID token carries another nonce than the request did: it was made for another sign-in.',
        missing: 'The ID token carries no nonce, though the request had one.',
        show,
      }),
      ...ends,
    },
  ];
}

// RFC 9207 §2.4: clients compare the iss parameter with the issuer that the request was sent to.
function issuer({ asked, answered, idToken }: Leg): FlowMatch[] {
  const iss = answered?.values.get('iss');
  if (iss === undefined) return [];
  const ends = endsOf(asked, answered);
  const what = 'iss';
  if (idToken !== undefined && idToken.iss !== '')
    return [
      idToken.iss === iss
        ? told(what, 'matches', ends, 'The answer names the issuer of the ID token.')
        : told(what, 'differs', ends, 'The answer names another issuer than the ID token does.'),
    ];
  if (asked === undefined)
    return [told(what, 'unknown', ends, 'The request that began this is not in the capture.')];
  return parseUrl(iss).origin === asked.exchange.url.origin
    ? [told(what, 'matches', ends, 'The answer names the issuer at the address that was asked.')]
    : [
        told(
          what,
          'unknown',
          ends,
          'The answer names an issuer on another host than was asked; whether they belong together is not in the capture.',
        ),
      ];
}

function saml(leg: Leg, attempt: Attempt, show: Redactor): FlowMatch[] {
  const asked = leg.asked?.values ?? NONE;
  const answered = leg.answered?.values ?? NONE;
  const ends = endsOf(leg.asked, leg.answered);
  const found: FlowMatch[] = [];
  const what = 'InResponseTo';
  if (leg.answered === undefined) {
    if (leg.asked !== undefined && !attempt.isLogout)
      found.push(told(what, 'unknown', ends, 'The answer is not in the capture.'));
  } else if (answered.has('unreadable'))
    found.push(told(what, 'unknown', ends, 'The response cannot be read.'));
  else if (leg.asked === undefined)
    found.push(
      answered.has('InResponseTo')
        ? told(what, 'unknown', ends, 'The request that the response names is not in the capture.')
        : told(
            what,
            'missing',
            ends,
            'The response answers no request: the identity provider began by itself.',
          ),
    );
  else
    found.push({
      ...compare(what, asked.get('ID'), answered.get('InResponseTo'), {
        matches: 'The response names the request that it answers.',
        differs: 'The response answers another request than this one.',
        missing: 'The response names no request.',
        show,
      }),
      ...ends,
    });
  if (asked.has('RelayState') || (answered.has('RelayState') && leg.asked !== undefined))
    found.push(
      echo(
        'RelayState',
        leg,
        'the RelayState of the request',
        'the response',
        asked.get('RelayState'),
        answered.get('RelayState'),
        show,
      ),
    );
  return found;
}

function wsFederation(leg: Leg, show: Redactor): FlowMatch[] {
  const asked = leg.asked?.values.get('wctx');
  const answered = leg.answered?.values.get('wctx');
  if (asked === undefined && answered === undefined) return [];
  return [echo('wctx', leg, 'the wctx of the request', 'the answer', asked, answered, show)];
}

interface CompareWords {
  readonly matches: string;
  readonly differs: string;
  readonly missing: string;
  readonly show: Redactor;
}

function compare(
  what: FlowMatch['what'],
  asked: string | undefined,
  answered: string | undefined,
  { matches, differs, missing, show }: CompareWords,
): Pick<FlowMatch, 'what' | 'verdict' | 'says'> {
  if (asked === undefined || answered === undefined) return { what, verdict: 'missing', says: missing };
  if (asked === answered) return { what, verdict: 'matches', says: matches };
  return {
    what,
    verdict: 'differs',
    says: `${differs.replace(/\.$/, '')} (${show.fingerprint(asked)} and ${show.fingerprint(answered)}).`,
  };
}

function told(
  what: FlowMatch['what'],
  verdict: FlowMatch['verdict'],
  ends: Pick<FlowMatch, 'asked' | 'answered'>,
  says: string,
): FlowMatch {
  return { what, verdict, ...ends, says };
}

/** Where the two values stand that have to agree. */
function endsOf(
  asked: { readonly exchange: Exchange } | undefined,
  answered: { readonly exchange: Exchange } | undefined,
): Pick<FlowMatch, 'asked' | 'answered'> {
  return { asked: asked?.exchange.index ?? null, answered: answered?.exchange.index ?? null };
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
