import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fill } from './check.ts';
import { checks } from './index.ts';
import { LAYERS, within } from './layers-testing.ts';

const here = dirname(fileURLToPath(import.meta.url));
const engine = join(here, '..');
const source = join(engine, '..');

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

/** Every file of a group that declares a check; files without a default export are helpers. */
const declared = files(here)
  .filter((path) => dirname(path) !== here && !path.endsWith('.test.ts'))
  .filter((path) => /^export default /m.test(readFileSync(path, 'utf8')));

describe('a check', () => {
  it.each(declared.map((path) => [basename(path, '.ts'), path]))(
    '%s has its file, its test and its place in the index',
    (id, path) => {
      expect(
        existsSync(path.replace(/\.ts$/, '.test.ts')),
        `${relative(here, path)} has no test beside it: write ${id}.test.ts`,
      ).toBe(true);
      const check = checks.find((one) => one.id === id);
      expect(
        check,
        `${id} is not in the index, or its id is not its file's name: run npm run gen`,
      ).toBeDefined();
      expect(check?.group, `${id} lies in a folder that is not its group`).toBe(basename(dirname(path)));
    },
  );

  it.each(checks.map((check) => [check.id, check] as const))('%s keeps the house rules', (id, check) => {
    expect(id).toMatch(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$|^forbidden$/);
    expect(id.startsWith('no-'), 'an id is a noun phrase that names the fault').toBe(false);
    expect(check.summary).not.toMatch(/\.$/);
    expect(check.rung).toBeGreaterThanOrEqual(1);
    expect(check.rung).toBeLessThanOrEqual(9);
    expect(check.spec.length, 'a check cites its specification').toBeGreaterThan(0);
    for (const [name, message] of Object.entries(check.messages)) {
      for (const text of [message.what, message.why, ...message.fixes.map((fix) => fix.text)])
        expect(fill(text, numbers), `${id}/${name}: prose ends with a full stop`).toMatch(/[.?…}]$|1$/);
      expect(message.title, `${id}/${name}: a title has no full stop at its end`).not.toMatch(/\.$/);
      expect(message.fixes.length, `${id}/${name} says what to do`).toBeGreaterThan(0);
      for (const fix of message.fixes)
        expect(fix.action, `${id}/${name}: the panel offers to clear cookies where a fix says so`).toBe(
          fix.audience === 'user' && /clear the cookies/i.test(fix.text) ? 'clear-cookies' : undefined,
        );
    }
  });
});

// Any name is filled, so that a template's end can be looked at.
const numbers = new Proxy({}, { get: () => 1 });

describe('imports', () => {
  it('go one way', () => {
    const wrong: string[] = [];
    for (const path of files(source)) {
      const from = relative(source, path);
      if (/\.test\.tsx?$|testing\.ts$|\.d\.ts$/.test(from)) continue;
      const layer = LAYERS.find(({ of }) => within(from, of));
      if (layer === undefined) continue;
      for (const found of readFileSync(path, 'utf8').matchAll(/^(?:import|export)[^'"]*from '(\.[^']+)'/gm)) {
        const to = relative(source, join(dirname(path), found[1] ?? ''));
        if (!layer.may.some((place) => within(to, place))) wrong.push(`${from} imports ${to}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('reach jose where tokens are decoded and verified alone, and the polyfill in no engine file', () => {
    const users = files(source)
      .filter((path) => !/\.test\.tsx?$/.test(path) && /from 'jose'/.test(readFileSync(path, 'utf8')))
      .map((path) => relative(source, path));
    expect(users.sort()).toEqual(['engine/tokens/jwt.ts', 'engine/tokens/signature.ts']);
    const impure = files(engine).filter(
      (path) =>
        !path.endsWith('.test.ts') &&
        /from '(?:webextension-polyfill|react|node:)/.test(readFileSync(path, 'utf8')),
    );
    expect(impure).toEqual([]);
  });
});

describe('the house', () => {
  it('has no escape hatches', () => {
    const hatches = files(source).flatMap((path) => {
      const text = readFileSync(path, 'utf8');
      return /@ts-(?:ignore|nocheck|expect-error)|:\s*any\b|\bas any\b/.test(text) &&
        !path.endsWith('conventions.test.ts')
        ? [relative(source, path)]
        : [];
    });
    expect(hatches).toEqual([]);
  });

  it('keeps files short', () => {
    const long = files(source).filter(
      (path) => !/\.test\.tsx?$/.test(path) && readFileSync(path, 'utf8').split('\n').length > 400,
    );
    expect(long.map((path) => relative(source, path))).toEqual([]);
  });
});
