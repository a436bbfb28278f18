/**
 * @file Lets a tool import TypeScript files as they stand: types are stripped file by file as Node loads them (older
 * supported versions of Node cannot, and none handles every construct that we use).
 *
 *     import { importTypeScript } from './typescript.mjs';
 *     const { diagnose } = await importTypeScript('src/engine/index.ts');
 */
import { readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { root } from './root.mjs';

/** @param {string} url */
const isOurs = (url) => /\.tsx?$/.test(url) && url.startsWith('file:') && !url.includes('/node_modules/');

/** @param {string} url @param {typeof import('rolldown/utils')} rolldown */
function strip(url, { transformSync }) {
  const path = fileURLToPath(url);
  const { code, errors } = transformSync(path, readFileSync(path, 'utf8'), { sourcemap: false });
  if (errors.length > 0) throw new SyntaxError(`${path}: ${errors[0]?.message}`);
  return code;
}

/**
 * Node's asynchronous load hook, for versions without `registerHooks`; runs on a thread of its own.
 * @type {import('node:module').LoadHook}
 */
export async function load(url, context, next) {
  if (!isOurs(url)) return next(url, context);
  return { format: 'module', source: strip(url, await import('rolldown/utils')), shortCircuit: true };
}

let ready = false;

async function prepare() {
  if (ready) return;
  ready = true;
  /** @type {unknown} */
  const registerHooks = Reflect.get(nodeModule, 'registerHooks');
  if (typeof registerHooks !== 'function') {
    nodeModule.register(import.meta.url);
    return;
  }
  const rolldown = await import('rolldown/utils');
  registerHooks({
    /** @type {(url: string, context: object, next: (url: string, context: object) => unknown) => unknown} */
    load: (url, context, next) =>
      isOurs(url)
        ? { format: 'module', source: strip(url, rolldown), shortCircuit: true }
        : next(url, context),
  });
}

/**
 * Imports a TypeScript module of this project.
 * @param {string} path relative to the project's folder
 * @returns {Promise<any>} its exports
 */
export async function importTypeScript(path) {
  await prepare();
  return import(pathToFileURL(join(root, path)).href);
}
