import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { LAYERS } from '../engine/checks/layers-testing.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
const code = [...text.matchAll(/`([^`\n]+)`/g)].map(([, word = '']) => word);

describe('the architecture page', () => {
  it('names files and folders that are there', () => {
    const paths = code.filter((word) => /^(?:src|e2e|docs)(?:\/[\w./-]+)?$/.test(word));
    expect(paths.length).toBeGreaterThan(40);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('names every folder of the sources', () => {
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `src/${name}`);
    expect(folders.filter((folder) => !code.includes(folder))).toEqual([]);
  });

  it('names commands that there are', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const named = [...text.matchAll(/`npm (?:run )?([\w-]+)/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(4);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('states the layers that are enforced', () => {
    const stated = text.slice(text.indexOf('| of | may import |')).split('\n\n')[0]?.split('\n').slice(2);
    expect(stated).toEqual(
      LAYERS.map(({ of, may }) => `| \`${of}\` | ${may.map((place) => `\`${place}\``).join(', ')} |`),
    );
  });
});
