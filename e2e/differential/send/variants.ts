import { type CookieContext, inherits } from '../../../src/engine/cookies/context.ts';

/**
 * The same circumstances with less told: the model must never contradict the browser then. Left out are only those that it takes for
 * something else by its own word: a missing initiator for the innermost frame, missing frames for the top document alone where the
 * initiator is of its origin, and missing credentials for those that go to the initiator's own origin by default.
 */
export function variantsOf(context: CookieContext): readonly (readonly [name: string, CookieContext])[] {
  const without = (...fields: readonly Exclude<keyof CookieContext, 'url'>[]): CookieContext => {
    const copy = { ...context };
    for (const field of fields) delete copy[field];
    return copy;
  };
  const { initiator, frames = [], kind } = context;
  const innermost = frames.findLast((frame) => !inherits(frame));
  const nested = frames.filter((frame) => !inherits(frame)).length > 1;
  const omits = context.credentials === 'omit' && kind !== 'preflight';
  const bare = without('frames', 'topLevelUrl', 'initiator', 'method', 'mode', 'credentials');
  return [
    ...(nested && kind !== 'document' ? [] : [['no frames', without('frames')] as const]),
    ...(initiator === innermost || (kind === 'document' && initiator !== 'null')
      ? [['no initiator', without('initiator')] as const]
      : []),
    ...(kind?.startsWith('worker-')
      ? []
      : [['neither frames nor initiator', without('frames', 'initiator')] as const]),
    ['no top document', without('topLevelUrl')],
    // The kind tells a worker's requests from its document's: without it Firefox's exception for them is not known. And it tells what a
    // sandboxed page embeds from a frame that sends itself on.
    ...(kind?.startsWith('worker-') ||
    (initiator === 'null' && !nested && (kind === 'object' || kind === 'embed'))
      ? []
      : [['no kind', without('kind')] as const]),
    ['no mode', without('mode')],
    ...(omits ? [] : [['no mode or credentials', without('mode', 'credentials')] as const]),
    ['no method', without('method')],
    ['the URL and the kind alone', bare],
    ['the URL alone', { url: context.url, ...(context.api === undefined ? {} : { api: context.api }) }],
  ];
}
