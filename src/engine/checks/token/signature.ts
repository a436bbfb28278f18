import { clockTime } from '../../exchange/time.ts';
import { meantStatus } from '../../facts/answers/inner.ts';
import type { FactViews } from '../../facts/views.ts';
import { type SpecName, spec } from '../../spec.ts';
import type { SignatureCode, SignatureVerdict } from '../../tokens/signature.ts';
import { type Check, defineCheck, type Message } from '../check.ts';
import { REFUSED } from '../kinds.ts';

/**
 * A check for a fault of the signature: the server names it in its own words, or the user had the token checked against the issuer's
 * keys.
 */
export function signatureCheck<const K extends SignatureCode>(definition: {
  readonly id: string;
  readonly summary: string;
  readonly rung: number;
  readonly spec: readonly [SpecName, string];
  /** Where the server says so; `{quote}` stands in it. */
  readonly said: Message;
  /** Where it says so of every token since one moment. `{place}`, `{since}`, `{tokens}` and `{quote}` stand in it. */
  readonly rotated: Message;
  /** Where its words are about the algorithm; `{alg}` is that of the token's header. */
  readonly saidOfAlgorithm?: Message;
  /** Where the check against the keys says so, by its outcome. `{kid}`, `{alg}`, `{known}` and `{verifiedBy}` stand in them. */
  readonly checked: Readonly<Record<K, Message>>;
  /** The server says so, and by the issuer's keys the signature is good. */
  readonly contradicted: Message;
}): Check {
  const { id, checked } = definition;
  const explained = (code: SignatureCode): code is K => Object.hasOwn(checked, code);
  const messages: Readonly<Record<K | 'said' | 'rotated' | 'algorithm' | 'contradicted', Message>> = {
    ...checked,
    said: definition.said,
    rotated: definition.rotated,
    algorithm: definition.saidOfAlgorithm ?? definition.said,
    contradicted: definition.contradicted,
  };
  return defineCheck({
    id,
    group: 'token',
    summary: definition.summary,
    severity: 'broken',
    rung: definition.rung,
    applies: REFUSED,
    spec: [spec(...definition.spec)],
    needs: ['credential', 'words', 'signature', 'signing', 'outage'],
    messages,
    run({ exchange, facts, later, show }) {
      if (facts.credential.sent === 'no') return undefined;
      const said = ofRequest(facts) ? undefined : facts.words.says(id);
      const verdict = facts.signature.verdict();
      const place = show.place(exchange.url);
      const sent = { exchange, at: 'request.headers.authorization' };
      const subject = facts.credential.token ?? '';
      const known = verdict === undefined ? {} : wordsOf(verdict, (text) => show.text(text));
      if (verdict !== undefined && explained(verdict.code))
        return [
          {
            message: verdict.code,
            data: { place, ...known },
            confidence: 'certain',
            evidence:
              said === undefined ? [sent] : [sent, { exchange, at: said.at, text: show.text(said.text) }],
            subject,
          },
        ];
      const { jwt } = facts.credential;
      const alg = jwt?.ok === true && jwt.form === 'jws' ? `${jwt.header.alg ?? ''}` : '';
      // RFC 7518 §3.6: unsecured tokens MUST NOT be accepted unless the application allows it; whoever reads the token sees it.
      const unsigned: SignatureCode = 'unsigned';
      const other = facts.words.list.some(
        ({ means = 'credential-refused' }) => means !== 'credential-refused',
      );
      const seen = said !== undefined || (meantStatus(exchange) === 401 && !other);
      if (verdict === undefined && explained(unsigned) && /^none$/i.test(alg) && seen)
        return [
          {
            message: unsigned,
            data: { place },
            confidence: said === undefined ? 'likely' : 'certain',
            evidence:
              said === undefined ? [sent] : [sent, { exchange, at: said.at, text: show.text(said.text) }],
            subject,
          },
        ];
      if (said === undefined) {
        if (verdict !== undefined) return [];
        return facts.words.bodyRecorded || facts.words.list.length > 0
          ? []
          : {
              notEvaluated:
                'only the server knows, and its words were not recorded; the Token tab can check the signature against the issuer’s keys',
            };
      }
      const outage = later.outage ?? facts.outage.outage;
      if (verdict === undefined && outage?.keys === true)
        return [
          {
            message: 'rotated',
            data: {
              place: show.text(outage.origin),
              since: `${clockTime(outage.since.startedAt ?? Number.NaN).slice(11, 19)} UTC`,
              tokens: outage.tokens,
              quote: show.text(said.text.slice(0, 160)),
            },
            confidence: outage.sure,
            evidence: [
              { exchange: outage.since, at: 'response.status' },
              { exchange, at: said.at, text: show.text(said.text) },
              sent,
            ],
            subject: `keys ${outage.origin} ${outage.since.index}`,
          },
        ];
      // Another fault of the signature is proved: what the server calls it matters less.
      if (verdict !== undefined && verdict.code !== 'valid' && verdict.code !== 'unsupported') return [];
      return [
        {
          message:
            verdict?.code === 'valid'
              ? 'contradicted'
              : definition.saidOfAlgorithm !== undefined && alg !== '' && /algorithm/i.test(said.text)
                ? 'algorithm'
                : 'said',
          data: {
            place,
            quote: show.text(said.text.slice(0, 160)),
            alg: show.text(alg.slice(0, 20)),
            ...known,
          },
          confidence: 'certain',
          evidence: [{ exchange, at: said.at, text: show.text(said.text) }, sent],
          subject,
        },
      ];
    },
  });
}

function wordsOf(verdict: SignatureVerdict, safe: (text: string) => string): Record<string, string> {
  const known = verdict.known.slice(0, 6).map((kid) => safe(kid.slice(0, 60)));
  return {
    kid: verdict.kid === '' ? 'none' : safe(verdict.kid.slice(0, 60)),
    alg: safe(verdict.alg.slice(0, 20)),
    known: known.length === 0 ? 'none' : known.join(', '),
    verifiedBy: verdict.verifiedBy === '' ? 'without a name' : safe(verdict.verifiedBy.slice(0, 60)),
  };
}

/** The server's words are about a signature over the request (AWS, RFC 9421) or a DPoP proof (RFC 9449 §7.1), not the token's. */
function ofRequest({ signing, words }: Pick<FactViews, 'signing' | 'words'>): boolean {
  if (signing.aws !== undefined || signing.message !== undefined) return true;
  return words.list.some((word) => word.text === 'invalid_dpop_proof');
}

/** What to do where an API stops taking the issuer's tokens from one moment on. */
export const KEYS_ROTATED: Message['fixes'] = [
  {
    effort: 'medium',
    audience: 'admin',
    text: 'Let the API fetch the key set (JWKS) again (a restart does), and see in its log why it had not done so by itself; look in the identity provider’s log when its keys were replaced.',
  },
  {
    effort: 'medium',
    audience: 'admin',
    text: 'When keys are rotated, publish the new key before it is used, and keep the old one until the last token signed with it has expired.',
  },
  {
    effort: 'easy',
    audience: 'user',
    text: 'Wait; everybody is affected. If the old key was withdrawn, a new sign-in helps.',
  },
];
