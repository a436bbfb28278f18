import { type Exchange, parseUrl } from '../../exchange/exchange.ts';
import type { Redactor } from '../../exchange/redact.ts';
import { clockTime } from '../../exchange/time.ts';
import { type SamlMessage, sameAddress } from '../../flows/saml.ts';
import type { Found } from '../check.ts';
import { type Facts, type Id, IN_RESPONSE_TO, placeOf } from './saml-findings.ts';

const SIGNED = 'its signature';

/** What SAML libraries say, and what it means: php-saml, python3-saml, node-saml, Spring Security, ruby-saml, SimpleSAMLphp, Sustainsys, Shibboleth. */
const SAYINGS: readonly (readonly [RegExp, reason: string])[] = [
  [
    /received at .{1,200} instead of|\b(?:destination|recipient)\b.{0,80}(?:mismatch|does ?n.t match|not (?:match|equal|valid)|invalid|wrong)|invalid (?:destination|recipient)/i,
    'the address in it',
  ],
  [IN_RESPONSE_TO, 'the request that it answers'],
  [/\baudience\b/i, 'its audience'],
  [/expired|not ?on ?or ?after|not ?before|not yet valid|clock|timing|too (?:old|late|early)/i, 'its time'],
  [/signature|signed|certificate|fingerprint/i, SIGNED],
  [/\bissuer\b|entity ?id/i, 'who issued it'],
];

/** What the application itself says that it refuses; its `subject` is one of REASONS, or `proxied`. */
export function wordFinding(exchange: Exchange, facts: Facts, show: Redactor): Found<Id> | undefined {
  const { saml, words } = facts;
  const at = placeOf(facts);
  const place = show.place(exchange.url);
  for (const word of words.list) {
    const saying = SAYINGS.find(([pattern]) => pattern.test(word.text));
    if (saying === undefined) continue;
    const said = show.text(word.text.slice(0, 200));
    const addressed =
      saml.message !== undefined && sameAddress(parseUrl(saml.message.destination), exchange.url);
    const evidence = [
      { exchange, at: word.at, text: show.text(word.text) },
      { exchange, at },
    ];
    if (saying[1] === 'the address in it' && addressed)
      return {
        message: 'proxied',
        data: { place, said },
        confidence: 'likely',
        evidence,
        subject: 'proxied',
      };
    if (saying[1] === SIGNED && saml.message !== undefined)
      return signatureFinding(saml.message, word.text, { place, said }, evidence);
    return {
      message: 'said',
      data: { place, said, reason: saying[1] },
      confidence: 'likely',
      evidence,
      subject: saying[1],
    };
  }
  return undefined;
}

/** What each finding is about, in the words of SAYINGS. */
const REASONS: Partial<Readonly<Record<Id, string>>> = {
  elsewhere: 'the address in it',
  foreign: 'the request that it answers',
  forgotten: 'the request that it answers',
  answered: 'the request that it answers',
  twice: 'the request that it answers',
  audience: 'its audience',
  slow: 'its time',
  early: 'its time',
  late: 'its time',
  unsigned: SIGNED,
};

/**
 * What is seen in a response with what the application says of it: where both are about the same part, that is the cause for sure; where
 * it speaks of another, its word comes first unless what is seen is sure.
 */
export function withWords(seen: readonly Found<Id>[], said: Found<Id> | undefined): readonly Found<Id>[] {
  if (said === undefined) return seen;
  const fits = seen.find(({ message }) => REASONS[message] === said.subject);
  if (fits === undefined) return seen[0]?.confidence === 'certain' ? [...seen, said] : [said, ...seen];
  const evidence = [...fits.evidence, ...said.evidence.slice(0, 1)];
  return [{ ...fits, confidence: 'certain', evidence }, ...seen.filter((one) => one !== fits)];
}

/** It wants the response signed, not only the assertion in it: php-saml, node-saml, Spring Security. */
const WANTS_RESPONSE =
  /(?:message|response|document)\b[^.]{0,60}(?:not signed|unsigned|no signature|must be signed)|document signature/i;

/** The application’s word about the signature, and what stands in the response of it. */
function signatureFinding(
  message: SamlMessage,
  word: string,
  data: { readonly place: string; readonly said: string },
  evidence: Found<Id>['evidence'],
): Found<Id> {
  const assertion = message.assertions.some((one) => one.signed);
  const base = { confidence: 'likely', evidence, subject: SIGNED } as const;
  const partly = { ...base, message: 'partly' } as const;
  const whole = !message.encrypted && !message.cut && message.assertions.length > 0;
  // Many applications want the assertion signed unless told otherwise; few want the response signed.
  if (whole && message.signed && !assertion && !/certificate|fingerprint/i.test(word))
    return { ...partly, data: { ...data, signed: 'response', other: 'assertion' } };
  if (whole && assertion && !message.signed && WANTS_RESPONSE.test(word))
    return { ...partly, data: { ...data, signed: 'assertion', other: 'response' } };
  return {
    ...base,
    message: 'signature',
    data: {
      ...data,
      signed:
        message.signed || assertion ? 'The response holds a signature, which cannot be verified here.' : '',
    },
  };
}

/** RFC 9110 §15.5.14: the form is larger than the server takes. */
export function sizeFindings(exchange: Exchange, facts: Facts, show: Redactor): Found<Id>[] {
  const { status } = exchange.response;
  if (status !== 413) return [];
  const length = exchange.request.body?.text?.length ?? exchange.url.query.length;
  return [
    {
      message: 'large',
      data: { place: show.place(exchange.url), size: `${Math.max(1, Math.round(length / 1000))} kB`, status },
      confidence: 'certain',
      evidence: [
        { exchange, at: 'response.status' },
        { exchange, at: placeOf(facts) },
      ],
      subject: 'large',
    },
  ];
}

/** The application fails at a response in which nothing is wrong: its log has to tell. */
export function unexplained(
  exchange: Exchange,
  facts: Facts,
  message: SamlMessage,
  show: Redactor,
): Found<Id>[] {
  const { status } = exchange.response;
  // An answer that goes on is no refusal, whatever its incident is about.
  if (status < 400) return [];
  const checked = [
    facts.clock.now === undefined || message.assertions.length === 0 ? '' : 'its times',
    facts.saml.request === undefined ? '' : 'its audience, the request that it answers',
    message.destination === '' ? '' : 'its address',
    'its status',
  ];
  return [
    {
      message: 'unexplained',
      data: {
        place: show.place(exchange.url),
        status,
        silence: facts.words.bodyRecorded ? 'does not say why' : 'the capture does not hold what it says',
        checked: checked.filter((one) => one !== '').join(', '),
        host: exchange.url.host,
        now: facts.clock.now === undefined ? 'this moment' : clockTime(facts.clock.now),
      },
      confidence: 'possible',
      evidence: [
        { exchange, at: 'response.status' },
        { exchange, at: placeOf(facts) },
      ],
      subject: 'unexplained',
    },
  ];
}
