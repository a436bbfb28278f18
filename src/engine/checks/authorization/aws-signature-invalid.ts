import { type Exchange, fieldValue } from '../../exchange/exchange.ts';
import type { Redactor } from '../../exchange/redact.ts';
import { clockTime, isoTime } from '../../exchange/time.ts';
import type { FactViews } from '../../facts/views.ts';
import type { Word } from '../../facts/words.ts';
import { type AwsSignature, awsHost, receivedRequest } from '../../headers/aws-signature.ts';
import { spec } from '../../spec.ts';
import { type Confidence, defineCheck, type EvidenceRef, type Found, span } from '../check.ts';
import { REFUSED } from '../kinds.ts';
import { FRESH } from '../token/skew.ts';
import { AWS_MESSAGES, type AwsMessage } from './aws-signature-messages.ts';

type Facts = Pick<FactViews, 'signing' | 'words' | 'clock'>;
type Finding = Found<AwsMessage>;

export default defineCheck({
  id: 'aws-signature-invalid',
  group: 'authorization',
  summary:
    'An AWS Signature Version 4 that does not fit: day, region or service, headers, session token, key, an old date',
  severity: 'broken',
  rung: 4,
  applies: REFUSED,
  spec: [spec('awsSigning', '')],
  needs: ['signing', 'words', 'clock'],
  messages: AWS_MESSAGES,
  run({ exchange, facts, show }) {
    const { aws } = facts.signing;
    if (aws === undefined) return undefined;
    return new AwsCase(exchange, aws, facts, codeIn(facts), show).findings();
  },
});

