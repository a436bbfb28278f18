/** @file `npm run dev`: rebuilds the extension into dist/dev as files change; load that folder in a browser once. */
import { runPackage } from './run.mjs';
import { runTool, say } from './say.mjs';
import { ensurePackages } from './setup.mjs';

await runTool(async () => {
  await ensurePackages();
  say('Load dist/dev in Chromium: chrome://extensions, Developer mode, Load unpacked.');
  await runPackage('vite/bin/vite.js', []);
});
