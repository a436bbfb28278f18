import { type Exchange, fieldValue } from '../exchange/exchange.ts';
import type { Authorization } from './authorization.ts';
import { parseHttpDate } from './date.ts';

/** An AWS Signature Version 4 taken apart ("Signing AWS API requests", IAM User Guide). `keyId` and `signature` are secret. */
export interface AwsSignature {
  /** In the Authorization field, or in the query of a presigned URL. */
  readonly where: 'header' | 'query';
  readonly algorithm: string;
  readonly keyId: string;
  /** `ASIA…`: temporary credentials of STS, which need their session token beside them. */
  readonly temporary: boolean;
  /** Of the credential scope `date/region/service/aws4_request`; '' where it is not that. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** Lower-case names. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** When it was signed, ms since the epoch (X-Amz-Date, else Date); undefined where absent or not a date. */
  readonly signedAt: number | undefined;
  /** As written; '' where absent. */
  readonly signedAtText: string;
  /** How long a presigned URL counts, seconds. */
  readonly expires: number | undefined;
  /** A session token is there. */
  readonly token: boolean;
  /** What is wrong with its form, the most telling first: clauses that end "the signature is malformed: …". */
  readonly faults: readonly string[];
}

const WEEK = 604_800;

/** Finds and takes apart the AWS signature of a request; undefined where it has none. Never throws. */
export function awsSignatureOf(
  exchange: Exchange,
  parsed: Authorization | undefined,
): AwsSignature | undefined {
  if (/^aws4-/i.test(parsed?.scheme ?? '') && parsed?.masked === false) return ofHeader(exchange, parsed);
  return /(?:^|&)x-amz-(?:algorithm|signature)=/i.test(exchange.url.query) ? ofQuery(exchange) : undefined;
}

function ofHeader(exchange: Exchange, parsed: Authorization): AwsSignature {
  const params = new Map((parsed.params ?? []).map((param) => [param.name, param.value]));
  const { fields } = exchange.request;
  const dateText = fieldValue(fields, 'x-amz-date') ?? fieldValue(fields, 'date') ?? '';
  return build(
    {
      where: 'header',
      algorithm: parsed.scheme ?? '',
      token: fieldValue(fields, 'x-amz-security-token') !== undefined,
    },
    (name) => params.get(name),
    dateText,
    undefined,
  );
}

function ofQuery(exchange: Exchange): AwsSignature {
  const params = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(exchange.url.query.slice(0, 20_000)))
    if (/^x-amz-/i.test(name)) params.set(name.toLowerCase().slice(6), value);
  return build(
    { where: 'query', algorithm: params.get('algorithm') ?? '', token: params.has('security-token') },
    (name) => params.get(name),
    params.get('date') ?? '',
    params.get('expires') ?? '',
  );
}

function build(
  known: Pick<AwsSignature, 'where' | 'algorithm' | 'token'>,
  param: (name: string) => string | undefined,
  signedAtText: string,
  expiresText: string | undefined,
): AwsSignature {
  const credential = param('credential') ?? '';
  const parts = credential.split('/');
  // Access keys hold no slash; AWS4-ECDSA signs for a set of regions and leaves the region out.
  const [keyId = '', date = '', ...rest] = parts;
  const regional = rest.length >= 3;
  const signedHeaders = (param('signedheaders') ?? '')
    .toLowerCase()
    .split(';')
    .filter((name) => name !== '');
  const expires =
    expiresText !== undefined && /^\d{1,9}$/.test(expiresText) ? Number(expiresText) : undefined;
  const signedAt = instantOf(signedAtText);
  const faults: string[] = [];
  for (const [name, label] of [
    ['credential', 'Credential'],
    ['signedheaders', 'SignedHeaders'],
    ['signature', 'Signature'],
  ] as const)
    if ((param(name) ?? '') === '') faults.push(`${label} is missing`);
  if (credential !== '' && !(/^\d{8}$/.test(date) && rest.at(-1) === 'aws4_request'))
    faults.push('Credential is not of the form KEY/DATE/REGION/SERVICE/aws4_request');
  if (signedAtText === '') faults.push('the time of signing (X-Amz-Date) is missing');
  else if (signedAt === undefined)
    faults.push('the time of signing (X-Amz-Date) is not of the form 20260131T120000Z');
  if (signedHeaders.length > 0 && !signedHeaders.includes('host') && !signedHeaders.includes(':authority'))
    faults.push('the header host is not among those signed');
  if (known.where === 'query') {
    if (expires === undefined) faults.push('X-Amz-Expires is missing or no number');
    // "The maximum is 604800 (seven days)".
    else if (expires > WEEK || expires < 1)
      faults.push('X-Amz-Expires must lie between 1 and 604800 seconds');
  }
  return {
    ...known,
    keyId,
    temporary: keyId.startsWith('ASIA'),
    date: /^\d{8}$/.test(date) ? date : '',
    region: regional ? (rest[0] ?? '') : '',
    service: (regional ? rest[1] : rest[0]) ?? '',
    signedHeaders,
    signature: param('signature') ?? '',
    signedAt,
    signedAtText,
    expires,
    faults,
  };
}

