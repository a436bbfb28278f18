import { t, type WordKey } from '../words/words.ts';
import {
  type Authorization,
  accessTokenHash,
  awsCredential,
  awsSignatureOf,
  credentialParam,
  digestChallenge,
  digestCredentials,
  digestFaults,
  type Exchange,
  fieldValue,
  fieldValues,
  htuDifference,
  isoTime,
  messageSignaturesOf,
  type NegotiateMessage,
  parseAuthorization,
  parseChallengeFields,
  presence,
  printable,
  type Redactor,
  readDpop,
  readNegotiate,
} from './useSession.ts';

export type CredentialField = 'authorization' | 'proxy-authorization';

/** One line of something taken apart. */
export interface Row {
  readonly name: string;
  /** What may be shown at once. */
  readonly safe: string;
  readonly raw: string;
  /** What is wrong with it. */
  readonly bad?: string;
}

export interface SchemePart {
  readonly title: string;
  /** For tests. */
  readonly id: string;
  readonly rows: readonly Row[];
  /** Sentences. */
  readonly faults: readonly string[];
}

type Parts = Pick<SchemePart, 'rows' | 'faults'>;

const MESSAGES = {
  'ntlm-negotiate': 'windows_ntlm_negotiate',
  'ntlm-challenge': 'windows_ntlm_challenge',
  'ntlm-authenticate': 'windows_ntlm_authenticate',
  'spnego-init': 'windows_spnego_init',
  'spnego-response': 'windows_spnego_response',
  'spnego-ntlm': 'windows_spnego_ntlm',
  kerberos: 'windows_kerberos',
  unknown: 'windows_unknown',
} as const satisfies Record<NegotiateMessage, WordKey>;

const STATES = ['windows_accepted', 'windows_goes_on', 'windows_rejected', 'windows_wants_checksum'] as const;

/** What the message of a Windows sign-in is, in words; '' for another token. */
export function windowsWords(token68: string): string {
  const read = readNegotiate(token68);
  if (read.message === 'unknown' && read.kerberosError === undefined && read.state === undefined) return '';
  const state = STATES[read.state ?? -1];
  return [
    t(MESSAGES[read.message]),
    ...(state === undefined ? [] : [t(state)]),
    ...(read.kerberosError === undefined ? [] : [t('windows_error', { code: String(read.kerberosError) })]),
  ].join('; ');
}

/** The parameters or the message of credentials, and what of them does not fit the request. */
export function credentialParts(
  parsed: Authorization,
  exchange: Exchange,
  field: CredentialField,
  show: Redactor,
): Parts {
  if (parsed.masked) return { rows: [], faults: [] };
  const scheme = parsed.scheme?.toLowerCase() ?? '';
  if (parsed.message !== undefined) {
    const read = readNegotiate(parsed.token);
    const rows = [plain(t('part_message'), t(MESSAGES[read.message]))];
    if (read.service !== undefined) rows.push(plain(t('part_made_for'), read.service));
    return {
      rows,
      faults: [
        ...(read.readable || parsed.token === '' ? [] : [t('part_not_base64')]),
        ...(read.anonymous ? [t('part_no_user')] : []),
      ],
    };
  }
  const params = parsed.params ?? [];
  const rows = params.slice(0, 40).map((param) => ({
    name: printable(param.name.slice(0, 60)),
    safe: credentialParam(param.name, param.value, show),
    raw: param.value,
  }));
  if (scheme === 'digest') {
    const lines = fieldValues(
      exchange.response.fields,
      field === 'authorization' ? 'www-authenticate' : 'proxy-authenticate',
    );
    const offers = parseChallengeFields(lines)
      .challenges.filter((one) => one.scheme.toLowerCase() === 'digest')
      .map((one) => digestChallenge(one.params));
    const faults = digestFaults(digestCredentials(params), params, exchange.url, offers, undefined);
    return { rows, faults: faults.map((fault) => sentence(show.text(fault.text))) };
  }
  const aws = field === 'authorization' ? awsSignatureOf(exchange, parsed) : undefined;
  return { rows, faults: (aws?.faults ?? []).map((fault) => sentence(fault)) };
}

/** The DPoP proof, the signatures of the message, and what signs the address. */
export function schemeParts(exchange: Exchange, show: Redactor): readonly SchemePart[] {
  const value = fieldValue(exchange.request.fields, 'authorization');
  const parsed =
    value === undefined || presence(exchange.request.fields, 'authorization') === 'masked'
      ? undefined
      : parseAuthorization(value);
  return [
    ...dpopPart(exchange, parsed, show),
    ...signatureParts(exchange, parsed, show),
    ...presignedPart(exchange, show),
  ];
}

