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

export function wordFindings(exchange: Exchange, facts: Facts, show: Redactor): Found<Id>[] {
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
      return [
        { message: 'proxied', data: { place, said }, confidence: 'likely', evidence, subject: 'proxied' },
      ];
    if (saying[1] === SIGNED && saml.message !== undefined)
      return [signatureFinding(saml.message, { place, said }, evidence)];
    return [
      {
        message: 'said',
        data: { place, said, reason: saying[1] },
        confidence: 'likely',
        evidence,
        subject: saying[1],
      },
    ];
  }
  return [];
}

/** The application’s word about the signature, and what stands in the response of it. */
function signatureFinding(
  message: SamlMessage,
  data: { readonly place: string; readonly said: string },
  evidence: Found<Id>['evidence'],
): Found<Id> {
  const assertion = message.assertions.some((one) => one.signed);
  const base = { confidence: 'likely', evidence, subject: SIGNED } as const;
  if (!message.encrypted && assertion !== message.signed && message.assertions.length > 0)
    return {
      ...base,
      message: 'partly',
      data: {
        ...data,
        signed: assertion ? 'assertion' : 'response',
        other: assertion ? 'response' : 'assertion',
      },
    };
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
