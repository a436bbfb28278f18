import { type Exchange, fieldValue } from '../../exchange/exchange.ts';
import type { Redactor } from '../../exchange/redact.ts';
import { MATTERS } from '../../facts/clock.ts';
import { accessTokenHash, type DpopProof, htuDifference } from '../../tokens/dpop.ts';
import { type Confidence, type EvidenceRef, span } from '../check.ts';
import {
  authorization,
  challengeAt,
  type DpopFacts,
  type DpopFinding,
  data,
  description,
  errorCode,
  proofAt,
} from './dpop-key.ts';
import type { DpopMessage } from './dpop-messages.ts';
import { FRESH } from './skew.ts';

/** What of the proof does not fit the request: form, method, address, time, token, a use before. */
export function formFindings(
  exchange: Exchange,
  facts: DpopFacts,
  proof: DpopProof,
  show: Redactor,
): DpopFinding[] {
  const common = data(exchange, show);
  const found: DpopFinding[] = [];
  const add = (
    message: DpopMessage,
    more: Readonly<Record<string, string>>,
    confidence: Confidence = 'certain',
    evidence: readonly EvidenceRef[] = [],
  ) =>
    found.push({
      message,
      data: { ...common, ...more },
      confidence,
      evidence: [proofAt(exchange), ...evidence],
    });
  // RFC 9449 §4.3 check 1: "There is not more than one DPoP HTTP request header field."
  const fault =
    facts.dpop.count > 1 ? 'the header was sent twice' : (proof.faults[0] ?? algorithmFault(facts, proof));
  if (fault !== undefined) add('malformed', { fault: show.text(fault) });
  // Of one that cannot be read nothing more can be said.
  if (fault !== undefined && proof.htm === undefined && proof.htu === undefined) return found;
  // Check 8. Methods are compared with case: RFC 9110 §9.1.
  if (proof.htm !== undefined && exchange.request.method !== '' && proof.htm !== exchange.request.method)
    add('method', { claimed: show.text(proof.htm.slice(0, 20)) }, 'certain', [
      { exchange, at: 'request.method' },
    ]);
  const difference = proof.htu === undefined ? undefined : htuDifference(proof.htu, exchange.url);
  if (proof.htu !== undefined && difference !== undefined) {
    const { previous } = facts.chain;
    const followed = previous !== undefined && htuDifference(proof.htu, previous.url) === undefined;
    add(
      'address',
      {
        claimed: show.urlText(proof.htu.slice(0, 500)),
        difference,
        redirect: followed ? ' The browser was redirected here and took the proof along.' : '',
      },
      'certain',
      followed ? [{ exchange: previous, at: 'response.headers.location' }] : [{ exchange, at: 'url' }],
    );
  } else if (
    difference === undefined &&
    /\bhtu\b|\bURI\b/.test(description(facts)) &&
    /mismatch|match|invalid|differ|expected/i.test(description(facts))
  ) {
    add('addressSeen', { quote: show.text(description(facts).slice(0, 160)) }, 'likely', [
      challengeAt(exchange, facts),
    ]);
  }
  const time = timeFinding(exchange, facts, proof, show);
  if (time !== undefined) found.push(time);
  const { token } = facts.credential;
  if (token !== undefined && facts.credential.scheme !== 'basic') {
    const wrong = hashFault(token, proof);
    if (wrong !== undefined) add('tokenHash', { fault: wrong }, 'certain', [authorization(exchange)]);
  }
  const { reusedFrom } = facts.dpop;
  if (reusedFrom !== undefined && difference === undefined) {
    const gap = (exchange.startedAt ?? 0) - (reusedFrom.startedAt ?? 0);
    add('replayed', { ago: span(gap) }, errorCode(facts) === 'invalid_dpop_proof' ? 'certain' : 'likely', [
      proofAt(reusedFrom),
    ]);
  }
  return found;
}

/** RFC 9449 §7.1: the challenge's algs is "a space-delimited list of JWS algorithm values". */
function algorithmFault(facts: DpopFacts, proof: DpopProof): string | undefined {
  const algs = facts.challenge.of('dpop')?.params.find((param) => param.name === 'algs')?.value;
  const list = (algs ?? '').split(/[ ,]+/).filter((alg) => alg !== '');
  if (list.length === 0 || proof.alg === '' || list.includes(proof.alg)) return undefined;
  return `it is signed with ${proof.alg.slice(0, 20)}, and the server takes ${list.slice(0, 6).join(', ')}`;
}