function dpopPart(exchange: Exchange, parsed: Authorization | undefined, show: Redactor): SchemePart[] {
  const values = fieldValues(exchange.request.fields, 'dpop');
  const value = values[0];
  if (value === undefined || presence(exchange.request.fields, 'dpop') === 'masked') return [];
  const proof = readDpop(value);
  const rows: Row[] = [];
  const add = (name: string, raw: string | undefined, safe: (text: string) => string, bad?: string) => {
    if (raw !== undefined && raw !== '')
      rows.push({ name, safe: safe(raw), raw, ...(bad === undefined ? {} : { bad }) });
  };
  const text = (raw: string) => show.text(raw.slice(0, 200));
  const hidden = (raw: string) => show.fingerprint(raw);
  const { method } = exchange.request;
  add('typ', proof.typ, text);
  add('alg', proof.alg, text);
  add(t('part_key'), proof.jkt, printable);
  add(
    'htm',
    proof.htm,
    text,
    proof.htm === method || method === '' ? undefined : t('part_wrong_method', { method }),
  );
  const difference = proof.htu === undefined ? undefined : htuDifference(proof.htu, exchange.url);
  add('htu', proof.htu, (raw) => show.urlText(raw.slice(0, 1000)), difference);
  if (proof.iat !== undefined) rows.push(plain('iat', isoTime(proof.iat * 1000) || String(proof.iat)));
  add('jti', proof.jti, hidden);
  const token =
    parsed?.masked === false && parsed.scheme?.toLowerCase() === 'dpop' ? parsed.token : undefined;
  const other = token !== undefined && proof.ath !== accessTokenHash(token);
  add('ath', proof.ath, hidden, other ? t('part_wrong_hash') : undefined);
  add('nonce', proof.nonce, hidden);
  const faults = proof.faults.map((fault) => sentence(show.text(fault)));
  if (values.length > 1) faults.unshift(t('part_sent_twice'));
  return [{ title: t('part_dpop'), id: 'dpop', rows, faults }];
}

function signatureParts(exchange: Exchange, parsed: Authorization | undefined, show: Redactor): SchemePart[] {
  const found = messageSignaturesOf(exchange, parsed);
  if (found === undefined) return [];
  const { fields } = exchange.request;
  const sent = (name: string) =>
    name.startsWith('@') || name === 'host' || fields.list.some((field) => field.name === name);
  const rows = found.list.slice(0, 10).flatMap((signature) => {
    const names = signature.components.map(({ name }) => name);
    const absent =
      fields.recording === 'complete'
        ? signature.components
            .filter(({ name, elsewhere }) => !elsewhere && !sent(name))
            .map(({ name }) => name)
        : [];
    const covers = show.text(names.join(' ').slice(0, 1000));
    return [
      ...(signature.label === '' ? [] : [plain(t('part_label'), show.text(signature.label.slice(0, 60)))]),
      {
        name: t('part_covers'),
        safe: covers,
        raw: covers,
        ...(absent.length === 0
          ? {}
          : { bad: t('part_not_sent', { names: show.text(absent.slice(0, 10).join(' ')) }) }),
      },
      ...(signature.created === undefined
        ? []
        : [plain(t('part_created'), isoTime(signature.created * 1000))]),
      ...(signature.expires === undefined
        ? []
        : [plain(t('part_expires'), isoTime(signature.expires * 1000))]),
      ...(signature.keyId === ''
        ? []
        : [{ name: 'keyid', safe: credentialParam('keyid', signature.keyId, show), raw: signature.keyId }]),
      ...(signature.alg === '' ? [] : [plain('alg', show.text(signature.alg.slice(0, 60)))]),
    ];
  });
  return [
    {
      title: t('part_signature'),
      id: 'message-signature',
      rows,
      faults: found.faults.map((fault) => sentence(show.text(fault))),
    },
  ];
}

function presignedPart(exchange: Exchange, show: Redactor): SchemePart[] {
  const aws = awsSignatureOf(exchange, undefined);
  if (aws === undefined) return [];
  const scope = [aws.keyId, aws.date, aws.region, aws.service].join('/');
  const rows: Row[] = [
    { name: t('part_key_scope'), safe: awsCredential(scope, show), raw: scope },
    plain(t('part_signed_at'), isoTime(aws.signedAt) || show.text(aws.signedAtText.slice(0, 40))),
    ...(aws.expires === undefined ? [] : [plain(t('part_counts_for'), `${aws.expires} s`)]),
    plain(t('part_signed_headers'), show.text(aws.signedHeaders.join(' ').slice(0, 500))),
    plain(t('part_session_token'), t(aws.token ? 'part_sent' : 'part_none')),
  ];
  return [
    {
      title: t('part_presigned'),
      id: 'presigned',
      rows,
      faults: aws.faults.map((fault) => sentence(fault)),
    },
  ];
}

function plain(name: string, text: string): Row {
  const safe = printable(text);
  return { name, safe, raw: text };
}

function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}