/** What the codes of AWS's services say of the signature ("Common errors" of their API references). */
const CODES: readonly (readonly [RegExp, Code])[] = [
  [
    /RequestTimeTooSkewed|RequestExpired|Signature expired|Signature not yet current|Request has expired|RequestInTheFuture/,
    'clock',
  ],
  [/should be scoped to|AuthorizationHeaderMalformed.*region|region '.*' is wrong|expecting '/, 'scope'],
  [/headers present in the request which were not signed/, 'headers'],
  [
    /ExpiredToken|security token included in the request is expired|provided token has expired/i,
    'token-expired',
  ],
  [
    /InvalidClientTokenId|InvalidAccessKeyId|UnrecognizedClient|security token included in the request is invalid/,
    'key',
  ],
  [
    /IncompleteSignature|AuthorizationHeaderMalformed|AuthorizationQueryParametersError|MissingSecurityHeader/,
    'form',
  ],
  [/SignatureDoesNotMatch|InvalidSignature|request signature we calculated/, 'signature'],
];
type Code = 'clock' | 'scope' | 'headers' | 'token-expired' | 'key' | 'form' | 'signature';

interface Said {
  readonly code: Code;
  readonly word: Word;
}

/** The most telling of the service's words about the signature. */
export function codeIn(facts: Pick<FactViews, 'words'>): Said | undefined {
  for (const [pattern, code] of CODES) {
    const word = facts.words.list.find((one) => pattern.test(one.text));
    if (word !== undefined) return { code, word };
  }
  return undefined;
}

// S3 takes fifteen minutes; other services five.
const LEEWAY = 900_000;

class AwsCase {
  readonly #common: Readonly<Record<string, string>>;
  readonly #at: EvidenceRef;

  constructor(
    readonly exchange: Exchange,
    readonly aws: AwsSignature,
    readonly facts: Facts,
    readonly said: Said | undefined,
    readonly show: Redactor,
  ) {
    this.#common = {
      place: show.place(exchange.url),
      said: said === undefined ? '' : `The service says: “${show.text(said.word.text.slice(0, 200))}”.`,
    };
    this.#at = { exchange, at: aws.where === 'header' ? 'request.headers.authorization' : 'url' };
  }

  findings(): readonly Finding[] {
    // Time alone: what the service says outranks what else may be wrong with it.
    if (this.said?.code === 'token-expired') return [];
    if (this.said?.code === 'clock') return [this.#dated()].filter((one) => one !== undefined);
    const found = [
      this.#form(),
      this.#dated(),
      this.#scope(),
      this.#headers(),
      this.#sessionToken(),
      this.#spoken(),
    ].filter((one) => one !== undefined);
    // An unsigned header alone is a fault only where the service minds signatures.
    if (found.length > 0 || this.said?.code !== 'signature') return found.slice(0, 3);
    return [this.#changed() ?? this.#found('mismatch', {}, 'certain')];
  }

  #found(
    message: AwsMessage,
    data: Readonly<Record<string, string>>,
    confidence: Confidence,
    ...evidence: EvidenceRef[]
  ): Finding {
    const { said, exchange, show } = this;
    const words = said === undefined ? [] : [{ exchange, at: said.word.at, text: show.text(said.word.text) }];
    return {
      message,
      data: { ...this.#common, ...data },
      confidence,
      evidence: [this.#at, ...evidence, ...words],
    };
  }

  #form(): Finding | undefined {
    const fault = this.aws.faults[0];
    if (fault !== undefined) return this.#found('malformed', { fault }, 'certain');
    if (this.said?.code !== 'form') return undefined;
    return this.#found('malformed', { fault: 'the service cannot read it' }, 'certain');
  }

  /** An old signature. One that was new by the clock that made it is clock-skew's; an address that ran out is token-expired's. */
  #dated(): Finding | undefined {
    const { aws, said, exchange } = this;
    const { now, basis } = this.facts.clock;
    if (aws.where === 'query' || aws.signedAt === undefined) return undefined;
    const known = now !== undefined && basis !== 'recorder';
    const fresh = exchange.startedAt !== undefined && Math.abs(exchange.startedAt - aws.signedAt) <= FRESH;
    if (fresh && basis === 'date') return undefined;
    const age = known ? now - aws.signedAt : 0;
    if (said?.code !== 'clock' && Math.abs(age) <= LEEWAY) return undefined;
    const skew =
      Math.abs(age) >= 1000
        ? `${span(age)} ${age > 0 ? 'in the past' : 'in the future'}`
        : 'outside the time that the service allows';
    return this.#found(
      'dated',
      { signed: clockTime(aws.signedAt), skew, now: known ? clockTime(now) : 'another time' },
      said?.code === 'clock' || awsHost(exchange.url.host).aws ? 'certain' : 'likely',
      { exchange, at: 'request.headers.x-amz-date' },
      { exchange, at: 'response.headers.date' },
    );
  }

  #scope(): Finding | undefined {
    const { aws, said } = this;
    const part = (name: string, claimed: string, wanted: string, confidence: Confidence) =>
      this.#found(
        'scope',
        {
          part: name,
          claimed: this.show.text(claimed.slice(0, 60)),
          wanted: this.show.text(wanted.slice(0, 60)),
          fault: this.show.text(`${claimed} instead of ${wanted}`.slice(0, 120)),
        },
        confidence,
      );
    const day = aws.signedAt === undefined ? '' : isoTime(aws.signedAt).slice(0, 10).replaceAll('-', '');
    // "The date … must match" that of X-Amz-Date.
    if (aws.date !== '' && day !== '' && aws.date !== day) return part('day', aws.date, day, 'certain');
    const host = awsHost(this.exchange.url.host);
    const named = this.#namedRegion();
    const region = named ?? host.region;
    if (region !== '' && aws.region !== '' && region !== aws.region)
      return part(
        'region',
        aws.region,
        region,
        named !== undefined || said?.code === 'scope' ? 'certain' : 'likely',
      );
    if (host.service !== '' && aws.service !== '' && host.service !== aws.service)
      return part('service', aws.service, host.service, said?.code === 'scope' ? 'certain' : 'likely');
    return said?.code === 'scope'
      ? part('region or service', `${aws.region}/${aws.service}`, 'another one', 'certain')
      : undefined;
  }

  /** S3 names the region that it expects: in its words and in x-amz-bucket-region. */
  #namedRegion(): string | undefined {
    const said = /(?:expecting|scoped to) '([a-z0-9-]{5,30})'|to correct service/.exec(
      this.said?.word.text ?? '',
    )?.[1];
    return said ?? fieldValue(this.exchange.response.fields, 'x-amz-bucket-region');
  }

  #headers(): Finding | undefined {
    const { aws, exchange, said } = this;
    const { fields } = exchange.request;
    const sent = new Set(fields.list.map((field) => field.name));
    const absent =
      fields.recording === 'complete'
        ? aws.signedHeaders.filter(
            (name) => name !== 'host' && !name.startsWith(':') && !sent.has(name) && !HIDDEN.has(name),
          )
        : [];
    if (absent.length > 0) {
      const names = this.show.text(absent.slice(0, 6).join(', '));
      return this.#found(
        'headers',
        { names, fault: `Signed, and not sent: ${names}.` },
        'certain',
        ...absent.slice(0, 2).map((name) => ({ exchange, at: `request.headers.${name}` })),
      );
    }
    // "Any x-amz-* headers that you plan to include in your request must also be added" to the signed ones.
    const unsigned = [...sent].filter(
      (name) => /^x-amz-/.test(name) && !aws.signedHeaders.includes(name) && name !== 'x-amz-content-sha256',
    );
    const minded = said?.code === 'headers' || said?.code === 'signature';
    if (!minded || (unsigned.length === 0 && said.code !== 'headers')) return undefined;
    const names =
      unsigned.length === 0 ? 'one that the service names' : this.show.text(unsigned.slice(0, 6).join(', '));
    return this.#found(
      'headers',
      { names, fault: `Sent, and not signed: ${names}.` },
      said.code === 'headers' ? 'certain' : 'likely',
    );
  }

  #sessionToken(): Finding | undefined {
    const { aws, exchange } = this;
    if (!aws.temporary || aws.token) return undefined;
    if (aws.where === 'header' && exchange.request.fields.recording !== 'complete') return undefined;
    const where =
      aws.where === 'header'
        ? 'The request has no X-Amz-Security-Token header.'
        : 'The address has no X-Amz-Security-Token.';
    return this.#found('sessionToken', { where }, 'certain');
  }

  #spoken(): Finding | undefined {
    // A session token that is missing makes a key unknown: then that is the cause.
    if (this.said?.code === 'key' && !(this.aws.temporary && !this.aws.token))
      return this.#found('keyUnknown', {}, 'certain');
    return undefined;
  }

  #changed(): Finding | undefined {
    const { exchange, aws } = this;
    const received = receivedRequest(exchange.response.body?.text ?? '');
    if (received === undefined) return undefined;
    const { url, request } = exchange;
    const names: string[] = [];
    if (received.method !== '' && received.method !== request.method) names.push('the method');
    const host = url.origin.replace(/^\w+:\/\//, '');
    if (received.headers.has('host') && received.headers.get('host') !== host) names.push('the header host');
    for (const name of aws.signedHeaders) {
      const seen = received.headers.get(name);
      const value = fieldValue(request.fields, name);
      // Values are trimmed and their inner blanks made one.
      if (
        name !== 'host' &&
        seen !== undefined &&
        value !== undefined &&
        seen !== value.trim().replace(/ +/g, ' ')
      )
        names.push(`the header ${name}`);
    }
    if (names.length === 0) return undefined;
    return this.#found('changed', { names: this.show.text(names.slice(0, 4).join(', ')) }, 'certain');
  }
}

/** Recorders leave these out, or add them late. */
const HIDDEN = new Set(['content-length', 'connection', 'accept-encoding']);
