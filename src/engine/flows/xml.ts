import { SaxesParser } from 'saxes';
import { LONGEST_XML } from './saml-envelope.ts';

/** An element with its namespace. Text is that of the element itself, trimmed. */
export interface XmlElement {
  /** Namespace name; '' for none. */
  readonly uri: string;
  readonly local: string;
  /** As it is written, with its prefix. */
  readonly name: string;
  /** All attributes as they are written, namespace declarations included, in order. */
  readonly written: readonly (readonly [name: string, value: string])[];
  /** Attributes without a namespace, by local name. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

export type XmlResult =
  | {
      readonly ok: true;
      readonly root: XmlElement;
      /** How many comments and processing instructions stood in it; they are left out. */
      readonly comments: number;
      /** Why this is not all of it; '' where it is. */
      readonly cut: string;
    }
  | { readonly ok: false; readonly detail: string };

const MOST = 20_000;
const DEEPEST = 60;

interface Open {
  uri: string;
  local: string;
  name: string;
  written: [string, string][];
  attributes: Map<string, string>;
  children: XmlElement[];
  text: string;
}

/**
 * Parses an XML 1.0 document with namespaces. Document types are refused, so that no entity is ever declared or expanded. Never
 * throws.
 * @param partly what stands before the end, a fault or a bound is given too, with `cut` saying why it ends there
 */
export function parseXml(text: string, { partly = false } = {}): XmlResult {
  if (text.length > LONGEST_XML && !partly) return { ok: false, detail: 'it is larger than 1 MB' };
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: Open[] = [];
  let root: XmlElement | undefined;
  let count = 0;
  let comments = 0;
  let detail = '';
  let refused = false;
  const stop = (why: string) => {
    if (detail === '') detail = why;
  };
  const close = () => {
    const done = open.pop();
    if (done === undefined) return;
    const element: XmlElement = { ...done, text: done.text.trim() };
    const parent = open.at(-1);
    if (parent === undefined) root ??= element;
    else parent.children.push(element);
  };
  parser.on('error', () => stop('it is no well-formed XML'));
  parser.on('doctype', () => {
    refused = true;
    stop('it declares a document type, which a SAML message must not');
  });
  parser.on('comment', () => {
    comments += 1;
  });
  parser.on('processinginstruction', () => {
    comments += 1;
  });
  parser.on('opentag', (tag) => {
    count += 1;
    if (count > MOST || open.length >= DEEPEST) stop('it has too many elements');
    if (detail !== '') return;
    const attributes = new Map<string, string>();
    const written: [string, string][] = [];
    for (const one of Object.values(tag.attributes)) {
      written.push([one.name, one.value]);
      if (one.uri === '') attributes.set(one.local, one.value);
    }
    const { uri, local, name } = tag;
    open.push({ uri, local, name, written, attributes, children: [], text: '' });
  });
  const addText = (part: string) => {
    const top = open.at(-1);
    if (top !== undefined && detail === '') top.text += part;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    if (detail === '') close();
  });
  // In pieces, so that a hostile document is left as soon as it shows.
  const end = Math.min(text.length, LONGEST_XML);
  for (let at = 0; at < end && detail === ''; at += 16_384)
    parser.write(text.slice(at, Math.min(at + 16_384, end)));
  if (text.length > LONGEST_XML) stop('it is larger than 1 MB');
  if (detail === '') parser.close();
  if (detail !== '' && (refused || !partly)) return { ok: false, detail };
  if (detail !== '') while (open.length > 0) close();
  if (root === undefined) return { ok: false, detail: 'it is no well-formed XML' };
  return { ok: true, root, comments, cut: detail };
}

/** The first child of a name in a namespace. */
export function childOf(element: XmlElement | undefined, uri: string, local: string): XmlElement | undefined {
  return element?.children.find((one) => one.local === local && one.uri === uri);
}

/** All children of a name in a namespace. */
export function childrenOf(
  element: XmlElement | undefined,
  uri: string,
  local: string,
): readonly XmlElement[] {
  return element?.children.filter((one) => one.local === local && one.uri === uri) ?? [];
}

/** xs:dateTime (SAML Core §1.3.3: in UTC, also where no zone is written), ms since the epoch. */
export function xmlTime(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(text)) return undefined;
  const time = Date.parse(/[Zz]$|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(time) ? undefined : time;
}
