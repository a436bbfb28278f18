import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { withBar } from './reading-bar.ts';

const folder = mkdtempSync(join(tmpdir(), 'why401-bar-'));
const path = join(folder, 'a.har');
writeFileSync(path, new Uint8Array(5 << 19).fill(7));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(large: number) {
  let shown = '';
  let size = 0;
  const write = (text: string) => {
    shown += text;
  };
  for await (const chunk of withBar(path, write, 80, large)) size += chunk.length;
  return { shown, size };
}

describe('the bar over a file that is read', () => {
  it('shows how far a large one is, and is wiped behind it', async () => {
    const { shown, size } = await read(1);
    expect(size).toBe(5 << 19);
    expect(shown).toMatch(/ 0 of 3 MB\r.* 1 of 3 MB\r.* 2 of 3 MB\r +\r$/);
  });

  it('is not drawn for a small one', async () => {
    expect(await read(1 << 30)).toEqual({ shown: '', size: 5 << 19 });
  });

  it('leaves a missing file to be told of as ever', async () => {
    await expect(withBar(join(folder, 'none'), () => {}).next()).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
