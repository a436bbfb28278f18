import { type Exchange, fieldValue } from '../../exchange/exchange.ts';
import { clockTime } from '../../exchange/time.ts';
import { type ClockView, MATTERS, type Skew } from '../../facts/clock.ts';
import { decodeJwt, type JsonObject, numericDate } from '../../tokens/jwt.ts';
import type { CheckInput, Found } from '../check.ts';

type Input = CheckInput<'credential' | 'clock' | 'words' | 'challenge'>;
type Id =
  | 'early'
  | 'late'
  | 'earlyHere'
  | 'lateHere'
  | 'proof'
  | 'kept'
  | 'server'
  | 'machine'
  | 'issuer'
  | 'either';

/** Whether the token's times fit by the issuer's clock and not by that of the server that refused it. */
export function between({ exchange, facts, show }: Input, claims: JsonObject): Found<Id>[] {
  const { clock, words, challenge } = facts;
  const { issuer, now } = clock;
  const api = clock.offset;
  if (issuer === undefined || api === undefined || now === undefined || exchange.startedAt === undefined)
    return [];
  if (/^insufficient_/.test(challenge.param('error') ?? '')) return [];
  const ahead = issuer.offset.ms - api.ms;
  const give = issuer.offset.uncertainty + api.uncertainty;
  // Within what the readings allow the two may be the same clock.
  if (Math.abs(ahead) <= Math.max(give, 1000)) return [];
  const issuerNow = exchange.startedAt + issuer.offset.ms;
  const data = {
    place: show.place(exchange.url),
    issuer: issuer.exchange.url.origin,
    skew: exact(ahead),
    give: give < 1000 ? 'a second' : exact(give),
    blame: blame(clock, exchange, issuer.exchange),
  };
  const place = issuer.basis === 'date' ? 'response.headers.date' : 'response.body';
  const evidence = (claim: string, at: number) => [
    { exchange: issuer.exchange, at: place },
    {
      exchange,
      at: 'request.headers.authorization',
      text: `${claim}: ${clockTime(at)}`,
      mark: clockTime(at),
    },
    { exchange, at: clock.basis === 'date' ? 'response.headers.date' : 'response.status' },
  ];
  const subject = `skew ${issuer.exchange.url.host} ${exchange.url.host}`;
  for (const claim of ['nbf', 'iat'] as const) {
    const from = timeOf(claims, claim);
    if (ahead < 0 || from === undefined || from - now < 1000 || from > issuerNow + give + 1000) continue;
    const said = words.says('token-not-yet-valid') !== undefined;
    // Few servers check iat. One that lies ahead of the clock of the host that hands the token out is a second witness.
    const sure = clock.basis === 'date' && (said || claim === 'nbf');
    return [
      {
        message: 'early',
        data: { ...data, claim, at: clockTime(from) },
        confidence: sure ? 'certain' : 'likely',
        evidence: evidence(claim, from),
        subject,
      },
    ];
  }
  const exp = timeOf(claims, 'exp');
  if (ahead > 0 || exp === undefined || now < exp || issuerNow + give >= exp) return [];
  return [
    {
      message: 'late',
      data: { ...data, at: clockTime(exp) },
      confidence: clock.basis === 'date' ? 'certain' : 'likely',
      evidence: evidence('exp', exp),
      subject,
    },
  ];
}

/**
 * The same where nobody saw the token being issued: the clock of the server that refused it is off by what all others say, and
 * by theirs the token was in time.
 */
