/** DER (ITU-T X.690), as far as Kerberos and SPNEGO messages need it: one element at a position. Tolerates a cut end. */
export interface Element {
  readonly tag: number;
  /** Where the contents start and end; the end is that of the data where they were cut. */
  readonly start: number;
  readonly end: number;
}

export function elementAt(data: Uint8Array, at: number): Element | undefined {
  const tag = data[at];
  const first = data[at + 1];
  if (tag === undefined || first === undefined) return undefined;
  let length = first;
  let start = at + 2;
  if (first >= 0x80) {
    const bytes = first & 0x7f;
    // Indefinite lengths are no DER, and four bytes hold more than any field can.
    if (bytes === 0 || bytes > 4) return undefined;
    length = 0;
    for (let index = 0; index < bytes; index++) length = length * 256 + (data[start + index] ?? 0);
    start += bytes;
  }
  return { tag, start, end: Math.min(start + length, data.length) };
}

/** The elements inside another one, at most 64. */
export function childrenOf(data: Uint8Array, parent: Element): readonly Element[] {
  const children: Element[] = [];
  let at = parent.start;
  while (at < parent.end && children.length < 64) {
    const child = elementAt(data, at);
    if (child === undefined) break;
    children.push(child);
    at = child.end;
  }
  return children;
}

/** The first child with this tag. */
export function childOf(data: Uint8Array, parent: Element | undefined, tag: number): Element | undefined {
  return parent === undefined ? undefined : childrenOf(data, parent).find((child) => child.tag === tag);
}

/** An INTEGER or ENUMERATED of at most four bytes. */
export function integerOf(data: Uint8Array, element: Element | undefined): number | undefined {
  if (element === undefined || element.end - element.start > 4 || element.end === element.start)
    return undefined;
  let value = 0;
  for (let at = element.start; at < element.end; at++) value = value * 256 + (data[at] ?? 0);
  return value;
}

/** Printable ASCII, or undefined where the contents are not. */
export function asciiOf(data: Uint8Array, element: Element): string | undefined {
  let text = '';
  for (let at = element.start; at < element.end; at++) {
    const byte = data[at] ?? 0;
    if (byte < 0x20 || byte > 0x7e) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}
