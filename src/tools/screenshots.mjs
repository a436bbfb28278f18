/** @file `npm run screenshots`: makes the pictures of the documentation and of the stores anew, from the real panel. */
import { build } from './build.mjs';
import { runTool, say } from './say.mjs';
import { ensureTools } from './setup.mjs';
import { importTypeScript } from './typescript.mjs';

await runTool(async () => {
  const tools = await ensureTools({ chromium: true, servers: true });
  await build({ only: ['extension'] });
  const { takePictures } = await importTypeScript('e2e/pictures.ts');
  for (const file of await takePictures(tools)) say(`Wrote ${file}`);
});
