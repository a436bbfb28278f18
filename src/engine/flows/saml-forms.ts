/** A form of a page with its hidden fields. */
export interface PageForm {
  /** As it is written; '' where it has none. */
  readonly action: string;
  /** Its fields as a posted form would hold them. */
  readonly fields: string;
  /** The recording ends inside of it. */
  readonly cut: boolean;
}

const MOST_FORMS = 8;
const MOST_FIELDS = 60;

/**
 * The forms of an HTML page as far as a page that posts itself needs it: not a parser of HTML, only of `form` and `input` tags as
 * identity providers write them. Bounded; never throws.
 */
export function formsIn(page: string): readonly PageForm[] {
  const forms: PageForm[] = [];
  for (const part of page.split(/<form(?=[\s>])/i).slice(1, MOST_FORMS + 1)) {
    const end = part.search(/<\/form/i);
    const inside = end < 0 ? part : part.slice(0, end);
    const action = attributes(inside.slice(0, inside.indexOf('>') + 1)).get('action') ?? '';
    const fields: string[] = [];
    let cut = false;
    for (const tag of inside.split(/<input(?=[\s/>])/i).slice(1, MOST_FIELDS + 1)) {
      const closed = tagEnd(tag);
      const given = attributes(closed < 0 ? `${tag}"` : tag.slice(0, closed));
      cut ||= closed < 0;
      const name = given.get('name');
      if (name !== undefined)
        fields.push(`${encodeURIComponent(name)}=${encodeURIComponent(given.get('value') ?? '')}`);
    }
    forms.push({ action, fields: fields.join('&'), cut: cut && end < 0 });
  }
  return forms;
}

/** Where a tag ends: a `>` inside quotes does not end it. -1 where it does not. */
function tagEnd(tag: string): number {
  let quote = '';
  for (let at = 0; at < tag.length; at++) {
    const char = tag[at] ?? '';
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '>') return at;
  }
  return -1;
}

function attributes(tag: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', double, single, bare] of tag.matchAll(
    /([\w:-]{1,40})\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g,
  )) {
    const lower = name.toLowerCase();
    if (!found.has(lower)) found.set(lower, unescaped(double ?? single ?? bare ?? ''));
  }
  return found;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Character references as HTML has them in attributes; unknown names stay as they are. */
function unescaped(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w{2,6}));/gi, (all, hex, decimal, name) => {
    if (typeof name === 'string') return ENTITIES[name.toLowerCase()] ?? all;
    const code = typeof hex === 'string' ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}
