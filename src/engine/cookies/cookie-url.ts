import { type ParsedUrl, parseUrl } from '../exchange/exchange.ts';
import type { Rules } from './profile.ts';

/** A URL with its path as the browser writes it, which is what default paths and matching go by. Never throws. */
export function cookieUrl(raw: string, { escapesBar }: Pick<Rules, 'escapesBar'>): ParsedUrl {
  const url = parseUrl(raw);
  return escapesBar && url.path.includes('|') ? { ...url, path: url.path.replaceAll('|', '%7C') } : url;
}
