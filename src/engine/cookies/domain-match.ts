/** In canonical form already. */
const PLAIN = /^[a-z0-9][a-z0-9.-]*$/;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** Is the host an address rather than a name? IPv6 with or without brackets. */
export function isAddress(host: string): boolean {
  if (host.startsWith('[')) return true;
  if (IPV4.test(host)) return host.split('.').every((part) => Number(part) <= 255);
  return isIPv6(host);
}

function isIPv6(host: string): boolean {
  if (!host.includes(':')) return false;
  if (!host.includes('::') && host.split(':').length !== 8) {
    // Only the form with an embedded IPv4 address has fewer colons.
    if (!(host.includes('.') && host.split(':').length === 7)) return false;
  }
  try {
    return new URL(`http://[${host}]/`).hostname.startsWith('[');
  } catch {
    return false;
  }
}

/**
 * Canonicalises a host name (RFC 6265bis §5.1.2 Canonicalized Host Names): lower case, labels outside ASCII in punycode, IPv6
 * without brackets in its shortest form, one leading dot dropped as Domain has it. What cannot be converted stays in lower case.
 */
export function canonicalHost(host: string): string {
  if (PLAIN.test(host)) return host;
  const bare = host.startsWith('.') ? host.slice(1) : host;
  if (bare.startsWith('[') || isAscii(bare) === false) {
    try {
      const { hostname } = new URL(`http://${bare}/`);
      return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
    } catch {
      return bare.toLowerCase();
    }
  }
  return bare.toLowerCase();
}

/**
 * Does a host domain-match a cookie's domain (RFC 6265bis §5.1.3 Domain Matching)? Both are canonicalised first.
 */
export function domainMatch(host: string, domain: string): boolean {
  return canonicalDomainMatch(canonicalHost(host), canonicalHost(domain));
}

/** As `domainMatch`, for names that are canonical already. */
export function canonicalDomainMatch(host: string, domain: string): boolean {
  // "The domain string and the string are identical."
  if (host === domain) return true;
  // "The domain string is a suffix of the string. The last character of the string that is not included in the domain string is a %x2E (".") character. The string is a host name (i.e., not an IP address)."
  return host.endsWith(`.${domain}`) && !isAddress(host);
}

export function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}
