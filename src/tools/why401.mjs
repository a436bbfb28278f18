/** @file `npm run why401 -- …`: the command line as built from the present sources. */
import { join } from 'node:path';
import { build } from './build.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';
import { runTool } from './say.mjs';

await runTool(async () => {
  await build({ only: ['cli'] });
  const { code } = await run(process.execPath, [join(root, 'dist/cli/why401.js'), ...process.argv.slice(2)], {
    // Paths are meant from where the user stands, not from the project's folder.
    cwd: process.env.INIT_CWD ?? process.cwd(),
  });
  process.exitCode = code;
});
