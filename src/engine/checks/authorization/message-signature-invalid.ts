import { type Exchange, fieldValue, fieldValues } from '../../exchange/exchange.ts';
import { isoTime } from '../../exchange/time.ts';
import type { FactViews } from '../../facts/views.ts';
import { contentDigest } from '../../headers/content-digest.ts';
import type { MessageSignature } from '../../headers/message-signature.ts';
import { spec } from '../../spec.ts';
import { defineCheck, type EvidenceRef, type Found, span } from '../check.ts';
import { REFUSED } from '../kinds.ts';

type Facts = Pick<FactViews, 'signing' | 'clock' | 'words' | 'credential'>;
type Fault = { readonly message: 'time' | 'form'; readonly sure: boolean; readonly at: string } & Readonly<
  Record<'fault' | 'detail', string>
>;

export default defineCheck({
  id: 'message-signature-invalid',
  group: 'authorization',
  summary:
    'An HTTP message signature that does not parse, covers what was not sent, has expired, or comes without the digest of its body',
  severity: 'broken',
  rung: 4,
  applies: REFUSED,
  spec: [spec('signatures', '3.2'), spec('signatures', '4')],
  needs: ['signing', 'clock', 'words', 'credential'],
  messages: {
    form: {
      title: 'The signature of the request to {place} cannot be right: {fault}',
      what: '{detail}',
      why: 'The server rebuilds the text that was signed from the request that it received. What is missing or different there gives another text, and the signature does not fit.',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Sign last, after every header is set, with a library (http-message-signatures, @misskey-dev/node-http-message-signatures), and sign only what is sent as it stands.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Let proxies pass on signed headers, host and path unchanged.',
        },
      ],
    },
    time: {
      title: 'The signature of the request to {place} does not count at this time: {fault}',
      what: '{detail}',
      why: 'A signature may say when it begins and ends to count; servers also refuse old ones, so that nobody can use them again.',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Sign just before sending, and sign again for each retry.',
        },
        { effort: 'easy', audience: 'user', text: 'Let the computer set its clock from the network.' },
      ],
    },
    wanted: {
      title: '{place} asks for a signed request, and this one has no signature',
      what: 'The server’s answer says which signature it accepts (Accept-Signature). The request carried none.',
      why: 'Without the signature the server does not know who sent the request.',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Sign the request with Signature-Input and Signature, covering what Accept-Signature lists.',
        },
      ],
    },
    refused: {
      title: '{place} refused the signature of the request, in which no fault can be seen',
      what: 'Form, time and signed headers fit the request. {said}',
      why: 'What is left only the server knows: the key behind the key id, the algorithm, or a request that was changed on the way (host, path, header values).',
      fixes: [
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Write the signature base that the server builds into its log at this time, and compare it with the one of the signer line by line; look whether the key id is known and its key is the present one.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const place = show.place(exchange.url);
    const { message } = facts.signing;
    if (message === undefined) {
      const wanted = fieldValue(exchange.response.fields, 'accept-signature');
      if (wanted === undefined) return undefined;
      if (exchange.request.fields.recording !== 'complete')
        return { notEvaluated: 'the capture does not show whether the request was signed' };
      return [
        {
          message: 'wanted',
          data: { place },
          confidence: facts.credential.sent === 'no' ? 'certain' : 'likely',
          evidence: [{ exchange, at: 'response.headers.accept-signature' }],
        },
      ];
    }
    const at = `request.headers.${message.at}`;
    const found = faultsOf(exchange, facts).map((one): Found<'form' | 'time'> => {
      const evidence: EvidenceRef[] = [{ exchange, at }];
      if (one.at !== at) evidence.push({ exchange, at: one.at });
      return {
        message: one.message,
        data: { place, fault: show.text(one.fault), detail: show.text(one.detail) },
        confidence: one.sure ? 'certain' : 'likely',
        evidence,
      };
    });
    if (found.length > 0) return found.slice(0, 3);
    // RFC 9421 names no error code: only words that speak of the signature say that it was the cause.
    const said = facts.words.list.find((word) => /\bsignatures?\b|\bkey ?id\b/i.test(word.text));
    if (said === undefined || facts.credential.token !== undefined) return [];
    return [
      {
        message: 'refused',
        data: { place, said: `The server says: “${show.text(said.text.slice(0, 160))}”.` },
        confidence: 'certain',
        evidence: [
          { exchange, at },
          { exchange, at: said.at, text: show.text(said.text) },
        ],
      },
    ];
  },
});

