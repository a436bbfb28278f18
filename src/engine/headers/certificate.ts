import { sha256 } from '@noble/hashes/sha2.js';
import { childrenOf, type Element, elementAt } from './der.ts';

/** What an X.509 certificate says of itself (RFC 5280 §4.1), as far as people compare certificates by it. */
export interface Certificate {
  /** `CN=idp.example, O=Example`; the parts that it has, in its order. */
  readonly subject: string;
  /** Milliseconds since the epoch; undefined where they cannot be read. */
  readonly notBefore: number | undefined;
  readonly notAfter: number | undefined;
  /** SHA-256 of the whole, as openssl prints it: `AB:CD:…`. */
  readonly fingerprint: string;
}

const SEQUENCE = 0x30;
const EXPLICIT_VERSION = 0xa0;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;
/** RFC 5280 appendix A.1 and RFC 4519: the object identifiers in DER. */
const NAMES: Readonly<Record<string, string>> = {
  '550403': 'CN',
  '550406': 'C',
  '550407': 'L',
  '550408': 'ST',
  '55040a': 'O',
  '55040b': 'OU',
};

/** Reads a certificate in DER; undefined where it is none. Never throws. */
export function readCertificate(data: Uint8Array): Certificate | undefined {
  const whole = elementAt(data, 0);
  if (whole?.tag !== SEQUENCE || whole.end - whole.start < 32) return undefined;
  const body = elementAt(data, whole.start);
  if (body?.tag !== SEQUENCE) return undefined;
  const fields = childrenOf(data, body);
  // The version is optional: version, serial number, algorithm, issuer, validity, subject.
  const [, , , validity, subject] = fields[0]?.tag === EXPLICIT_VERSION ? fields.slice(1) : fields;
  if (validity?.tag !== SEQUENCE || subject?.tag !== SEQUENCE) return undefined;
  const [from, until] = childrenOf(data, validity);
  return {
    subject: subjectOf(data, subject),
    notBefore: timeOf(data, from),
    notAfter: timeOf(data, until),
    fingerprint: Array.from(sha256(data), (byte) => byte.toString(16).padStart(2, '0'))
      .join(':')
      .toUpperCase(),
  };
}

function subjectOf(data: Uint8Array, subject: Element): string {
  const parts: string[] = [];
  for (const set of childrenOf(data, subject))
    for (const pair of childrenOf(data, set)) {
      const [type, value] = childrenOf(data, pair);
      if (type === undefined || value === undefined) continue;
      const oid = Array.from(data.subarray(type.start, type.end), (byte) =>
        byte.toString(16).padStart(2, '0'),
      );
      const name = NAMES[oid.join('')];
      if (name !== undefined && parts.length < 8) parts.push(`${name}=${textOf(data, value)}`);
    }
  return parts.join(', ');
}

function textOf(data: Uint8Array, element: Element): string {
  return new TextDecoder('utf-8').decode(data.subarray(element.start, element.end)).slice(0, 100);
}

// RFC 5280 §4.1.2.5: YYMMDDHHMMSSZ, where 50 to 99 are years of the last century, or YYYYMMDDHHMMSSZ.
function timeOf(data: Uint8Array, element: Element | undefined): number | undefined {
  if (element === undefined) return undefined;
  const text = textOf(data, element);
  const digits =
    element.tag === GENERALIZED_TIME
      ? text
      : element.tag === UTC_TIME
        ? `${Number(text.slice(0, 2)) >= 50 ? '19' : '20'}${text}`
        : '';
  const found = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(digits);
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second] = found;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? undefined : time;
}
