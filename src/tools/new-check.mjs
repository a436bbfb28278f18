/**
 * @file `npm run new-check -- NAME [GROUP]`: a check with its test, in the index and the documentation, ready to be filled in.
 * The group is the name's first word where that is one; the test fails until the check finds what it describes.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate, groups } from './gen.mjs';
import { root } from './root.mjs';
import { runPackage } from './run.mjs';
import { runTool, Stop, say } from './say.mjs';
import { ensurePackages } from './setup.mjs';

const folder = 'src/engine/checks';

/** @param {string} id @param {string} group */
const checkText = (id, group) => `import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { UNAUTHORIZED } from '../kinds.ts';

export default defineCheck({
  id: '${id}',
  group: '${group}',
  summary: 'Say in one sentence what is visible in the traffic when this fires',
  severity: 'broken',
  // The rung of the ladder that the question stands on: 2 the browser, 3 was a credential sent, … 8 what a token says.
  rung: 8,
  applies: UNAUTHORIZED,
  // Number, title and section of the sentence that this rests on.
  spec: [spec('http', '15.5.2')],
  // Only the facts named here can be read below.
  needs: ['credential'],
  messages: {
    found: {
      title: '{place} refused the request because … (a sentence that fits a ticket)',
      what: 'Say what is wrong, and where.',
      why: 'Say why that makes the request fail.',
      fixes: [{ effort: 'easy', audience: 'frontend', text: 'Say what to do.' }],
    },
  },
  run({ exchange, facts, show }) {
    if (facts.credential.sent === 'unknown') return { notEvaluated: 'the capture does not show whether a credential was sent' };
    const found = false;
    if (!found) return [];
    return [
      {
        message: 'found',
        data: { place: show.place(exchange.url) },
        // Certain only where the traffic proves it.
        confidence: 'likely',
        evidence: [{ exchange, at: 'request.headers.authorization' }],
      },
    ];
  },
});
`;

/** @param {string} id */
const testText = (id) => `import { describe, expect, it } from 'vitest';
import { bearerCall, bearerChallenge, causesOf, type EntryInput, jwt } from '../testing.ts';

const token = jwt({ iss: 'https://id.example/' });

describe('${id}', () => {
  it('is found where … (describe the traffic)', () => {
    const entries: EntryInput[] = [bearerCall(token, { answer: bearerChallenge('error="invalid_token"') })];
    expect(causesOf(entries)[0]).toBe('${id}');
  });

  it('is not found where … (its nearest neighbour)', () => {
    const entries: EntryInput[] = [bearerCall(token)];
    expect(causesOf(entries)).not.toContain('${id}');
  });
});
`;

/** @param {string} id */
const guideText = (id) => `  '${id}': {
    means: 'Say in two or three plain sentences what the fault is.',
    causes: ['Say how it comes about, the most common first.'],
    look: ['Network: say which request to click, which tab and which line show it.'],
    shell: 'Give a command that shows it, or say why none can.',
    unlike: { 'credential-refused': 'Say how to tell the nearest neighbour apart.' },
  },
};
`;

/** @param {string} id @param {string | undefined} named @param {string[]} groups */
function groupOf(id, named, groups) {
  const group = named ?? id.split('-')[0] ?? '';
  if (groups.includes(group)) return group;
  throw new Stop(`Which group is ${id} in? npm run new-check -- ${id} ${groups.join('|')}`);
}

await runTool(async () => {
  const [id, named] = process.argv.slice(2);
  if (id === undefined || !/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id) || id.startsWith('no-')) {
    throw new Stop('Name the fault, in lower case with hyphens: npm run new-check -- token-expired [GROUP]');
  }
  await ensurePackages();
  const all = await groups();
  const group = groupOf(id, named, all);
  const taken = all.find((one) => {
    const path = join(root, folder, one);
    return existsSync(path) && readdirSync(path).includes(`${id}.ts`);
  });
  if (taken !== undefined) throw new Stop(`${folder}/${taken}/${id}.ts exists already.`);
  const file = `${folder}/${group}/${id}.ts`;
  const test = `${folder}/${group}/${id}.test.ts`;
  writeFileSync(join(root, file), checkText(id, group));
  writeFileSync(join(root, test), testText(id));
  const guides = `${folder}/${group}/guides.ts`;
  const before = readFileSync(join(root, guides), 'utf8');
  writeFileSync(join(root, guides), before.replace(/\};\n$/, guideText(id)));
  await runPackage('@biomejs/biome/bin/biome', ['check', '--write', file, test, guides], { quiet: true });
  await generate();
  say(`Wrote ${file} and its test, which fails for now: npx vitest run ${test}`);
  say(`What its page says by hand stands at the end of ${guides}.`);
});
