import type { Exchange } from '../../exchange/exchange.ts';
import { parseUrl } from '../../exchange/exchange.ts';
import type { Redactor } from '../../exchange/redact.ts';
import { clockTime } from '../../exchange/time.ts';
import type { FactViews } from '../../facts/views.ts';
import { type SamlMessage, sameAddress } from '../../flows/saml.ts';
import { STATUS_WORDS } from '../../flows/saml-status.ts';
import { spec } from '../../spec.ts';
import { defineCheck, type Found, span } from '../check.ts';
import { SAML_MESSAGES } from './saml-messages.ts';

type Id = keyof typeof SAML_MESSAGES;
type Facts = Pick<FactViews, 'saml' | 'clock' | 'words'>;

/** What SAML libraries say, and what it means: php-saml, python3-saml, node-saml, Spring Security, ruby-saml, SimpleSAMLphp, Sustainsys, Shibboleth. */
const SAYINGS: readonly (readonly [RegExp, reason: string])[] = [
  [
    /received at .{1,200} instead of|\b(?:destination|recipient)\b.{0,80}(?:mismatch|does ?n.t match|not (?:match|equal|valid)|invalid|wrong)|invalid (?:destination|recipient)/i,
    'the address in it',
  ],
  [/InResponseTo|in_response_to/i, 'the request that it answers'],
  [/\baudience\b/i, 'its audience'],
  [/expired|not ?on ?or ?after|not ?before|not yet valid|clock|timing|too (?:old|late|early)/i, 'its time'],
  [/signature|signed|certificate|fingerprint/i, 'its signature'],
  [/\bissuer\b|entity ?id/i, 'who issued it'],
];

export default defineCheck({
  id: 'saml-response-rejected',
  group: 'oauth',
  summary:
    'A SAML response that says no, or that the application cannot take: its time, audience, address, request, signature or form',
  severity: 'broken',
  rung: 4,
  applies: ['oauth-error', 'unauthorized', 'forbidden', 'login-loop'],
  spec: [spec('samlProfiles', '4.1.4.3'), spec('saml', '3.2.2'), spec('saml', '2.5.1')],
  needs: ['saml', 'clock', 'words'],
  messages: SAML_MESSAGES,
  run({ exchange, facts, show }) {
    const { role, message, fault } = facts.saml;
    if (role !== 'response') return undefined;
    const place = show.place(exchange.url);
    const at = placeOf(facts);
    if (message === undefined) {
      // A sanitiser's stand-in is no base64 either.
      if (fault === 'it is no base64')
        return { notEvaluated: 'the SAML response was masked in the file, or is damaged' };
      return [
        { message: 'unreadable', data: { place, fault }, confidence: 'likely', evidence: [{ exchange, at }] },
      ];
    }
    if (message.type !== 'Response') return [];
    if (message.status[0] !== undefined && message.status[0] !== 'Success')
      return [refusal(exchange, facts, message, show)];
    return [
      ...timeFindings(exchange, facts, message, place),
      ...addressFindings(exchange, facts, message, show),
      ...tieFindings(exchange, facts, message, show),
      ...wordFindings(exchange, facts, show),
    ];
  },
});

function placeOf({ saml }: Facts): string {
  return saml.binding === 'post' ? 'request.body' : 'url';
}

function refusal(exchange: Exchange, facts: Facts, message: SamlMessage, show: Redactor): Found<Id> {
  const code = message.status.at(-1) ?? '';
  const outer = message.status[0] ?? '';
  return {
    message: 'status',
    data: {
      issuer: show.text(message.issuer.slice(0, 200)) || 'asked',
      status: show.text(message.status.join(' / ')),
      meaning: STATUS_WORDS[code] ?? STATUS_WORDS[outer] ?? '',
      said:
        message.statusMessage === '' ? '' : `It says: “${show.text(message.statusMessage.slice(0, 200))}”.`,
    },
    confidence: 'certain',
    evidence: [
      { exchange, at: placeOf(facts), text: `Status: ${show.text(message.status.join(' / '))}` },
      ...(facts.saml.request === undefined ? [] : [{ exchange: facts.saml.request.exchange, at: 'url' }]),
    ],
    subject: `status ${message.status.join(' ')}`,
  };
}

/** Ours, ms: Date has whole seconds, and applications allow for a little skew. */
const GRACE = 2000;

function timeFindings(exchange: Exchange, facts: Facts, message: SamlMessage, place: string): Found<Id>[] {
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
          {
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

function addressFindings(
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
    const audience = show.text(audiences[0]?.slice(0, 200) ?? '');
    found.push({
      message: 'audience',
      data: { audience, expected: show.text(expected.slice(0, 200)) },
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
function tieFindings(exchange: Exchange, facts: Facts, message: SamlMessage, show: Redactor): Found<Id>[] {
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
  const newest = saml.pending.findLast(
    (one) => one.message.consumer === '' || sameAddress(parseUrl(one.message.consumer), exchange.url),
  );
  const word = facts.words.list.find(({ text }) => /InResponseTo|in_response_to/i.test(text));
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

function wordFindings(exchange: Exchange, facts: Facts, show: Redactor): Found<Id>[] {
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
