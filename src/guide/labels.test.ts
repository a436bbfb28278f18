import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { en } from '../words/en/index.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const GUIDES = ['guide-testers.md', 'guide-admins.md', 'guide-developers.md'];

/** All that the panel says: what stands in the catalogue (its names left out or filled by what they stand for), and in its sources. */
const said = [
  ...Object.values(en).flatMap((text) => [text.replace(/\{\w+\}/g, ''), text]),
  en.import_har.replace('{wide}', en.import_har_wide),
  en.capture_button_off.replace('{wide}', en.capture_button_wide),
  ...readdirSync(join(root, 'src/panel'))
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\./.test(file))
    .map((file) => readFileSync(join(root, 'src/panel', file), 'utf8')),
];

describe.each(GUIDES)('%s', (file) => {
  const text = readFileSync(join(root, 'docs', file), 'utf8');

  it('names what stands in the panel as it stands there', () => {
    // “Words in **bold**” says how to read the others.
    const labels = [...text.matchAll(/\*\*([^*]+)\*\*/g)].map(([, label = '']) => label.replace(/\s+/g, ' '));
    const own = ['bold', 'before'];
    // A sentence is an example of a title.
    const wanted = labels.filter((label) => !own.includes(label) && label.length < 60);
    expect(wanted.length).toBeGreaterThan(8);
    expect(wanted.filter((label) => !said.some((source) => source.includes(label)))).toEqual([]);
  });

  it('leads nowhere that is not there', () => {
    const links = [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
    for (const link of links) expect(() => readFileSync(join(root, 'docs', link)), link).not.toThrow();
  });
});