export function byItself({ exchange, facts, show }: Input, claims: JsonObject): Found<Id>[] {
  const { clock, words, challenge } = facts;
  const { host } = exchange.url;
  const skew = clock.skews.find((one) => one.who === 'server' && one.host === host);
  if (clock.issuer !== undefined || skew === undefined || clock.now === undefined) return [];
  if (/^insufficient_/.test(challenge.param('error') ?? '')) return [];
  const { now } = clock;
  const rightNow = now - skew.ms;
  const late = skew.ms > 0;
  const give = skew.uncertainty + 1000;
  const claim = late ? 'exp' : 'nbf' in claims ? 'nbf' : 'iat';
  const at = timeOf(claims, claim);
  if (at === undefined) return [];
  const fits = late ? at <= now && at > rightNow + give : at >= now + 1000 && at <= rightNow + give;
  if (!fits) return [];
  const said = words.says(late ? 'token-expired' : 'token-not-yet-valid') !== undefined;
  return [
    {
      message: late ? 'lateHere' : 'earlyHere',
      data: {
        place: show.place(exchange.url),
        host,
        skew: exact(skew.ms),
        give: give < 2000 ? 'a second' : exact(give),
        claim,
        at: clockTime(at),
        now: clockTime(now),
        n: others(clock, skew),
      },
      // Few servers check iat.
      confidence: clock.basis === 'date' && (said || claim !== 'iat') ? 'certain' : 'likely',
      evidence: [
        {
          exchange,
          at: 'request.headers.authorization',
          text: `${claim}: ${clockTime(at)}`,
          mark: clockTime(at),
        },
        { exchange, at: clock.basis === 'date' ? 'response.headers.date' : 'response.status' },
        { exchange: skew.witness, at: 'response.headers.date' },
      ],
      subject: `skew ${host}`,
    },
  ];
}

/** A proof that the browser dated itself, by RFC 9449 §4.2 (iat) or AWS Signature Version 4 (X-Amz-Date). */
export function proofFound({ exchange, facts, show }: Input): Found<Id> | undefined {
  const { clock, words, challenge } = facts;
  if (clock.basis !== 'date' || clock.now === undefined) return undefined;
  const amz = amzDate(exchange);
  const dpop = fieldValue(exchange.request.fields, 'dpop');
  let made: number | undefined;
  let proof = '';
  let at = '';
  if (amz !== undefined) {
    // Ours: Amazon's services allow five minutes, S3 fifteen.
    const said = words.list.some((word) =>
      /TooSkewed|not yet current|Signature expired|too skewed/i.test(word.text),
    );
    if (!said && Math.abs(amz - clock.now) < 300_000) return undefined;
    made = amz;
    proof = 'signature (X-Amz-Date)';
    at = 'request.headers.x-amz-date';
  } else if (dpop !== undefined) {
    const error = challenge.param('error') ?? words.member('error') ?? '';
    if (error !== '' && error !== 'invalid_dpop_proof' && error !== 'invalid_token') return undefined;
    const decoded = decodeJwt(dpop);
    made = decoded.ok && decoded.claims !== undefined ? timeOf(decoded.claims, 'iat') : undefined;
    proof = 'DPoP proof (iat)';
    at = 'request.headers.dpop';
  }
  if (made === undefined || Math.abs(made - clock.now) < MATTERS) return undefined;
  // A proof that was old when it was sent, by the clock that made it, says nothing of clocks: dpop-invalid and aws-signature-invalid.
  if (exchange.startedAt !== undefined && Math.abs(made - exchange.startedAt) > FRESH) return undefined;
  const off = made - clock.now;
  const machine = clock.skews.find((skew) => skew.who === 'machine');
  return {
    message: 'proof',
    data: {
      place: show.place(exchange.url),
      skew: exact(off),
      way: off > 0 ? 'ahead of' : 'behind',
      proof,
      at: clockTime(made),
      now: clockTime(clock.now),
      blame:
        machine !== undefined
          ? `It is this computer’s clock that is off: ${named(machine)} agree with the server.`
          : clock.skews.some((skew) => skew.who === 'server' && skew.host === exchange.url.host)
            ? 'It is the server’s clock that is off: this computer’s agrees with other servers.'
            : 'The capture does not show which of the two clocks is wrong.',
    },
    confidence: 'certain',
    evidence: [
      { exchange, at, text: `${proof}: ${clockTime(made)}` },
      { exchange, at: 'response.headers.date' },
    ],
    subject: `proof ${exchange.url.host}`,
  };
}

/** Ours: how far a request's start and its proof may lie apart, by the one clock that made both. */
export const FRESH = 30_000;

