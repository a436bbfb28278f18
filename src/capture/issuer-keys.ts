/** What is asked of the network: `fetch`, or what stands for it in a test. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface IssuerKeys {
  /** The key set as text (RFC 7517 §5). */
  readonly text: string;
  /** Where it was fetched from. */
  readonly from: string;
  /** The issuer by its own metadata, where that is not the one asked for; '' otherwise. */
  readonly otherIssuer: string;
}

/** Why the keys could not be fetched: the message is a clause for the user. */
export class IssuerKeysError extends Error {
  override readonly name = 'IssuerKeysError';
}

const LONGEST = 1_000_000;
const PATIENCE = 10_000;

/** The address of an issuer's metadata (OpenID Connect Discovery 1.0 §4: "by concatenating"); undefined where it is none to ask. */
export function metadataAddress(issuer: string): string | undefined {
  let url: URL;
  try {
    url = new URL(issuer);
  } catch {
    return undefined;
  }
  const loopback = /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) return undefined;
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return undefined;
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
}

/**
 * Fetches an issuer's metadata and then its keys, without cookies and without a referrer. To be called on the user's word alone.
 * @throws IssuerKeysError
 */
export async function fetchIssuerKeys(issuer: string, get: Fetch): Promise<IssuerKeys> {
  const address = metadataAddress(issuer);
  if (address === undefined) throw new IssuerKeysError('the issuer is no https address');
  const metadata = json(await textAt(address, get), address);
  const from = typeof metadata.jwks_uri === 'string' ? metadata.jwks_uri : '';
  if (!/^https:\/\//.test(from) && metadataAddress(from) === undefined)
    throw new IssuerKeysError('its metadata names no https address of its keys (jwks_uri)');
  const text = await textAt(from, get);
  const own = typeof metadata.issuer === 'string' ? metadata.issuer : '';
  return { text, from, otherIssuer: own === issuer ? '' : own };
}

async function textAt(address: string, get: Fetch): Promise<string> {
  let response: Response;
  try {
    response = await get(address, {
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      headers: { Accept: 'application/json' },
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    throw new IssuerKeysError(
      `${address} could not be read: it did not answer, or does not let other pages read it (CORS)`,
    );
  }
  if (!response.ok) throw new IssuerKeysError(`${address} answered ${response.status}`);
  const text = await response.text();
  if (text.length > LONGEST) throw new IssuerKeysError(`what ${address} answered is larger than 1 MB`);
  return text;
}

function json(text: string, address: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Said below.
  }
  throw new IssuerKeysError(`what ${address} answered is no JSON object`);
}
