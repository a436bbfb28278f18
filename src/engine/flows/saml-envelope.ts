import { Inflate } from 'fflate';
import { looseBase64Bytes, utf8 } from '../headers/base64.ts';

/** The XML of a parameter SAMLRequest or SAMLResponse. */
export type SamlText =
  | {
      readonly ok: true;
      readonly text: string;
      readonly deflated: boolean;
      /** Why this is not all of it; '' where it is. */
      readonly cut: string;
    }
  | { readonly ok: false; readonly detail: string };

/** Ours: characters of XML that are looked at. */
export const LONGEST_XML = 1_000_000;
const LONGEST_VALUE = 1_500_000;
const NOTHING_THERE = 'it is neither XML nor deflated XML';

/**
 * Opens the value of SAMLRequest or SAMLResponse: base64 of the XML (SAML Bindings §3.5.4, POST), or of its raw deflated form
 * (§3.4.4.1, redirect). Never throws.
 * @param cut the recording ends inside of the value: what there is of it is opened
 */
export function samlText(value: string, cut = false): SamlText {
  if (value.length > LONGEST_VALUE) return samlText(value.slice(0, LONGEST_VALUE), true);
  let base64 = value.replace(/\s+/g, '');
  if (cut) {
    base64 = base64.replace(/%[0-9A-Fa-f]?$/, '');
    base64 = base64.slice(0, base64.length - (base64.length % 4));
  }
  const data = looseBase64Bytes(base64);
  if (data === undefined)
    return {
      ok: false,
      detail: /%[0-9A-F]{2}/i.test(base64) ? 'it is percent-encoded twice' : 'it is no base64',
    };
  const why = cut ? 'the recording holds its beginning alone' : '';
  const plain = utf8(cut ? wholeCharacters(data) : data)?.replace(/^\uFEFF/, '');
  if (plain?.trimStart().startsWith('<') === true)
    return { ok: true, text: plain, deflated: false, cut: why };
  // XML always starts with `<`, and its base64 so with P, or with 77u/P after a byte order mark.
  if (plain !== undefined && /^(?:77u\/)?P[A-Za-z0-9+/_\s-]{20,}=*$/.test(plain))
    return { ok: false, detail: 'it is encoded in base64 twice' };
  return inflated(data, why);
}

/** Without the octets of a character that was cut off at the end: at most three. */
function wholeCharacters(data: Uint8Array): Uint8Array {
  let end = data.length;
  while (end > 0 && end > data.length - 4 && ((data[end - 1] ?? 0) & 0xc0) === 0x80) end--;
  const lead = data[end - 1] ?? 0;
  const needed = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return data.length - end + 1 >= needed ? data : data.subarray(0, end - 1);
}

/** Raw deflate (RFC 1951), in small steps: a few bytes may stand for gigabytes. */
function inflated(data: Uint8Array, why: string): SamlText {
  const parts: Uint8Array[] = [];
  let length = 0;
  const inflate = new Inflate((part) => {
    parts.push(part);
    length += part.length;
  });
  let cut = why;
  try {
    for (let at = 0; at < data.length && length <= LONGEST_XML; at += 1024)
      inflate.push(data.subarray(at, at + 1024), at + 1024 >= data.length);
  } catch {
    cut ||= 'its deflated data ends too early, or is damaged';
  }
  if (length > LONGEST_XML) return { ok: false, detail: 'it is larger than 1 MB' };
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  const text = utf8(cut === '' ? all : wholeCharacters(all))?.replace(/^\uFEFF/, '');
  if (text?.trimStart().startsWith('<') !== true) return { ok: false, detail: NOTHING_THERE };
  return { ok: true, text, deflated: true, cut };
}
