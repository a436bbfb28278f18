import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../../src/tools/root.mjs';
import { runPackage } from '../../src/tools/run.mjs';
import { expect, test } from '../drivers/test.ts';

for (const browser of ['chrome', 'firefox'])
  test(`the extension for ${browser} asks for nothing at install, and lets in no code from elsewhere`, () => {
    const manifest = JSON.parse(readFileSync(join(root, 'dist', browser, 'manifest.json'), 'utf8'));
    // Each of these is granted, or asked for, at install.
    for (const key of ['permissions', 'host_permissions', 'content_scripts', 'externally_connectable'])
      expect(manifest[key] ?? [], key).toEqual([]);
    // No page of a site may load the page that asks for permissions.
    expect(manifest.web_accessible_resources ?? []).toEqual([]);
    expect(manifest.optional_permissions).toEqual(['cookies', 'webRequest', 'notifications']);
    expect(manifest.optional_host_permissions).toEqual(['*://*/*', 'ws://*/*', 'wss://*/*']);
    expect(manifest.content_security_policy).toEqual({
      extension_pages:
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self' https: http://localhost:* http://127.0.0.1:*; base-uri 'none'; form-action 'none'; object-src 'none'",
    });
  });

/** The bytes, compressed, of a page of the extension and of all that must be there before it runs. */
function weightOf(browser: string, page: string): number {
  const folder = join(root, 'dist', browser);
  const html = readFileSync(join(folder, page));
  const files = new Set(
    [...html.toString().matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map(([, path = '']) => path),
  );
  // Static imports only: `import(…)` loads what is not waited for. The loop goes on to what it adds.
  for (const file of files)
    for (const [, path = ''] of readFileSync(join(folder, file), 'utf8').matchAll(
      /\b(?:from|import)\s*"(\.[^"]+)"/g,
    ))
      files.add(join(dirname(file), path));
  return [html, ...[...files].map((file) => readFileSync(join(folder, file)))].reduce(
    (sum, bytes) => sum + gzipSync(bytes).length,
    0,
  );
}

for (const browser of ['chrome', 'firefox'])
  test(`opening the developer tools, and then the panel, waits for little of the extension for ${browser}`, () => {
    expect(weightOf(browser, 'src/extension/devtools.html')).toBeLessThanOrEqual(3 * 1024);
    expect(weightOf(browser, 'src/panel/panel.html')).toBeLessThanOrEqual(150 * 1024);
  });

test('the linter of addons.mozilla.org, which is that of web-ext, finds no error in the extension for firefox', async () => {
  const args = ['--output', 'json', join(root, 'dist/firefox')];
  const { output } = await runPackage('addons-linter/bin/addons-linter', args, { quiet: true });
  const { errors, warnings } = JSON.parse(output.slice(output.indexOf('{')));
  expect(errors).toEqual([]);
  // React's own; the policy above keeps scripts out of what it may write.
  expect(warnings.filter(({ code }: { code: string }) => code !== 'UNSAFE_VAR_ASSIGNMENT')).toEqual([]);
});