function faultsOf(exchange: Exchange, facts: Facts): readonly Fault[] {
  const { message } = facts.signing;
  if (message === undefined) return [];
  const at = `request.headers.${message.at}`;
  const faults: Fault[] = message.faults.slice(0, 2).map((fault) => ({
    message: 'form',
    fault,
    detail: `In the fields of the signature ${fault}.`,
    at,
    sure: true,
  }));
  for (const signature of message.list.slice(0, 10)) {
    const absent = absentIn(exchange, signature);
    if (absent.length > 0)
      faults.push({
        message: 'form',
        fault: `it covers ${absent.slice(0, 4).join(', ')}, which the request does not have`,
        detail: `The signature says that it covers ${absent.slice(0, 4).join(', ')}. No such header was sent.`,
        at: `request.headers.${absent[0]}`,
        sure: true,
      });
    const time = timeOf(signature, facts);
    if (time !== undefined) faults.push(time);
    const digest = digestOf(exchange, signature);
    if (digest !== undefined) faults.push(digest);
  }
  return faults;
}

/** Recorders leave these out, or add them late. */
const HIDDEN = new Set(['content-length', 'host', 'connection', 'accept-encoding']);

/** RFC 9421 §2.5: where a covered component "identifies a field that is not present in the message", the base cannot be built. */
function absentIn(exchange: Exchange, signature: MessageSignature): readonly string[] {
  const { fields } = exchange.request;
  if (fields.recording !== 'complete') return [];
  return signature.components
    .filter(({ name, elsewhere }) => !elsewhere && name !== '' && !name.startsWith('@') && !HIDDEN.has(name))
    .map(({ name }) => name.toLowerCase())
    .filter((name) => !fields.withheld.includes(name) && !fields.list.some((field) => field.name === name));
}

// Ours: libraries take between one and five minutes; what is older may still be taken somewhere.
const OLDEST = 300_000;
const NEWEST = 60_000;

function timeOf(signature: MessageSignature, facts: Facts): Fault | undefined {
  const { now, basis } = facts.clock;
  if (now === undefined || basis === 'recorder') return undefined;
  const at = 'response.headers.date';
  const { created, expires } = signature;
  // RFC 9421 §2.3: expires is "Expiration time"; one that has passed is not to be taken.
  if (expires !== undefined && expires * 1000 <= now - 1000)
    return {
      message: 'time',
      fault: `it expired ${span(now - expires * 1000)} before`,
      detail: `It says that it ends at ${isoTime(expires * 1000)}; by the server’s clock it was ${isoTime(now)}.`,
      at,
      sure: true,
    };
  if (created === undefined) return dateOf(signature, facts, now);
  const age = now - created * 1000;
  if (age <= OLDEST && age >= -NEWEST) return undefined;
  return {
    message: 'time',
    fault: `it was made ${span(age)} ${age > 0 ? 'before' : 'after'} the server received it`,
    detail: `It says that it was made at ${isoTime(created * 1000)}; by the server’s clock it was ${isoTime(now)}.`,
    at,
    sure: /too old|expired|stale|future|created|time/i.test(
      facts.words.list.map((word) => word.text).join(' '),
    ),
  };
}

/** The forerunner has no `created` as a rule: the signed Date header counts. */
function dateOf(signature: MessageSignature, facts: Facts, now: number): Fault | undefined {
  const text =
    signature.form === 'cavage' && signature.components.some(({ name }) => name === 'date')
      ? facts.signing.message?.date
      : undefined;
  const age = text === undefined ? 0 : now - text;
  if (Math.abs(age) <= OLDEST) return undefined;
  return {
    message: 'time',
    fault: `its Date header is ${span(age)} ${age > 0 ? 'old' : 'in the future'}`,
    detail: `The signed Date header says ${isoTime(now - age)}; by the server’s clock it was ${isoTime(now)}.`,
    at: 'request.headers.date',
    sure: false,
  };
}

/** RFC 9421 §7.2.5: to cover the body, sign Content-Digest, "and … validate" it. Only a recorded body of plain ASCII can be compared. */
function digestOf(exchange: Exchange, signature: MessageSignature): Fault | undefined {
  const value = fieldValues(exchange.request.fields, 'content-digest').join(', ');
  const covered = signature.components.some(({ name, elsewhere }) => name === 'content-digest' && !elsewhere);
  if (value === '' || !covered) return undefined;
  const { body } = exchange.request;
  const text = body?.text;
  const readable = text !== undefined && body?.truncated === false && /^[\x00-\x7f]*$/.test(text);
  const match = contentDigest(value, readable ? new TextEncoder().encode(text) : undefined);
  if (match === 'matches' || match === 'unknown') return undefined;
  const at = 'request.headers.content-digest';
  return match === 'malformed'
    ? {
        message: 'form',
        fault: 'Content-Digest is not of the form sha-256=:…:',
        detail: 'Content-Digest must hold the name of the algorithm and the hash in base64 between colons.',
        at,
        sure: true,
      }
    : {
        message: 'form',
        fault: 'Content-Digest is not the hash of the body that was sent',
        detail:
          'The body of the request has another hash than the one in Content-Digest: it was changed after signing, or hashed in another form.',
        at,
        sure: false,
      };
}
