import { type Exchange, fieldValue, fieldValues } from '../exchange/exchange.ts';
import type { Authorization } from './authorization.ts';
import { parseHttpDate } from './date.ts';
import { type BareItem, type Member, parseDictionary } from './structured.ts';

/** One signature of an HTTP message (RFC 9421), or of its forerunner in the Authorization field. `keyId` and the nonce may be secret. */
export interface MessageSignature {
  readonly form: 'rfc9421' | 'cavage';
  /** Its name in Signature-Input; '' for the forerunner, which has none. */
  readonly label: string;
  /** What is signed: names of fields in lower case, and derived components such as `@method`. */
  readonly components: readonly Component[];
  /** Seconds since the epoch. */
  readonly created: number | undefined;
  readonly expires: number | undefined;
  readonly keyId: string;
  readonly alg: string;
}

export interface Component {
  readonly name: string;
  /** Of the response, of a related request or of a trailer: not to be looked for among the request's fields. */
  readonly elsewhere: boolean;
}

export interface MessageSignatures {
  readonly list: readonly MessageSignature[];
  /** What is wrong with the fields, whatever is signed: clauses, the most telling first. */
  readonly faults: readonly string[];
  /** The field in which the first fault stands, in lower case. */
  readonly at: string;
  /** Of the Date field, ms since the epoch. */
  readonly date?: number | undefined;
}

/** RFC 9421 §2.2: derived components of requests and responses. */
const DERIVED = new Set([
  '@method',
  '@target-uri',
  '@authority',
  '@scheme',
  '@request-target',
  '@path',
  '@query',
  '@query-param',
  '@status',
]);
/** RFC 9421 §6.2.2, and the ones that later documents registered. */
const ALGORITHMS = new Set([
  'rsa-pss-sha512',
  'rsa-v1_5-sha256',
  'hmac-sha256',
  'ecdsa-p256-sha256',
  'ecdsa-p384-sha384',
  'ed25519',
]);

/** Finds and takes apart the signatures of a request; undefined where it has none. Never throws. */
export function messageSignaturesOf(
  exchange: Exchange,
  parsed: Authorization | undefined,
): MessageSignatures | undefined {
  const found = signaturesOf(exchange, parsed);
  if (found === undefined) return undefined;
  return { ...found, date: parseHttpDate(fieldValue(exchange.request.fields, 'date') ?? '') };
}

