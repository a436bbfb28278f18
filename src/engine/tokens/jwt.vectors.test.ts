import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeHeader, decodeJwsJson, decodeJwt, type JwtResult } from './jwt.ts';

const FILE = '../shared/vectors/jwt.json';
const present = existsSync(FILE);
if (!present) console.log(`skipped: ${FILE} is not here, so no JWT vectors were run`);

interface Vector {
  id: string;
  kind: string;
  token: unknown;
  decodable?: boolean;
  header?: object | null;
  payload?: string;
  claims?: object;
  header_if_parsable?: object | null;
}
const vectors: Vector[] = present ? JSON.parse(readFileSync(FILE, 'utf8')).vectors : [];
const stated = vectors.filter((vector) => vector.decodable !== undefined && vector.kind !== 'header-only');

/** Two vectors state a `crit` that their own encoded header does not hold. */
const HEADER_DIFFERS = /rfc7797\/4\.2\..*#jws-json/;

function decode({ token }: Vector): readonly JwtResult[] {
  return typeof token === 'string' ? [decodeJwt(token)] : decodeJwsJson(token);
}

describe.runIf(present)('JWT conformance vectors', () => {
  it('are all here', () => {
    expect(vectors).toHaveLength(738);
    expect(stated).toHaveLength(78);
  });

  it.each(stated.filter((vector) => vector.decodable === true))('decodes $id', (vector) => {
    const results = decode(vector);
    expect(results.length).toBeGreaterThan(0);
    for (const result of results) {
      expect(result).toMatchObject({ ok: true, form: 'jws' });
      if (result.ok && vector.header != null && results.length === 1 && !HEADER_DIFFERS.test(vector.id))
        expect(result.header).toMatchObject(vector.header);
      if (result.ok && vector.claims !== undefined) expect(result.claims).toEqual(vector.claims);
    }
  });

  it.each(stated.filter((vector) => vector.decodable === false))('shows no claims of $id', (vector) => {
    for (const result of decode(vector)) {
      if (result.ok) expect(result).toMatchObject({ form: 'jwe', claims: undefined });
      else expect(result.detail).not.toBe('');
    }
  });

  it.each(vectors.filter((vector) => vector.kind === 'header-only'))('reads the header of $id', (vector) => {
    const token = String(vector.token);
    const header = decodeHeader(token.split('.')[0] ?? '');
    if (vector.decodable === true) expect(header).toEqual({ header: vector.header });
    else {
      expect(header).not.toHaveProperty('header');
      expect(decodeJwt(token).ok).toBe(false);
    }
  });

  it('never throws, and shows no header but the one that stands there', () => {
    for (const vector of vectors) {
      for (const result of decode(vector)) {
        if (result.ok && vector.header_if_parsable != null)
          expect(result.header, vector.id).toEqual(vector.header_if_parsable);
        if (vector.header_if_parsable === null)
          expect(result.ok && vector.kind !== 'json', vector.id).toBe(false);
      }
    }
  });
});
