import type { Exchange } from '../../exchange/exchange.ts';
import type { Redactor } from '../../exchange/redact.ts';
import { spec } from '../../spec.ts';
import type { DpopProof } from '../../tokens/dpop.ts';
import { defineCheck } from '../check.ts';
import {
  authorization,
  bearerScheme,
  challengeAt,
  type DpopFacts,
  type DpopFinding,
  data,
  description,
  errorCode,
  keyFindings,
  NEEDS,
  proofAt,
} from './dpop-key.ts';
import { DPOP_MESSAGES, type DpopMessage } from './dpop-messages.ts';
import { clockDiffers, formFindings, nonceFinding } from './dpop-proof.ts';

export default defineCheck({
  id: 'dpop-invalid',
  group: 'token',
  summary:
    'A DPoP proof does not fit its request, token, key or time; a nonce was demanded and not used; a bound token went out as Bearer',
  severity: 'broken',
  rung: 4,
  applies: ['unauthorized', 'forbidden', 'token-endpoint'],
  spec: [spec('dpop', '4.3'), spec('dpop', '7.1'), spec('dpop', '8')],
  needs: NEEDS,
  messages: DPOP_MESSAGES,
  run({ kind, exchange, facts, later, show }) {
    const { dpop, credential, challenge } = facts;
    const code = errorCode(facts);
    const named = code === 'invalid_dpop_proof' || code === 'use_dpop_nonce';
    const concerned = named || credential.scheme === 'dpop' || challenge.schemes.includes('dpop');
    const bearer = kind === 'token-endpoint' ? [] : bearerScheme(exchange, facts, show);
    if (bearer.length > 0) return bearer;
    if (!concerned && !(kind === 'token-endpoint' && dpop.proof !== undefined)) return undefined;
    if (dpop.presence === 'masked') return { notEvaluated: 'the DPoP proof was masked in the file' };
    const { proof } = dpop;
    if (proof === undefined) {
      // Somebody who has not signed in has nothing to prove.
      if (credential.scheme !== 'dpop')
        return kind === 'token-endpoint' && named ? unproven(exchange, facts, show) : [];
      return dpop.presence === 'absent'
        ? [
            {
              message: 'proofMissing',
              data: data(exchange, show),
              confidence: 'certain',
              evidence: [authorization(exchange)],
            },
          ]
        : { notEvaluated: 'the capture does not show whether a DPoP proof was sent' };
    }
    // The token is checked before the proof, and the server says what is wrong with it.
    if (code === 'invalid_token' && facts.words.list.some((word) => TOKEN_WORDS.has(word.means ?? '')))
      return [];
    if (code === 'use_dpop_nonce') {
      const found = later.success === undefined ? nonceFinding(exchange, facts, proof, show) : undefined;
      return found === undefined ? [] : [found];
    }
    // At the token endpoint only a word about the proof, or a key that changed, concerns the proof.
    const found = [
      ...(kind === 'token-endpoint' && !named ? [] : formFindings(exchange, facts, proof, show)),
      ...keyFindings(kind === 'token-endpoint', exchange, facts, proof, show),
    ];
    if (found.length > 0 || !named || clockDiffers(exchange, facts, proof))
      return firstNamed(found, description(facts));
    return [said(exchange, facts, proof, show)];
  },
});

/** A token endpoint that asks for a proof where none was sent. */
function unproven(
  exchange: Exchange,
  facts: DpopFacts,
  show: Redactor,
): readonly DpopFinding[] | { notEvaluated: string } {
  if (facts.dpop.presence !== 'absent')
    return { notEvaluated: 'the capture does not show whether a DPoP proof was sent' };
  return [
    {
      message: 'malformed',
      data: { ...data(exchange, show), fault: 'there is none: the request has no DPoP header' },
      confidence: 'certain',
      evidence: [challengeAt(exchange, facts)],
    },
  ];
}

function said(exchange: Exchange, facts: DpopFacts, proof: DpopProof, show: Redactor): DpopFinding {
  const words = description(facts);
  return {
    message: 'said',
    data: {
      ...data(exchange, show),
      code: errorCode(facts)?.slice(0, 60) ?? '',
      said: words === '' ? '' : `It says: “${show.text(words.slice(0, 160))}”.`,
    },
    confidence: proof.jti === undefined ? 'likely' : 'certain',
    evidence: [proofAt(exchange), challengeAt(exchange, facts)],
  };
}

const TOKEN_WORDS = new Set([
  'token-expired',
  'token-not-yet-valid',
  'token-audience-mismatch',
  'token-issuer-mismatch',
  'token-revoked',
  'token-scope-insufficient',
]);

const CLAIM_WORDS: readonly (readonly [RegExp, DpopMessage])[] = [
  [/\bhtu\b/i, 'address'],
  [/\bhtm\b/i, 'method'],
  [/\bath\b/i, 'tokenHash'],
  [/\biat\b|recent|too old/i, 'time'],
  [/\bjti\b|replay|reuse/i, 'replayed'],
  [/\bjkt\b|thumbprint|key binding|confirmation/i, 'key'],
];

/** The fault that the server names comes first; the rest as they are. */
function firstNamed(found: readonly DpopFinding[], words: string): DpopFinding[] {
  const named = CLAIM_WORDS.find(([pattern]) => pattern.test(words))?.[1];
  return [...found].sort((a, b) => Number(b.message === named) - Number(a.message === named)).slice(0, 4);
}