/** An expired token that this computer's own clock, being behind, takes for valid. */
export function kept({ exchange, facts }: Input, claims: JsonObject): Found<Id>[] {
  const { clock } = facts;
  const machine = clock.skews.find((skew) => skew.who === 'machine' && skew.ms < 0);
  const exp = timeOf(claims, 'exp');
  if (machine === undefined || exp === undefined || clock.now === undefined) return [];
  if (clock.now < exp || exchange.startedAt === undefined || exchange.startedAt >= exp) return [];
  return [
    {
      message: 'kept',
      data: { skew: exact(machine.ms), n: named(machine) },
      confidence: 'likely',
      evidence: [
        { exchange, at: 'response.headers.date' },
        { exchange: machine.witness, at: 'response.headers.date' },
      ],
      subject: 'machine',
    },
  ];
}

/** A clock that is off, where nothing was refused for it. */
export function warning(skew: Skew): Found<Id> {
  return {
    message: skew.who,
    data: {
      host: skew.host,
      skew: exact(skew.ms),
      give: skew.uncertainty < 1000 ? 'a second' : exact(skew.uncertainty),
      way:
        skew.who === 'either' || skew.who === 'issuer'
          ? skew.ms > 0
            ? 'ahead of'
            : 'behind'
          : skew.ms > 0
            ? 'ahead'
            : 'behind',
      n: named(skew),
    },
    confidence: skew.sites > 1 ? 'certain' : 'likely',
    evidence: [
      { exchange: skew.witness, at: skew.who === 'issuer' ? 'response.body' : 'response.headers.date' },
    ],
    verdict: 'warning',
    subject: `${skew.who} ${skew.host}`,
  };
}

function blame(clock: ClockView, api: Exchange, issuer: Exchange): string {
  const off = (host: string, who: Skew['who']) =>
    clock.skews.find((skew) => skew.host === host && skew.who === who);
  const byServer = off(api.url.host, 'server');
  const byIssuer = off(issuer.url.host, 'issuer') ?? off(issuer.url.host, 'server');
  if (byServer !== undefined && byIssuer === undefined)
    return `It is the clock of ${api.url.host} that is off, by ${exact(byServer.ms)}: ${others(clock, byServer)} agree with the issuer.`;
  if (byIssuer !== undefined && byServer === undefined)
    return `It is the issuer’s clock that is off, by ${exact(byIssuer.ms)}: ${others(clock, byIssuer)} agree with ${api.url.host}.`;
  return byIssuer === undefined ? 'The capture does not show which of the two is wrong.' : 'Both are off.';
}

function others(clock: ClockView, skew: Skew): string {
  const { machine } = clock.reference;
  if (!machine) return named(skew);
  return skew.agreeing.length === 0 ? 'this computer' : `this computer and ${named(skew)}`;
}

function named(skew: Skew): string {
  const { agreeing } = skew;
  if (agreeing.length === 0) return 'this computer';
  if (agreeing.length <= 3) return agreeing.join(', ');
  return `${agreeing.slice(0, 2).join(', ')} and ${agreeing.length - 2} other servers`;
}

function timeOf(claims: JsonObject, name: string): number | undefined {
  const seconds = numericDate(claims, name);
  return seconds === undefined || seconds > 1e11 ? undefined : seconds * 1000;
}

/** AWS Signature Version 4: the time of signing, `20260115T090000Z`. That of a presigned address is meant to be old when it is used. */
function amzDate(exchange: Exchange): number | undefined {
  const header = fieldValue(exchange.request.fields, 'x-amz-date') ?? '';
  const found = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(header);
  if (found === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** `45 s`, `5 min 3 s`, `1 h 0 min 2 s`: a clock's error is wanted to the second. */
function exact(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (seconds < 3600) return `${minutes} min ${seconds % 60} s`;
  if (seconds < 172_800) return `${Math.floor(minutes / 60)} h ${minutes % 60} min ${seconds % 60} s`;
  return `${Math.round(seconds / 86_400)} days`;
}
