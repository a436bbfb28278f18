import { type Exchange, fieldValue } from '../exchange/exchange.ts';
import { isCallbackUrl, isLoginUrl } from './places.ts';

/** `login`: a sign-in is part of it; `scheme`, `host`, `slash`: the addresses differ in that alone; `other`: the rest. */
export type LoopKind = 'login' | 'scheme' | 'host' | 'slash' | 'other';

/** What moves in the hops of one round. */
export function loopKind(round: readonly Exchange[]): LoopKind {
  const urls = round.map((hop) => hop.url);
  const hosts = new Set(urls.map((url) => url.host));
  const paths = new Set(urls.map((url) => url.path));
  const bare = new Set([...paths].map((path) => path.replace(/\/+$/, '').toLowerCase()));
  const schemes = new Set(urls.map((url) => url.scheme));
  if (bare.size === 1) {
    if (hosts.size === 2 && aliases([...hosts])) return 'host';
    if (hosts.size === 1 && paths.size > 1) return 'slash';
    if (hosts.size === 1 && schemes.size === 2) return 'scheme';
  }
  const [only] = round;
  if (round.length === 1 && only !== undefined && selfOverHttps(only)) return 'scheme';
  if (urls.some((url) => isLoginUrl(url) || isCallbackUrl(url))) return 'login';
  if (hosts.size === 1 && schemes.size === 2 && round.some(lifts) && round.some(drops)) return 'scheme';
  if (hosts.size === 2 && aliases([...hosts]) && round.some(renames)) return 'host';
  return 'other';
}

// An https address that redirects to its very self, written out with https: the server took the request for plain http.
function selfOverHttps(hop: Exchange): boolean {
  const target = hop.response.redirect;
  const written = fieldValue(hop.response.fields, 'location') ?? '';
  return (
    hop.url.scheme === 'https' &&
    target !== undefined &&
    target.origin === hop.url.origin &&
    target.path === hop.url.path &&
    target.query === hop.url.query &&
    /^https:\/\//i.test(written) &&
    fieldValue(hop.response.fields, 'set-cookie') === undefined
  );
}

function lifts(hop: Exchange): boolean {
  const target = hop.response.redirect;
  return hop.url.scheme === 'http' && target?.scheme === 'https' && target.path === hop.url.path;
}

function drops(hop: Exchange): boolean {
  return hop.url.scheme === 'https' && hop.response.redirect?.scheme === 'http';
}

function renames(hop: Exchange): boolean {
  const target = hop.response.redirect;
  return target !== undefined && target.host !== hop.url.host && target.path === hop.url.path;
}

/** Two names of one site: with and without www, localhost and a loopback address. */
export function aliases(hosts: readonly string[]): boolean {
  const [a = '', b = ''] = hosts;
  const bare = (host: string) => (host.startsWith('www.') ? host.slice(4) : host);
  return (a !== b && bare(a) === bare(b)) || (isLoopback(a) && isLoopback(b) && a !== b);
}

/** A name or address of the machine itself. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(host);
}
