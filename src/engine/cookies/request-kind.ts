import type { CookieContext } from './context.ts';

/** What a request is to the page around it: the document of the tab, that of a frame, or something that a document loads. */
export type Role = 'document' | 'frame' | 'load';

/** Other names that people and tools give to kinds, without their hyphens and spaces. */
const ALIASES: Readonly<Record<string, string>> = {
  ...named('document', [
    'address',
    'addressbar',
    'anchor',
    'assign',
    'back',
    'backforward',
    'bookmark',
    'form',
    'formget',
    'formpost',
    'formsubmit',
    'forward',
    'history',
    'historyback',
    'link',
    'linkclick',
    'location',
    'locationassign',
    'mainframe',
    'metarefresh',
    'nav',
    'navigate',
    'navigation',
    'open',
    'page',
    'popup',
    'refresh',
    'submit',
    'top',
    'toplevel',
    'toplevelnavigation',
    'typed',
    'windowopen',
  ]),
  ...named('reload', ['locationreload', 'userreload', 'reloaduser', 'reloadscript']),
  ...named('iframe', [
    'fencedframe',
    'frame',
    'nesteddocument',
    'portal',
    'srcdoc',
    'subdocument',
    'subframe',
  ]),
  ...named('image', ['background', 'cssimage', 'favicon', 'icon', 'imageset', 'img', 'picture', 'svg']),
  ...named('script', ['javascript', 'js', 'module', 'modulepreload', 'modulescript']),
  ...named('style', ['css', 'stylesheet']),
  ...named('media', ['audio', 'track', 'video']),
  ...named('fetch', [
    'blobworkerfetch',
    'fetchkeepalive',
    'keepalive',
    'serviceworkerfetch',
    'sharedworkerfetch',
    'workerfetch',
  ]),
  ...named('xhr', ['xmlhttprequest']),
  ...named('workerimport', ['importscripts']),
  ...named('beacon', ['hyperlinkauditing', 'ping', 'sendbeacon']),
  ...named('websocket', ['ws', 'wss']),
  ...named('eventsource', ['eventstream', 'sse']),
  ...named('worker', ['dedicatedworker', 'serviceworker', 'sharedworker', 'workerscript']),
  ...named('preflight', ['corspreflight', 'options']),
  ...named('unknown', ['']),
};

function named(kind: string, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, kind]));
}

/** The kind in the words of an exchange; undefined where it is unknown. A word that is not known stays as it is. */
export function kindOf({ kind }: CookieContext): string | undefined {
  if (typeof kind !== 'string') return undefined;
  const plain = kind.toLowerCase().replace(/[^a-z]/g, '');
  const known = Object.hasOwn(ALIASES, plain) ? ALIASES[plain] : plain;
  return known === 'unknown' ? undefined : known;
}

/** What the request may be, by its kind and, where that is unknown, its mode. */
export function rolesOf(context: CookieContext): readonly Role[] {
  const kind = kindOf(context);
  if (kind === 'document' || kind === 'reload') return ['document'];
  if (kind === 'iframe' || kind === 'object' || kind === 'embed') return ['frame'];
  if (context.mode === 'navigate') return ['document', 'frame'];
  return kind === undefined && typeof context.mode !== 'string' ? ['document', 'frame', 'load'] : ['load'];
}