function signaturesOf(exchange: Exchange, parsed: Authorization | undefined): MessageSignatures | undefined {
  const inputs = fieldValues(exchange.request.fields, 'signature-input');
  const signatures = fieldValues(exchange.request.fields, 'signature');
  if (inputs.length > 0) return rfc9421(inputs.join(', '), signatures);
  if (parsed?.scheme?.toLowerCase() === 'signature' && !parsed.masked)
    return cavage(new Map((parsed.params ?? []).map((param) => [param.name, param.value])), 'authorization');
  const bare = signatures.join(', ');
  if (/(?:^|,)\s*keyId="/.test(bare)) return cavage(looseParams(bare), 'signature');
  if (/^[a-z*][\w.*-]*=:/.test(bare))
    return {
      list: [],
      faults: ['Signature is there and Signature-Input, which says what is signed, is not'],
      at: 'signature',
    };
  return undefined;
}

function rfc9421(input: string, signatures: readonly string[]): MessageSignatures {
  const read = parseDictionary(input);
  if (!read.ok)
    return {
      list: [],
      faults: [`Signature-Input does not parse at character ${read.position + 1}: ${read.detail}`],
      at: 'signature-input',
    };
  const list = [...read.members].map(([label, member]) => signatureOf(label, member));
  const faults: string[] = [];
  let at = 'signature-input';
  for (const [label, member] of read.members) faults.push(...memberFaults(label, member));
  const values = signatures.length === 0 ? undefined : parseDictionary(signatures.join(', '));
  if (values === undefined) {
    faults.unshift('Signature-Input is there and Signature, which holds the signature itself, is not');
  } else if (!values.ok) {
    faults.unshift(`Signature does not parse at character ${values.position + 1}: ${values.detail}`);
    at = 'signature';
  } else {
    // RFC 9421 §4.2: the label "MUST match" that of Signature-Input; values are byte sequences.
    for (const label of read.members.keys()) {
      const value = values.members.get(label);
      if (value === undefined) faults.push(`Signature holds no value for the label ${label.slice(0, 40)}`);
      else if (!('item' in value) || value.item.type !== 'bytes')
        faults.push('the value in Signature does not stand between colons, as base64 has to');
    }
  }
  return { list, faults, at };
}

function signatureOf(label: string, member: Member): MessageSignature {
  const { params } = member;
  return {
    form: 'rfc9421',
    label,
    components:
      'list' in member
        ? member.list.map((one) => ({
            name: textOf(one.item) ?? '',
            elsewhere: one.params.has('req') || one.params.has('tr'),
          }))
        : [],
    created: numberOf(params.get('created')),
    expires: numberOf(params.get('expires')),
    keyId: textOf(params.get('keyid')) ?? '',
    alg: textOf(params.get('alg')) ?? '',
  };
}

function memberFaults(label: string, member: Member): string[] {
  if (!('list' in member)) return [`the label ${label.slice(0, 40)} has no list of components in brackets`];
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const { item, params } of member.list) {
    if (item.type !== 'string') {
      faults.push('a component does not stand in double quotes');
      continue;
    }
    const { value } = item;
    if (value.startsWith('@') && !DERIVED.has(value))
      faults.push(`the component ${value.slice(0, 40)} does not exist`);
    // RFC 9421 §2.1: "The component name for an HTTP field is the lowercased form of its field name".
    if (value !== value.toLowerCase())
      faults.push(`the component ${value.slice(0, 40)} is not in lower case`);
    const key = `${value} ${[...params].map(([name, param]) => `${name}=${String(param.value)}`).join(';')}`;
    // §2.5: "each covered component identifier MUST occur only once".
    if (seen.has(key)) faults.push(`the component ${value.slice(0, 40)} is listed twice`);
    seen.add(key);
    // §2.3 and §2.2.7: @status is of responses alone.
    if (value === '@status') faults.push('@status is covered, which a request has not');
  }
  for (const name of ['created', 'expires']) {
    const value = member.params.get(name);
    if (value !== undefined && value.type !== 'number') faults.push(`${name} is not a number of seconds`);
  }
  const alg = textOf(member.params.get('alg'));
  if (alg !== undefined && !ALGORITHMS.has(alg))
    faults.push(`the algorithm ${alg.slice(0, 40)} is not a registered one`);
  return faults;
}

/** draft-cavage-http-signatures §2: keyId, signature, algorithm, created, expires, headers (default `(created)`, before: `date`). */
function cavage(params: ReadonlyMap<string, string>, at: string): MessageSignatures {
  const headers = (params.get('headers') ?? 'date')
    .toLowerCase()
    .split(' ')
    .filter((name) => name !== '');
  const number = (name: string) => {
    const value = params.get(name);
    return value !== undefined && /^\d{1,12}$/.test(value) ? Number(value) : undefined;
  };
  return {
    list: [
      {
        form: 'cavage',
        label: '',
        components: headers
          .filter((name) => !/^\(.*\)$/.test(name))
          .map((name) => ({ name, elsewhere: false })),
        created: number('created'),
        expires: number('expires'),
        keyId: params.get('keyid') ?? '',
        alg: params.get('algorithm') ?? '',
      },
    ],
    faults: ['keyid', 'signature']
      .filter((name) => (params.get(name) ?? '') === '')
      .map((name) => `the parameter ${name === 'keyid' ? 'keyId' : name} is missing`),
    at,
  };
}

function looseParams(text: string): ReadonlyMap<string, string> {
  const params = new Map<string, string>();
  for (const found of text.slice(0, 20_000).matchAll(/([A-Za-z]{1,30})=(?:"([^"]*)"|(\d{1,15}))/g))
    params.set((found[1] ?? '').toLowerCase(), found[2] ?? found[3] ?? '');
  return params;
}

function textOf(item: BareItem | undefined): string | undefined {
  return item?.type === 'string' || item?.type === 'token' ? item.value : undefined;
}

function numberOf(item: BareItem | undefined): number | undefined {
  return item?.type === 'number' || item?.type === 'date' ? item.value : undefined;
}
