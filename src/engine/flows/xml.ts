import { SaxesParser } from 'saxes';

/** An element with its namespace. Text is that of the element itself, trimmed. */
export interface XmlElement {
  /** Namespace name; '' for none. */
  readonly uri: string;
  readonly local: string;
  /** Attributes without a namespace, by local name. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

export type XmlResult =
  | { readonly ok: true; readonly root: XmlElement }
  | { readonly ok: false; readonly detail: string };

const LONGEST = 1_000_000;
const MOST = 20_000;
const DEEPEST = 60;

interface Open {
  uri: string;
  local: string;
  attributes: Map<string, string>;
  children: XmlElement[];
  text: string;
}

/**
 * Parses an XML 1.0 document with namespaces. Document types are refused, so that no entity is ever declared or expanded. Never
 * throws.
 */
export function parseXml(text: string): XmlResult {
  if (text.length > LONGEST) return { ok: false, detail: 'it is larger than 1 MB' };
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: Open[] = [];
  let root: XmlElement | undefined;
  let count = 0;
  let detail = '';
  const stop = (why: string) => {
    if (detail === '') detail = why;
  };
  parser.on('error', () => stop('it is no well-formed XML'));
  parser.on('doctype', () => stop('it declares a document type, which a SAML message must not'));
  parser.on('opentag', (tag) => {
    count += 1;
    if (count > MOST || open.length >= DEEPEST) stop('it has too many elements');
    if (detail !== '') return;
    const attributes = new Map<string, string>();
    for (const one of Object.values(tag.attributes)) if (one.uri === '') attributes.set(one.local, one.value);
    open.push({ uri: tag.uri, local: tag.local, attributes, children: [], text: '' });
  });
  const addText = (part: string) => {
    const top = open.at(-1);
    if (top !== undefined) top.text += part;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const done = open.pop();
    if (done === undefined) return;
    const element: XmlElement = { ...done, text: done.text.trim() };
    const parent = open.at(-1);
    if (parent === undefined) root ??= element;
    else parent.children.push(element);
  });
  // In pieces, so that a hostile document is left as soon as it shows.
  for (let at = 0; at < text.length && detail === ''; at += 16_384) parser.write(text.slice(at, at + 16_384));
  if (detail === '') parser.close();
  if (detail !== '') return { ok: false, detail };
  return root === undefined ? { ok: false, detail: 'it is no well-formed XML' } : { ok: true, root };
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
