import { type Exchange, fieldValue, parseUrl } from '../exchange/exchange.ts';

/** Who stopped a request before it went out. */
export type Blocker =
  | 'extension'
  | 'policy'
  | 'administrator'
  | 'local-network'
  | 'mixed-content'
  | 'embedding'
  | 'tracking';

/** Chromium's net_error_list.h and blocked reasons; Firefox's nsresult names (ErrorList.py), as webRequest gives them. */
const MARKS: readonly (readonly [RegExp, Blocker])[] = [
  [
    /ERR_BLOCKED_BY_CLIENT|NS_ERROR_ABORT_BY_EXTENSION|\bNS_ERROR_ABORT$|blocked by (?:an )?extension/i,
    'extension',
  ],
  [/ERR_BLOCKED_(?:BY|IN_INCOGNITO_BY)_ADMINISTRATOR|ERR_BLOCKED_ENROLLMENT_CHECK_PENDING/i, 'administrator'],
  [/ERR_BLOCKED_BY_CSP|NS_ERROR_CONTENT_BLOCKED|\bcsp\b/i, 'policy'],
  [/(?:PRIVATE|LOCAL)_NETWORK_ACCESS|ERR_INCONSISTENT_IP_ADDRESS_SPACE/i, 'local-network'],
  [/MIXED_CONTENT|mixed-content|ERR_BLOCKED_BY_MIXED/i, 'mixed-content'],
  [/ERR_BLOCKED_BY_(?:RESPONSE|ORB)|NS_ERROR_DOM_CORP_FAILED|NS_ERROR_BLOCKED_BY_POLICY/i, 'embedding'],
  // Firefox's lists of trackers and harmful sites (nsUrlClassifier), Chromium's of fingerprinters.
  [
    /NS_ERROR_(?:(?:SOCIAL|EMAIL)?TRACKING|FINGERPRINTING|CRYPTOMINING|MALWARE|PHISHING|UNWANTED|HARMFUL|BLOCKED)(?:_URI)?\b|ERR_BLOCKED_BY_FINGERPRINTING/i,
    'tracking',
  ],
];

/** Read from the error that the browser recorded, or, of mixed content, from the two addresses; undefined where nothing tells. */
export function blockerOf(exchange: Exchange): Blocker | undefined {
  if (exchange.failure === '') return isMixedContent(exchange) ? 'mixed-content' : undefined;
  const blocker = MARKS.find(([mark]) => mark.test(exchange.failure))?.[1];
  return blocker === 'policy' && isMixedContent(exchange) ? 'mixed-content' : blocker;
}

export function isBlocked(exchange: Exchange): boolean {
  return blockerOf(exchange) !== undefined;
}

/**
 * Neither browser records why it stopped an insecure request of a secure page: status 0, and no error. Mixed Content §4.4: requests of
 * scripts and frames are blocked unless the address is potentially trustworthy (the computer itself).
 */
function isMixedContent({ url, kind, response, request, initiator, pageUrl }: Exchange): boolean {
  if (response.status !== 0 || url.scheme !== 'http' || isOwnComputer(url.host)) return false;
  if (!['fetch', 'xhr', 'iframe', 'script', 'eventsource', 'worker', 'beacon'].includes(kind)) return false;
  const from = [
    fieldValue(request.fields, 'origin'),
    fieldValue(request.fields, 'referer'),
    initiator?.url,
    pageUrl,
  ].find((one) => one !== undefined && one !== '' && one !== 'null');
  return from !== undefined && parseUrl(from).scheme === 'https';
}

/** Secure Contexts §3.1: loopback addresses, and localhost with the names below it. */
function isOwnComputer(host: string): boolean {
  return /^(?:127(?:\.\d+){3}|\[::1\]|(?:.+\.)?localhost)$/.test(host);
}
