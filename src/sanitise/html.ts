import { Parser } from 'htmlparser2';
import { OF_SIGN_IN } from './telling.ts';
import type { Values } from './values.ts';

/** Attributes that the diagnosis reads, or that say how a form or a link works. */
const PLAIN = new Set(
  'type name method enctype rel http-equiv charset lang dir role autocomplete required disabled checked hidden for media as crossorigin target accept-charset'.split(
    ' ',
  ),
);
const ADDRESSES = new Set('href src action formaction data cite poster'.split(' '));
/** Elements without an end tag (HTML, 13.1.2). */
const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));
/**
 * An HTML page written anew: its elements, forms and addresses stay, scripts and styles go, and its text is disguised, but for what a
 * server says of a refusal, and of signing in.
 */
export function sanitiseHtml(page: string, values: Values, refusal: boolean): string {
  let made = '';
  let silent = '';
  const parser = new Parser(
    {
      onprocessinginstruction: (name) => {
        if (name.toLowerCase() === '!doctype') made += '<!doctype html>';
      },
      onopentag: (name, attributes) => {
        if (silent !== '') return;
        made += `<${name}`;
        for (const [attribute, value] of Object.entries(attributes)) {
          const shown = attributeOf(name, attribute, value, attributes, values);
          if (shown !== undefined)
            made += shown === '' ? ` ${attribute}` : ` ${attribute}="${escaped(shown)}"`;
        }
        made += '>';
        if (name === 'script' || name === 'style') silent = name;
      },
      onclosetag: (name) => {
        if (silent !== '' && silent !== name) return;
        silent = '';
        if (!VOID.has(name)) made += `</${name}>`;
      },
      ontext: (text) => {
        if (silent !== '') return;
        const said = refusal || OF_SIGN_IN.test(text);
        made += escaped(said ? values.words(text) : text.trim() === '' ? text : values.masked(text));
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  parser.write(page);
  parser.end();
  return made;
}

function attributeOf(
  element: string,
  name: string,
  value: string,
  all: Readonly<Record<string, string>>,
  values: Values,
): string | undefined {
  if (PLAIN.has(name)) return values.kept(value);
  if (ADDRESSES.has(name)) return values.url(value);
  if (name === 'content' && element === 'meta') {
    if (/^refresh$/i.test(all['http-equiv'] ?? ''))
      return value.replace(
        /^(\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?["']?)([^"']*)/i,
        (_all, lead: string, url: string) => lead + values.url(url),
      );
    return values.secret(value);
  }
  if (name === 'value' && (element === 'input' || element === 'button'))
    return values.parameter(all.name ?? '', value);
  return undefined;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