function hashFault(token: string, proof: DpopProof): string | undefined {
  const right = accessTokenHash(token);
  // RFC 9449 §4.2: with an access token "the DPoP proof MUST also contain" ath.
  if (proof.ath === undefined) return 'missing';
  if (proof.ath === right) return undefined;
  if (proof.ath.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '') === right)
    return 'in base64 instead of base64url';
  return proof.ath === token ? 'the token itself instead of its hash' : 'the hash of something else';
}

/** The proof was new by the clock that made it, and the server's clock shows another time: clock-skew says which is off. */
export function clockDiffers(exchange: Exchange, facts: DpopFacts, proof: DpopProof): boolean {
  const { now, basis } = facts.clock;
  if (proof.iat === undefined || now === undefined || basis !== 'date' || exchange.startedAt === undefined)
    return false;
  const made = proof.iat * 1000;
  return Math.abs(made - exchange.startedAt) <= FRESH && Math.abs(made - now) >= MATTERS;
}

// "an acceptable window": oidc-provider and express-oauth2-jwt-bearer take 300 s, the latter 30 s of the future.
const OLDEST = 300_000;
const NEWEST = 30_000;

function timeFinding(
  exchange: Exchange,
  facts: DpopFacts,
  proof: DpopProof,
  show: Redactor,
): DpopFinding | undefined {
  if (clockDiffers(exchange, facts, proof)) return undefined;
  const { now, basis } = facts.clock;
  if (proof.iat === undefined || proof.iat >= 1e11 || now === undefined || basis === 'recorder')
    return undefined;
  const age = now - proof.iat * 1000;
  const spoken = /\biat\b|proof.{0,40}(?:too old|expired|recent|future)/i.test(description(facts));
  // What the server itself names may be little: Date's whole second and the way there are taken out.
  if (spoken ? age <= 5000 && age >= -2000 : age <= OLDEST && age >= -NEWEST) return undefined;
  return {
    message: 'time',
    data: { ...data(exchange, show), age: span(age), direction: age > 0 ? 'before' : 'after' },
    confidence: spoken ? 'certain' : 'likely',
    evidence: [proofAt(exchange), { exchange, at: 'response.headers.date' }],
  };
}

export function nonceFinding(
  exchange: Exchange,
  facts: DpopFacts,
  proof: DpopProof,
  show: Redactor,
): DpopFinding | undefined {
  const { nonce } = facts.dpop;
  const common = data(exchange, show);
  const handed = fieldValue(exchange.response.fields, 'dpop-nonce');
  const evidence = [
    proofAt(exchange),
    handed === undefined ? challengeAt(exchange, facts) : { exchange, at: 'response.headers.dpop-nonce' },
  ];
  const origin = fieldValue(exchange.request.fields, 'origin');
  const shown = (fieldValue(exchange.response.fields, 'access-control-expose-headers') ?? '').toLowerCase();
  // Fetch, "CORS-safelisted response-header name": DPoP-Nonce is none, and has to be exposed.
  if (
    handed !== undefined &&
    origin !== undefined &&
    origin !== 'null' &&
    origin !== exchange.url.origin &&
    !/dpop-nonce|\*/.test(shown)
  )
    return {
      message: 'nonceHidden',
      data: { ...common, origin: show.urlText(origin) },
      confidence: 'certain',
      evidence: [...evidence, { exchange, at: 'response.headers.access-control-expose-headers' }],
    };
  const old = proof.nonce !== undefined && nonce !== undefined && nonce.value !== proof.nonce;
  return {
    message: 'nonce',
    data: {
      ...common,
      got: proof.nonce === undefined ? 'a proof without one' : 'a proof with an old one',
      history:
        nonce === undefined
          ? ''
          : proof.nonce === undefined
            ? 'It had handed out a nonce before, and this proof holds none.'
            : old
              ? 'It had handed out a newer nonce before, and this proof still holds an older one.'
              : 'The proof holds the last nonce that was handed out, which is no longer taken.',
    },
    confidence: 'certain',
    evidence:
      nonce === undefined
        ? evidence
        : [...evidence, { exchange: nonce.exchange, at: 'response.headers.dpop-nonce' }],
    subject: `${exchange.url.origin} nonce`,
  };
}
