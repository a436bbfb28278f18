import { type Exchange, parseUrl } from '../../exchange/exchange.ts';
import type { Redactor } from '../../exchange/redact.ts';
import { clockTime, span } from '../../exchange/time.ts';
import type { FactViews } from '../../facts/views.ts';
import { type SamlMessage, sameAddress } from '../../flows/saml.ts';
import { systemName } from '../../flows/saml-print.ts';
import type { Found } from '../check.ts';
import type { SAML_MESSAGES } from './saml-messages.ts';

export type Id = keyof typeof SAML_MESSAGES;
export type Facts = Pick<FactViews, 'saml' | 'clock' | 'words'>;

/** How libraries call the attribute that ties an answer to its request. */
export const IN_RESPONSE_TO = /InResponseTo|in_response_to/i;

export function placeOf({ saml }: Facts): string {
  return saml.binding === 'post' ? 'request.body' : 'url';
}

/** Ours, ms: Date has whole seconds, and applications allow for a little skew. */
const GRACE = 2000;

export function timeFindings(
  exchange: Exchange,
  facts: Facts,
  message: SamlMessage,
  show: Redactor,
): Found<Id>[] {
  const place = show.place(exchange.url);
  const { now, basis } = facts.clock;
  if (now === undefined) return [];
  const confidence = basis === 'date' || basis === 'offset' ? 'certain' : 'likely';
  const at = placeOf(facts);
  const evidence = (text: string) => [
    { exchange, at, text },
    { exchange, at: basis === 'date' ? 'response.headers.date' : 'response.status' },
  ];
  for (const { notBefore, notOnOrAfter, confirmedUntil } of message.assertions) {
    if (notBefore !== undefined && notBefore > now + GRACE)
      return [
        {
          message: 'early',
          data: { place, by: span(notBefore - now), from: clockTime(notBefore), now: clockTime(now) },
          confidence,
          evidence: evidence(`NotBefore="${clockTime(notBefore)}"`),
          subject: 'early',
        },
      ];
    for (const [until, claim] of [
      [notOnOrAfter, 'NotOnOrAfter of its conditions'],
      [confirmedUntil, 'NotOnOrAfter of its subject confirmation'],
    ] as const)
      if (until !== undefined && until + GRACE < now)
        return [
          slowClock(exchange, facts, message, show) ?? {
            message: 'late',
            data: { place, by: span(now - until), until: clockTime(until), claim, now: clockTime(now) },
            confidence,
            evidence: evidence(`NotOnOrAfter="${clockTime(until)}"`),
            subject: 'late',
          },
        ];
  }
  return [];
}

/** Ours, ms: what clocks that are kept may differ by. */
const KEPT = 60_000;

/** A response is made after its request was sent: where its IssueInstant is older than that, the issuer’s clock is behind. */
function slowClock(
  exchange: Exchange,
  facts: Facts,
  message: SamlMessage,
  show: Redactor,
): Found<Id> | undefined {
  const { now, basis } = facts.clock;
  const { request } = facts.saml;
  const asked = request?.exchange.startedAt;
  const { startedAt } = exchange;
  if (now === undefined || request === undefined || asked === undefined || startedAt === undefined)
    return undefined;
  const behind = now - (startedAt - asked) - (message.issuedAt ?? now);
  if (basis === 'recorder' || behind < KEPT) return undefined;
  const at = placeOf(facts);
  const made = clockTime(message.issuedAt ?? now);
  return {
    message: 'slow',
    data: {
      issuer: systemName(message.issuer, show),
      place: show.place(exchange.url),
      by: span(behind),
      made,
      ago: span(startedAt - asked),
      now: clockTime(now),
    },
    confidence: 'certain',
    evidence: [
      { exchange, at, text: `IssueInstant="${made}"` },
      { exchange, at: basis === 'date' ? 'response.headers.date' : 'response.status' },
      { exchange: request.exchange, at: 'url' },
    ],
    subject: 'late',
  };
}

