import { deflateSync } from 'fflate';
import { samlText } from '../engine/flows/saml-envelope.ts';
import type { Values } from './values.ts';
import { sanitiseXml } from './xml.ts';

/** The value of SAMLRequest or SAMLResponse with its message disguised, in the same encoding; undefined where it cannot be read whole. */
export function sanitiseSaml(value: string, values: Values): string | undefined {
  const read = samlText(value);
  if (!read.ok || read.cut !== '') return undefined;
  const xml = sanitiseXml(read.text, values);
  if (xml === undefined) return undefined;
  const bytes = new TextEncoder().encode(xml);
  const sent = read.deflated ? deflateSync(bytes) : bytes;
  let binary = '';
  for (const byte of sent) binary += String.fromCharCode(byte);
  return btoa(binary);
}
