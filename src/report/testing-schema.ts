import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

const folder = join(import.meta.dirname, '../../docs/schema');
const compiled = new Map<string, ValidateFunction>();

/**
 * What in a JSON document breaks the published schema of its `schema` field, a line each; empty where nothing does.
 * @throws where it names no schema that is published.
 */
export function schemaFaults(document: unknown): readonly string[] {
  const name = /^why401\/([a-z]+)@1$/.exec(String(Object(document).schema))?.[1];
  if (name === undefined) throw new Error('The document names no schema of why401');
  const validate = compiled.get(name) ?? compile(name);
  if (validate(document)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

function compile(name: string): ValidateFunction {
  const schema: unknown = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
  // Unions that are named by their parts have types of their own: that is no fault of the schema.
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(
    Object(schema),
  );
  compiled.set(name, validate);
  return validate;
}
