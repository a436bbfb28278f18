import type { Exchange } from '../../exchange/exchange.ts';
import type { Redactor } from '../../exchange/redact.ts';
import type { FactViews } from '../../facts/views.ts';
import type { DpopProof } from '../../tokens/dpop.ts';
import type { EvidenceRef, Found } from '../check.ts';
import type { DpopMessage } from './dpop-messages.ts';

export const NEEDS = ['dpop', 'credential', 'challenge', 'words', 'clock', 'chain', 'route', 'flow'] as const;
export type DpopFacts = Pick<FactViews, (typeof NEEDS)[number]>;
export type DpopFinding = Found<DpopMessage>;

export function data(exchange: Exchange, show: Redactor): { place: string; method: string } {
  return { place: show.place(exchange.url), method: exchange.request.method };
}

export const authorization = (exchange: Exchange): EvidenceRef => ({
  exchange,
  at: 'request.headers.authorization',
});
export const proofAt = (exchange: Exchange): EvidenceRef => ({ exchange, at: 'request.headers.dpop' });

/** RFC 9449 §7.1: in the challenge; §5 and §8: in the token response's body. */
export function errorCode(facts: DpopFacts): string | undefined {
  return (
    facts.challenge.of('dpop')?.params.find((param) => param.name === 'error')?.value ??
    facts.challenge.param('error') ??
    facts.words.member('error')
  );
}

export function description(facts: DpopFacts): string {
  return facts.challenge.param('error_description') ?? facts.words.member('error_description') ?? '';
}

export function challengeAt(exchange: Exchange, facts: DpopFacts): EvidenceRef {
  return {
    exchange,
    at: facts.challenge.presence === 'present' ? 'response.headers.www-authenticate' : 'response.body',
  };
}

/** RFC 9449 §4.3 check 12: "confirm that the public key to which the access token is bound matches the public key from the DPoP proof". */
export function keyFindings(
  atTokenEndpoint: boolean,
  exchange: Exchange,
  facts: DpopFacts,
  proof: DpopProof,
  show: Redactor,
): DpopFinding[] {
  if (proof.jkt === undefined) return [];
  const common = data(exchange, show);
  const { issue } = facts.dpop;
  const bound = boundKey(facts);
  if (!atTokenEndpoint && bound !== undefined)
    return bound === proof.jkt
      ? []
      : [
          {
            message: 'key',
            data: {
              ...common,
              fault:
                'The token names the key that it belongs to (cnf.jkt), and the key in the proof has another thumbprint.',
            },
            confidence: 'certain',
            evidence: [authorization(exchange), proofAt(exchange)],
          },
        ];
  if (issue?.jkt !== undefined && issue.jkt !== proof.jkt)
    return [
      {
        message: 'key',
        data: {
          ...common,
          fault: `The ${atTokenEndpoint ? 'refresh token' : 'token'} was issued to the key of an earlier token request; this proof is signed with another key.`,
        },
        // RFC 9449 §5: refresh tokens of confidential clients are bound to the client instead.
        confidence: atTokenEndpoint ? 'likely' : 'certain',
        evidence: [proofAt(exchange), proofAt(issue.exchange)],
      },
    ];
  const promised = atTokenEndpoint ? facts.flow.authorize?.params.get('dpop_jkt') : undefined;
  if (promised !== undefined && promised !== proof.jkt && facts.flow.authorize !== undefined)
    return [
      {
        message: 'key',
        data: {
          ...common,
          fault:
            'The sign-in named the key that the code would be used with (dpop_jkt), and this proof is signed with another key.',
        },
        confidence: 'certain',
        evidence: [proofAt(exchange), { exchange: facts.flow.authorize.exchange, at: 'url' }],
      },
    ];
  if (atTokenEndpoint || facts.credential.scheme !== 'dpop') return [];
  const unbound = facts.credential.jwt?.ok === true && facts.credential.jwt.claims !== undefined;
  if (!unbound && (issue === undefined || issue.tokenType !== 'bearer')) return [];
  return [
    {
      message: 'unbound',
      data: {
        ...common,
        fault:
          issue?.tokenType === 'bearer'
            ? 'The token response called the token “Bearer”, so it is bound to no key. It was sent with the scheme DPoP.'
            : 'The token names no key (cnf.jkt). It was sent with the scheme DPoP.',
      },
      confidence: 'likely',
      evidence: [
        authorization(exchange),
        ...(issue === undefined
          ? []
          : [{ exchange: issue.exchange, at: 'response.body', text: 'token_type' }]),
      ],
    },
  ];
}

function boundKey(facts: DpopFacts): string | undefined {
  const claims = facts.credential.jwt?.ok === true ? facts.credential.jwt.claims : undefined;
  const cnf = claims?.cnf;
  return typeof cnf === 'object' && cnf !== null && 'jkt' in cnf && typeof cnf.jkt === 'string'
    ? cnf.jkt
    : undefined;
}

/** RFC 9449 §7.2: "such a protected resource MUST reject a DPoP-bound access token received as a bearer token". */
export function bearerScheme(exchange: Exchange, facts: DpopFacts, show: Redactor): DpopFinding[] {
  const { credential, dpop, route } = facts;
  if (credential.scheme !== 'bearer' || route.acceptedSchemes.includes('bearer')) return [];
  const bound = boundKey(facts) !== undefined;
  const issued = dpop.issue?.tokenType === 'dpop';
  const spoken = /\bDPoP\b/i.test(description(facts));
  if (!bound && !issued && !(spoken && dpop.proof !== undefined)) return [];
  const issue = dpop.issue?.exchange;
  return [
    {
      message: 'bearerScheme',
      data: {
        place: show.place(exchange.url),
        fault: bound
          ? 'The token names a key that it belongs to (cnf.jkt).'
          : issued
            ? 'The token response called the token “DPoP”.'
            : 'The request has a DPoP proof.',
        proof: dpop.proof === undefined ? '' : ', although a DPoP proof stands beside it',
      },
      confidence: spoken || facts.challenge.schemes.includes('dpop') ? 'certain' : 'likely',
      evidence: [
        authorization(exchange),
        ...(issued && !bound && issue !== undefined
          ? [{ exchange: issue, at: 'response.body', text: 'token_type DPoP' }]
          : []),
      ],
    },
  ];
}
