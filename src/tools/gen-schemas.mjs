/** @file The published JSON Schemas, from the TypeScript types of what is printed as JSON. */
import { join } from 'node:path';
import { root } from './root.mjs';

const source = 'src/report/schemas.ts';

/** By the name of the file in docs/schema and of the package's export: the type, and what stands in the field `schema`. */
const schemaTypes = {
  report: { type: 'Report', id: 'why401/report@1' },
  cookies: { type: 'CookiesReport', id: 'why401/cookies@1' },
  file: { type: 'FileDigest', id: 'why401/file@1' },
  compare: { type: 'CaptureComparison', id: 'why401/compare@1' },
};

/**
 * The generator writes draft 7. What it uses of that is in 2020-12 as it was, but for the place of definitions (JSON Schema
 * Core 2020-12, 8.2.4 "$defs") and lists by place, which the reports have none of.
 * @param {unknown} node @returns {unknown}
 */
function modern(node) {
  if (Array.isArray(node)) return node.map(modern);
  if (typeof node === 'string') return node.replace(/^#\/definitions\//, '#/$defs/');
  if (typeof node !== 'object' || node === null) return node;
  if ('items' in node && Array.isArray(node.items))
    throw new Error('A tuple in a report: write prefixItems for it');
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => [name === 'definitions' ? '$defs' : name, modern(value)]),
  );
}

/** @returns {Promise<{ file: string, text: string }[]>} */
export async function schemaFiles() {
  const { createGenerator } = await import('ts-json-schema-generator');
  const generator = createGenerator({
    path: join(root, source),
    tsconfig: join(root, 'tsconfig.json'),
    skipTypeCheck: true,
    topRef: false,
    additionalProperties: false,
  });
  return Object.entries(schemaTypes).map(([name, { type, id }]) => {
    const { $schema: _, ...schema } = generator.createSchema(type);
    const text = JSON.stringify(
      {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        $id: `urn:why401:${id.replace(/^why401\//, '').replace('@', ':')}`,
        title: id,
        ...Object(modern(schema)),
      },
      null,
      2,
    );
    return { file: `docs/schema/${name}.json`, text: `${text}\n` };
  });
}
