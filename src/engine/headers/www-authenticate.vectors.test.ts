import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseChallenges } from './www-authenticate.ts';

const FILE = '../shared/vectors/auth.json';
const present = existsSync(FILE);
if (!present) console.log(`skipped: ${FILE} is not here, so no WWW-Authenticate vectors were run`);

interface Vector {
  id: string;
  header: string;
  field: string;
  kind?: string;
  lenient?: boolean;
  expected?: { scheme: string; token68?: string; params: [string, string][] }[] | null;
}
const vectors: Vector[] = present ? JSON.parse(readFileSync(FILE, 'utf8')).vectors : [];
const challenges = vectors.filter((vector) => vector.header === 'WWW-Authenticate');
const scored = challenges.filter((vector) => vector.kind === undefined && vector.lenient !== true);

/** Names without case and a repeated name's last value, in alphabetical order: sources disagree on the order. */
function comparable(list: NonNullable<Vector['expected']>) {
  return list.map((challenge) => ({
    scheme: challenge.scheme.toLowerCase(),
    token68: challenge.token68,
    params: Object.entries(
      Object.fromEntries(challenge.params.map(([name, value]) => [name.toLowerCase(), value])),
    ).sort(),
  }));
}

describe.runIf(present)('WWW-Authenticate conformance vectors', () => {
  it('has the 87 that are scored (lenient, input-only and semantic ones are not)', () => {
    expect(scored).toHaveLength(87);
  });

  it.each(scored)('$id: $field', ({ field, expected }) => {
    const parse = parseChallenges(field);
    const read = parse.refused
      ? null
      : parse.challenges.map(({ scheme, params, token68 }) => ({
          scheme,
          ...(token68 === undefined ? {} : { token68 }),
          params: params.map(({ name, value }): [string, string] => [name, value]),
        }));
    expect(read === null ? null : comparable(read)).toEqual(expected ? comparable(expected) : null);
  });

  it('reads every other field without throwing, and says where it is at fault', () => {
    for (const { field } of challenges) {
      const parse = parseChallenges(field);
      if (parse.refused) expect(parse.faults).not.toHaveLength(0);
      for (const fault of parse.faults) expect(fault.position).toBeLessThanOrEqual(field.length);
    }
  });
});