export function addressFindings(
  exchange: Exchange,
  facts: Facts,
  message: SamlMessage,
  show: Redactor,
): Found<Id>[] {
  const found: Found<Id>[] = [];
  const at = placeOf(facts);
  const expected = facts.saml.request?.message.issuer ?? '';
  const audiences = message.assertions.flatMap((one) => one.audiences);
  if (expected !== '' && audiences.length > 0 && !audiences.includes(expected)) {
    const audience = systemName(audiences[0] ?? '', show);
    found.push({
      message: 'audience',
      data: { audience, expected: systemName(expected, show) },
      confidence: 'likely',
      evidence: [
        { exchange, at, text: `Audience: ${audience}`, mark: audience },
        ...(facts.saml.request === undefined ? [] : [{ exchange: facts.saml.request.exchange, at: 'url' }]),
      ],
      subject: 'audience',
    });
  }
  for (const [address, claim] of [
    [message.destination, 'Destination'],
    [message.assertions[0]?.recipient ?? '', 'Recipient'],
  ] as const) {
    if (address === '' || sameAddress(parseUrl(address), exchange.url)) continue;
    const destination = show.url(parseUrl(address));
    found.push({
      message: 'elsewhere',
      data: { destination, place: show.place(exchange.url), claim },
      confidence: 'likely',
      evidence: [
        { exchange, at, text: `${claim}: ${destination}`, mark: destination },
        { exchange, at: 'url' },
      ],
      subject: 'elsewhere',
    });
    break;
  }
  return found;
}

/** What ties the response to the sign-in that was begun, and to its issuer. */
export function tieFindings(
  exchange: Exchange,
  facts: Facts,
  message: SamlMessage,
  show: Redactor,
): Found<Id>[] {
  const { saml } = facts;
  const at = placeOf(facts);
  const place = show.place(exchange.url);
  if (saml.broughtBefore !== undefined)
    return [
      {
        message: 'twice',
        data: { place, before: `#${saml.broughtBefore.index}` },
        confidence: 'likely',
        evidence: [
          { exchange: saml.broughtBefore, at },
          { exchange, at },
        ],
        subject: 'twice',
      },
    ];
  if (saml.answeredBefore !== undefined)
    return [
      {
        message: 'answered',
        data: { before: `#${saml.answeredBefore.index}` },
        confidence: 'likely',
        evidence: [
          { exchange: saml.answeredBefore, at, text: 'InResponseTo' },
          { exchange, at, text: 'InResponseTo' },
        ],
        subject: 'answered',
      },
    ];
  const newest = saml.pending.findLast(
    (one) => one.message.consumer === '' || sameAddress(parseUrl(one.message.consumer), exchange.url),
  );
  const word = facts.words.list.find(({ text }) => IN_RESPONSE_TO.test(text));
  if (newest !== undefined && message.inResponseTo !== '' && newest.message.id !== message.inResponseTo)
    return [
      {
        message: 'foreign',
        data: { said: word === undefined ? '' : `It says: “${show.text(word.text.slice(0, 160))}”.` },
        confidence: word === undefined ? 'possible' : 'certain',
        evidence: [
          { exchange, at, text: 'InResponseTo' },
          { exchange: newest.exchange, at: 'url' },
        ],
        subject: 'foreign',
      },
    ];
  if (saml.request !== undefined && word !== undefined)
    return [
      {
        message: 'forgotten',
        data: {
          place,
          ago: span((exchange.startedAt ?? 0) - (saml.request.exchange.startedAt ?? exchange.startedAt ?? 0)),
          said: show.text(word.text.slice(0, 160)),
        },
        confidence: 'likely',
        evidence: [
          { exchange, at: word.at, text: show.text(word.text) },
          { exchange: saml.request.exchange, at: 'url', text: 'ID' },
        ],
        subject: 'forgotten',
      },
    ];
  const signed = message.signed || message.encrypted || message.assertions.some((one) => one.signed);
  // With the redirect binding the signature stands in the address (SAML Bindings §3.4.4.1).
  if (signed || message.cut || saml.binding === 'redirect' || message.assertions.length === 0) return [];
  return [
    {
      message: 'unsigned',
      data: { place },
      confidence: 'likely',
      evidence: [{ exchange, at }],
      subject: 'unsigned',
    },
  ];
}