/** ISO 8601 basic format, `20150830T123600Z`, or undefined; also an HTTP-date, as the Date field has it. */
function instantOf(text: string): number | undefined {
  const basic = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(text.trim());
  if (basic === null) return parseHttpDate(text);
  const time = Date.parse(`${basic[1]}-${basic[2]}-${basic[3]}T${basic[4]}:${basic[5]}:${basic[6]}Z`);
  return Number.isNaN(time) ? undefined : time;
}

/** What a host name of AWS tells: its region, and its service where the scope names services as hosts do. '' where unknown. */
export function awsHost(host: string): {
  readonly aws: boolean;
  readonly region: string;
  readonly service: string;
} {
  const aws = /(?:^|\.)(?:amazonaws\.com(?:\.cn)?|on\.aws|api\.aws)$/.test(host);
  if (!aws) return { aws, region: '', service: '' };
  const region =
    /(?:^|[.-])((?:us|eu|ap|sa|ca|me|af|il|mx|cn)(?:-gov|-iso[a-z]?)?-[a-z]+-\d)(?=\.)/.exec(host)?.[1] ?? '';
  const service =
    SERVICES.find(([form]) => form.test(host))?.[1] ??
    /^([a-z0-9-]+)\./.exec(host.match(OWN_NAME)?.[0] ?? '')?.[1] ??
    '';
  // Services of the whole account are signed for us-east-1.
  const global = /^(?:iam|sts|cloudfront|route53)\.amazonaws\.com$/.test(host) ? 'us-east-1' : '';
  return { aws, region: region || global, service };
}

const SERVICES: readonly (readonly [RegExp, string])[] = [
  [/\.execute-api\.[\w-]+\.amazonaws\.com/, 'execute-api'],
  [/\.lambda-url\.[\w-]+\.on\.aws$/, 'lambda'],
  [/\.appsync-api\.[\w-]+\.amazonaws\.com/, 'appsync'],
  [/(?:^|\.)s3(?:[.-](?:dualstack\.)?[a-z]{2}(?:-[a-z]+)+-\d)?\.amazonaws\.com/, 's3'],
];
/** Hosts that are called as their service is. */
const OWN_NAME =
  /^(?:dynamodb|sqs|sns|kms|sts|iam|secretsmanager|ssm|lambda|cognito-idp|cognito-identity)\.(?:[\w-]+\.)?amazonaws\.com/;

/** What the service says that it had received: method, path and header fields of the canonical request in its error (S3, API Gateway). */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: ReadonlyMap<string, string>;
}

/** Reads the canonical request that a refusal repeats; undefined where it has none. */
export function receivedRequest(body: string): ReceivedRequest | undefined {
  const xml = /<CanonicalRequest>([\s\S]{1,20000}?)<\/CanonicalRequest>/.exec(body)?.[1];
  const quoted = /Canonical String for this request should have been\s*'([^']{1,20000})'/.exec(
    body.replace(/\\n/g, '\n'),
  )?.[1];
  const text =
    xml
      ?.replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&quot;/g, '"')
      .replace(/&amp;/g, '&') ?? quoted;
  if (text === undefined) return undefined;
  const [method = '', path = '', , ...lines] = text.split(/\r?\n/);
  const headers = new Map<string, string>();
  for (const line of lines) {
    const at = line.indexOf(':');
    if (at <= 0) break;
    headers.set(line.slice(0, at), line.slice(at + 1));
  }
  return { method, path, headers };
}
