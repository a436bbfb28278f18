import { parseUrl } from '../exchange/exchange.ts';

/** In what two addresses differ that must be the same letter by letter, as a clause; undefined where they are the same. Prints no query. */
export function addressDifference(one: string, other: string): string | undefined {
  if (one === other) return undefined;
  const a = parseUrl(one);
  const b = parseUrl(other);
  if (a.scheme === '' || b.scheme === '') return 'one of them is no complete address';
  const parts: string[] = [];
  if (a.scheme !== b.scheme) parts.push(`the scheme (${a.scheme} and ${b.scheme})`);
  if (a.host !== b.host) {
    const www = a.host.replace(/^www\./, '') === b.host.replace(/^www\./, '');
    parts.push(www ? 'the host (with and without www.)' : `the host (${a.host} and ${b.host})`);
  }
  const port = a.port !== b.port && (a.scheme === b.scheme || !usual(a) || !usual(b));
  if (port) parts.push(`the port (${a.port} and ${b.port})`);
  if (a.path !== b.path) parts.push(pathDifference(a.path, b.path));
  if (a.query !== b.query) parts.push('the query');
  if (a.fragment !== b.fragment) parts.push('the fragment');
  return parts.length === 0
    ? 'the way they are written (letter case, encoding, a slash at the end)'
    : parts.join(', ');
}

function usual({ scheme, port }: { readonly scheme: string; readonly port: number }): boolean {
  return port === (scheme === 'https' ? 443 : 80);
}

function pathDifference(one: string, other: string): string {
  if (one.replace(/\/+$/, '') === other.replace(/\/+$/, '')) return 'the slash at the end';
  if (one.toLowerCase() === other.toLowerCase()) return 'capital and small letters in the path';
  return 'the path';
}
