import { essenceOf } from '../engine/exchange/body-use.ts';
import { looseBase64Bytes } from '../engine/headers/base64.ts';
import { grpcMessage } from './fields.ts';
import { sanitiseHtml } from './html.ts';
import { multipart } from './multipart.ts';
import type { Values } from './values.ts';
import { sanitiseXml } from './xml.ts';

/** A body that was read, or why nothing of it is kept. */
export type SanitisedBody = { readonly text: string } | { readonly removed: string };

/** Ours: a longer body is taken out as a whole; the diagnosis reads no more than this of one. */
export const LONGEST_BODY = 1_000_000;

/** A body by its media type, decoded; what is not understood is taken out whole. `refusal`: it answers with an error. */
export function sanitiseBody(
  text: string,
  mimeType: string,
  values: Values,
  { refusal }: { readonly refusal: boolean },
): SanitisedBody {
  const type = essenceOf(mimeType);
  const start = text.trimStart();
  if (start === '') return { text };
  if (text.length > LONGEST_BODY) return { removed: 'too long to be looked through' };
  if (/^application\/(?:grpc-web|connect\+)/.test(type)) {
    const octets = type.startsWith('application/grpc-web-text') ? unframed(text) : text;
    const made = frames(octets, values);
    return { text: octets === text ? made : btoa(made) };
  }
  if (type === 'text/event-stream') return { text: events(text, values, refusal) };
  if (type === 'application/x-www-form-urlencoded') return { text: values.form(text) };
  if (type.startsWith('multipart/')) {
    const made = multipart(text, mimeType, values, refusal);
    return made === undefined ? { removed: 'its parts could not be told apart' } : { text: made };
  }
  if (/^(?:text\/(?:css|javascript|ecmascript)|application\/(?:x-)?(?:javascript|ecmascript))$/.test(type))
    return { removed: 'a script or style sheet' };
  if (/^[[{]/.test(start) || /json/.test(type)) {
    const made = json(text, values, refusal);
    if (made !== undefined) return { text: made };
    if (/json/.test(type)) return { removed: 'it is no JSON' };
  }
  if (/html/.test(type) || /^<!doctype html|^<html/i.test(start))
    return { text: sanitiseHtml(text, values, refusal) };
  if (start.startsWith('<')) {
    const made = sanitiseXml(text, values);
    return made === undefined ? { removed: 'it is no XML' } : { text: made };
  }
  if (/^application\/(?:[\w.+-]*\+)?jwt$/.test(type)) return { text: values.secret(text.trim()) };
  if (/^[\w.~%+-]{1,60}=[^\s]*$/.test(start) && !/\s/.test(start)) return { text: values.form(text) };
  // Words of a server stay where it refuses: elsewhere a text may be anything.
  if (refusal && text.length <= 2000 && /^text\/plain$|^$/.test(type)) return { text: values.words(text) };
  return { removed: 'of a kind that is not looked through' };
}

function json(text: string, values: Values, refusal: boolean): string | undefined {
  const rule = refusal ? 'refusal' : 'data';
  // Some APIs put something before it, so that it is no script: )]}', or while(1);
  const [, guard = '', rest = ''] =
    /^(\)\]\}',?\s*|(?:while|for)\s*\([^)]*\)\s*;)?([\s\S]*)$/.exec(text) ?? [];
  try {
    return guard + JSON.stringify(values.json(JSON.parse(rest), rule));
  } catch {
    const lines = rest.split(/\r?\n/).filter((line) => line.trim() !== '');
    try {
      return lines.length < 2
        ? undefined
        : lines.map((line) => JSON.stringify(values.json(JSON.parse(line), rule))).join('\n');
    } catch {
      return undefined;
    }
  }
}

/**
 * Messages in frames (gRPC-Web, Connect: a flag octet, four octets of length, the content): what is in them goes; trailers, which are
 * text, and ends, which are JSON, stay. One character for each octet.
 */
function frames(octets: string, values: Values): string {
  let made = '';
  for (let at = 0; at + 5 <= octets.length; ) {
    const flags = octets.charCodeAt(at);
    let length = 0;
    for (let index = 1; index <= 4; index++) length = length * 256 + (octets.charCodeAt(at + index) & 0xff);
    const content = octets.slice(at + 5, at + 5 + length);
    made += frame(flags, told(flags, content, values));
    at += 5 + length;
  }
  return made;
}

// gRPC PROTOCOL-WEB: the highest bit marks trailers; Connect: bit 1 marks the end of a stream.
function told(flags: number, content: string, values: Values): string {
  if (flags & 0x80)
    return content
      .split('\r\n')
      .map((line) => {
        const [, name = '', gap = '', value = ''] =
          /^(grpc-(?:status|message))(\s*:\s*)(.*)$/i.exec(line) ?? [];
        return name === '' ? '' : name + gap + grpcMessage(value, values);
      })
      .filter((line) => line !== '')
      .join('\r\n');
  return flags & 0x02 ? (json(content, values, true) ?? '') : '\0'.repeat(content.length);
}

/** Each frame or chunk of gRPC-Web's text form may be encoded alone, so padding may stand in the middle. */
function unframed(text: string): string {
  const pieces = text.replace(/\s+/g, '').match(/[A-Za-z0-9+/]+={0,2}/g) ?? [];
  return pieces
    .map((piece) => {
      let binary = '';
      for (const byte of looseBase64Bytes(piece) ?? []) binary += String.fromCharCode(byte);
      return binary;
    })
    .join('');
}

function frame(flags: number, content: string): string {
  const { length } = content;
  return (
    String.fromCharCode(
      flags,
      (length >>> 24) & 255,
      (length >>> 16) & 255,
      (length >>> 8) & 255,
      length & 255,
    ) + content
  );
}

/** Server-sent events (HTML, 9.2.5): data that is JSON is looked through, other data goes. */
function events(text: string, values: Values, refusal: boolean): string {
  return text
    .split('\n')
    .map((line) => {
      const data = /^(data:\s?)(.*)$/.exec(line);
      if (data === null) return /^(?:event|id|retry|:)/.test(line) || line === '' ? values.words(line) : '';
      return (data[1] ?? '') + (json(data[2] ?? '', values, refusal) ?? '');
    })
    .join('\n');
}
