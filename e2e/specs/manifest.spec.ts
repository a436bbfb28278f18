import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
    expect(manifest.optional_permissions).toEqual(['cookies', 'webRequest']);
    expect(manifest.optional_host_permissions).toEqual(['*://*/*', 'ws://*/*', 'wss://*/*']);
    expect(manifest.content_security_policy).toEqual({
      extension_pages:
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self' https: http://localhost:* http://127.0.0.1:*; base-uri 'none'; form-action 'none'; object-src 'none'",
    });
  });

test('the linter of addons.mozilla.org, which is that of web-ext, finds no error in the extension for firefox', async () => {
  const args = ['--output', 'json', join(root, 'dist/firefox')];
  const { output } = await runPackage('addons-linter/bin/addons-linter', args, { quiet: true });
  const { errors, warnings } = JSON.parse(output.slice(output.indexOf('{')));
  expect(errors).toEqual([]);
  // React's own; the policy above keeps scripts out of what it may write.
  expect(warnings.filter(({ code }: { code: string }) => code !== 'UNSAFE_VAR_ASSIGNMENT')).toEqual([]);
});
