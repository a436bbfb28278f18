import type { ParsedUrl } from '../exchange/exchange.ts';

/**
 * May Secure cookies travel to and from this URL ("secure" protocol, RFC 6265bis §5.7 and §5.8.3)? Browsers also trust the machine
 * itself: localhost, its sub-domains, and loopback addresses.
 */
export function isSecureUrl(url: ParsedUrl): boolean {
  return url.scheme === 'https' || url.scheme === 'wss' || isLoopback(url.host);
}

export function isLoopback(name: string): boolean {
  // The root's dot changes nothing here.
  const host = name.endsWith('.') ? name.slice(0, -1) : name;
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '[::1]' ||
    /^127(?:\.\d{1,3}){3}$/.test(host)
  );
}
