import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ESTree, parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { en } from './en/index.ts';

const source = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The sources of the pages, without tests and what serves them alone. */
const files = ['panel', 'extension']
  .flatMap((folder) => readdirSync(join(source, folder)).map((file) => `${folder}/${file}`))
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|testing/.test(file));

/** Attributes whose value somebody reads or hears. */
const SPOKEN = [
  'title',
  'placeholder',
  'alt',
  'label',
  'aria-label',
  'aria-description',
  'aria-roledescription',
];

/** What our elements are called, and what the web calls its own, is the same in every language. */
const NAMES = new Set(['Why401', 'URL', 'WWW-Authenticate', 'Proxy-Authenticate', 'Set-Cookie:']);

/** What stands in these is code, and no words. */
const CODE = ['code', 'pre'];

function isCode(node: Node): boolean {
  if (node.type !== 'JSXElement') return false;
  const { name } = node.openingElement;
  return name.type === 'JSXIdentifier' && CODE.includes(name.name);
}

type Node = ESTree.Node;
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value;

function childrenOf(node: Node): readonly Node[] {
  return Object.values(node).flatMap((value): readonly Node[] =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  );
}

function* all(node: Node, enters: (node: Node) => boolean = () => true): Generator<Node> {
  yield node;
  if (enters(node)) for (const child of childrenOf(node)) yield* all(child, enters);
}

const isProse = (text: string) => /\p{L}{2}/u.test(text) && !NAMES.has(text.trim());

/** The texts that an expression can come to without a call: `'a'`, `on ? 'a' : 'b'`, `` `${n} a` ``. */
function textsOf(node: Node | null | undefined): readonly string[] {
  switch (node?.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [node.value] : [];
    case 'TemplateLiteral':
      return node.quasis.map(({ value }) => value.cooked ?? '');
    case 'ConditionalExpression':
      return [...textsOf(node.consequent), ...textsOf(node.alternate)];
    case 'LogicalExpression':
      return [...textsOf(node.left), ...textsOf(node.right)];
    case 'JSXExpressionContainer':
      return textsOf(node.expression);
    default:
      return [];
  }
}

/** What an element says by itself, and not through the catalogue. */
function saidBy(program: Node): readonly string[] {
  return [...all(program, (node) => !isCode(node))].flatMap((node) => {
    if (node.type === 'JSXText') return [node.value.trim()];
    if (node.type === 'JSXAttribute')
      return node.name.type === 'JSXIdentifier' && SPOKEN.includes(node.name.name) ? textsOf(node.value) : [];
    if ((node.type === 'JSXElement' && !isCode(node)) || node.type === 'JSXFragment')
      return node.children.filter((child) => child.type === 'JSXExpressionContainer').flatMap(textsOf);
    return [];
  });
}

const parsed = files.map((file) => {
  const { program, errors } = parseSync(file, readFileSync(join(source, file), 'utf8'));
  if (errors.length > 0) throw new Error(`${file} does not parse`);
  return { file, program };
});

/** The keys that pages of their own name in their elements. */
const inHtml = ['permission', 'popup'].flatMap((page) =>
  [...readFileSync(join(source, `extension/${page}.html`), 'utf8').matchAll(/data-words="(\w+)"/g)].map(
    ([, key = '']) => key,
  ),
);

describe('the pages of the extension', () => {
  it('say nothing past the catalogue', () => {
    const left = parsed.flatMap(({ file, program }) =>
      saidBy(program)
        .filter(isProse)
        .map((text) => `${file}: ${text}`),
    );
    expect(left, 'put these into src/words/en and de, and say them with t()').toEqual([]);
  });

  it('name no message that there is not', () => {
    expect(inHtml.filter((key) => !(key in en))).toEqual([]);
  });

  it('use every message of the catalogue', () => {
    const literals = new Set<string>();
    const patterns: RegExp[] = [];
    for (const { program } of parsed)
      for (const node of all(program)) {
        if (node.type === 'Literal' && typeof node.value === 'string') literals.add(node.value);
        if (node.type === 'TemplateLiteral' && node.expressions.length > 0) {
          const parts = node.quasis.map(({ value }) => value.cooked ?? '');
          // A key put together begins with what it belongs to: `view_${id}`.
          if (/^[a-z]+_[a-z_]*$/.test(parts[0] ?? '')) patterns.push(new RegExp(`^${parts.join('\\w+')}$`));
        }
      }
    for (const key of inHtml) literals.add(key);
    const ofBrowser = ['language', 'extension_name', 'extension_description'];
    const unused = Object.keys(en).filter((key) => {
      const stem = key.replace(/_(?:zero|one|two|few|many|other)$/, '');
      const isUsed = [key, stem].some(
        (one) => literals.has(one) || patterns.some((pattern) => pattern.test(one)),
      );
      return !isUsed && !ofBrowser.includes(key);
    });
    expect(unused).toEqual([]);
  });
});
