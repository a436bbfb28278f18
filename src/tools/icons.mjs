/**
 * @file `npm run icons`: draws public/icons/SIZE.png from public/icons/icon.svg, in every size that browsers and stores want. The
 * pictures are kept, since another version of Chromium may draw an edge otherwise.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';
import { runTool, say } from './say.mjs';
import { ensureTools } from './setup.mjs';

/** 16 to 64: toolbars, menus and lists, on dense screens too; 96: Firefox's manager of add-ons; 128: both stores. */
export const SIZES = [16, 32, 48, 64, 96, 128];

await runTool(async () => {
  const { chromium: executablePath } = await ensureTools({ chromium: true });
  const { chromium } = await import('playwright');
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath, args });
  const folder = join(root, 'public/icons');
  const svg = readFileSync(join(folder, 'icon.svg'), 'utf8');
  for (const size of SIZES) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(
      `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
    );
    const path = join(folder, `${size}.png`);
    await page.screenshot({ path, omitBackground: true });
    await page.close();
    say(`Wrote public/icons/${size}.png`);
  }
  await browser.close();
});
