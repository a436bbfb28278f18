/**
 * @file `npm start`: a browser with the extension on a site where each link breaks sign-in in one way.
 *
 *     npm start                                  a visible browser
 *     npm start -- --headless [SCENARIO …]       runs these scenarios, or some of each kind, and prints what the panel says; also
 *                                                without a display
 *     npm start -- --headless --all              runs all of them
 */
import { build } from './build.mjs';
import { runTool, say } from './say.mjs';
import { ensureTools } from './setup.mjs';
import { importTypeScript } from './typescript.mjs';

const hasDisplay =
  process.platform !== 'linux' || (process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY ?? '') !== '';

await runTool(async () => {
  const args = process.argv.slice(2);
  const tools = await ensureTools({ chromium: true, servers: true });
  await build({ only: ['extension'] });
  const { browse, runHeadless } = await importTypeScript('e2e/start.ts');
  if (hasDisplay && !args.includes('--headless')) return browse(tools);
  if (!hasDisplay) say('No display: running scenarios without a window.');
  const named = args.filter((argument) => !argument.startsWith('-'));
  const wrong = await runHeadless(tools, named.length > 0 ? named : args.includes('--all') ? 'all' : 'some');
  if (wrong > 0) process.exitCode = 1;
});
