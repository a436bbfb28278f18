import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { orders, webApp } from '../kit.ts';
import { page, value } from '../page.ts';
import type { Serve, World } from '../world.ts';
import { nginxBefore, pageBefore } from './servers-page.ts';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

interface DigestSite {
  readonly brand: string;
  readonly host: string;
  readonly password: string;
  /** Lines of Apache's beside those that ask for the password. */
  readonly apache?: string;
  /**
   * Runs in the page: `challenge(path)` answers with the nonce of a 401, `answer(path, nonce, password, count)` makes the
   * request with credentials.
   */
  readonly script: string;
}

// Browsers have no MD5, and Apache no other algorithm (its documentation of AuthDigestAlgorithm).
const digestInPage = `
  const { md5 } = await import('/hashes/legacy.js');
  const hash = (text) => [...md5(new TextEncoder().encode(text))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const nonceOf = (answer) => /nonce="([^"]+)"/.exec(answer.headers.get('WWW-Authenticate'))[1];
  // Without the browser's own credentials, whose prompt stays out of it, and without its cache: a file is fresh for a while.
  const own = { credentials: 'omit', cache: 'no-store' };
  const challenge = async (uri) => nonceOf(await call(uri, own));
  const answer = (uri, nonce, password, count = 1) => {
    const [nc, cnonce] = [String(count).padStart(8, '0'), crypto.randomUUID()];
    const secret = hash('mina:archive:' + password);
    const response = hash([secret, nonce, nc, cnonce, 'auth', hash('GET:' + uri)].join(':'));
    const Authorization = 'Digest username="mina", realm="archive", nonce="' + nonce + '", uri="' + uri +
      '", algorithm=MD5, qop=auth, nc=' + nc + ', cnonce="' + cnonce + '", response="' + response + '"';
    return call(uri, { ...own, headers: { Authorization } });
  };`;

/** A page of ours, and Apache's mod_auth_digest for what is under `/api/`. */
function digestSite(world: World, { brand, host, password, apache = '', script }: DigestSite): void {
  const program = world.apache({
    host,
    files: {
      '.users': `mina:archive:${md5(`mina:archive:${password}`)}\n`,
      'boxes.json': JSON.stringify(orders),
    },
    lines: `
  Alias /api/ \${files}/
  <Location /api/>
    AuthType Digest
    AuthName archive
    AuthUserFile \${files}/.users
    ${apache === '' ? 'Require valid-user' : apache}
  </Location>`,
  });
  const app = webApp();
  const hashes = dirname(fileURLToPath(import.meta.resolve('@noble/hashes/legacy.js')));
  app.use('/hashes', express.static(hashes));
  app.get('/', (_request, response) => {
    const run = `${digestInPage}\nrun(async () => { ${script} done(); });`;
    response.type('html').send(page({ brand, title: 'Catalogue', script: run }));
  });
  pageBefore(world, host, app, program);
}

interface CgiSite {
  readonly brand: string;
  readonly host: string;
  /** What the script takes. */
  readonly token: string;
  /** What the page sends. */
  readonly sent: string;
  /** Apache's line on whether the script gets the Authorization field. */
  readonly line: string;
}

const unauthorized = (challenge: string): string =>
  `printf 'Status: 401 Unauthorized\\r\\nWWW-Authenticate: Bearer realm="orders"${challenge}\\r\\nContent-Type: application/json\\r\\n\\r\\n{"message":"Unauthorized"}'`;

/** A script that wants a token, run by Apache (mod_cgi). */
const cgiSite =
  ({ brand, host, token, sent, line }: CgiSite): Serve =>
  (world) => {
    const program = world.apache({
      host,
      files: {
        'orders.cgi': `#!/bin/sh
case "$HTTP_AUTHORIZATION" in
'') ${unauthorized('')} ;;
'Bearer ${token}') printf 'Content-Type: application/json\\r\\n\\r\\n[]' ;;
*) ${unauthorized(', error="invalid_token"')} ;;
esac
`,
      },
      lines: `
  ScriptAlias /api/orders \${files}/orders.cgi
  <Location /api/>
    ${line}
  </Location>`,
    });
    const script = `
      run(async () => {
        await call('/api/orders', { headers: { Authorization: 'Bearer ' + ${value(sent)} }, credentials: 'omit' });
        done();
      });`;
    pageBefore(world, host, { brand, title: 'Your orders', script }, program);
  };

const rewritten: Serve = (world) => {
  const host = 'www.parchment.test';
  digestSite(world, {
    brand: 'Parchment',
    host,
    password: 'cW4-vellum-HsN7k2Yd5R',
    script: `
      const path = '/catalogue/boxes.json';
      await answer(path, await challenge(path), 'cW4-vellum-HsN7k2Yd5R');`,
  });
  // Apache then sees another address than the one that the browser has put into its credentials.
  nginxBefore(world, host, 'rewrite ^/catalogue/(.*)$ /api/$1;');
};

export const serversApache: Readonly<Record<string, Serve>> = {
  'apache-digest-wrong-password': (world) =>
    digestSite(world, {
      brand: 'Scriptorium',
      host: 'www.scriptorium.test',
      password: 'oX8-quill-ZbC3m6Tg1V',
      script: `await answer('/api/boxes.json', await challenge('/api/boxes.json'), 'uJ5-ferrule-KyP9d4Wn7L');`,
    }),
  'apache-digest-stale': (world) =>
    digestSite(world, {
      brand: 'Bindery',
      host: 'www.bindery.test',
      password: 'aZ2-thread-LcX5r8Mv3J',
      apache: 'AuthDigestNonceLifetime 1\nRequire valid-user',
      script: `
        const nonce = await challenge('/api/boxes.json');
        await answer('/api/boxes.json', nonce, 'aZ2-thread-LcX5r8Mv3J');
        await wait(1600);
        await answer('/api/boxes.json', nonce, 'aZ2-thread-LcX5r8Mv3J', 2);`,
    }),
  'apache-digest-rewritten': rewritten,
  'apache-digest-not-allowed': (world) =>
    digestSite(world, {
      brand: 'Strong Room',
      host: 'www.strongroom.test',
      password: 'nK7-hinge-QwT2s9Gf4X',
      apache: 'AuthzSendForbiddenOnFailure On\nRequire user archivist',
      script: `await answer('/api/boxes.json', await challenge('/api/boxes.json'), 'nK7-hinge-QwT2s9Gf4X');`,
    }),
  'apache-cgi-stripped': cgiSite({
    brand: 'Press',
    host: 'www.press.test',
    token: 'pr_6ZkV9tQm2XwLdB4hJn8Gc5RsYf',
    sent: 'pr_6ZkV9tQm2XwLdB4hJn8Gc5RsYf',
    // Apache keeps the Authorization field from scripts unless it is told otherwise.
    line: 'CGIPassAuth Off',
  }),
  'apache-cgi-refused': cgiSite({
    brand: 'Engraving',
    host: 'www.engraving.test',
    token: 'en_3TnX7wLb5KzGdV1pMq9Yc4HfRs',
    sent: 'en_8PhC2vJr6WsNfT9xQk3Zb7LmDg',
    line: 'CGIPassAuth On',
  }),
  'apache-digest-handshake': (world) =>
    digestSite(world, {
      brand: 'Map Makers',
      host: 'www.mapmaker.test',
      password: 'hY3-meridian-VnB6f1Kx8P',
      script: `
        const nonce = await challenge('/api/boxes.json');
        await answer('/api/boxes.json', nonce, 'hY3-meridian-VnB6f1Kx8P');
        await wait(150);
        await answer('/api/boxes.json?page=2', nonce, 'hY3-meridian-VnB6f1Kx8P', 2);`,
    }),
  'apache-digest-renewed': (world) =>
    digestSite(world, {
      brand: 'Star Charts',
      host: 'www.starchart.test',
      password: 'rF1-solstice-JdM9x4Tw6Z',
      apache: 'AuthDigestNonceLifetime 1\nRequire valid-user',
      script: `
        const nonce = await challenge('/api/boxes.json');
        await answer('/api/boxes.json', nonce, 'rF1-solstice-JdM9x4Tw6Z');
        await wait(1600);
        const stale = await answer('/api/boxes.json', nonce, 'rF1-solstice-JdM9x4Tw6Z', 2);
        await answer('/api/boxes.json', nonceOf(stale), 'rF1-solstice-JdM9x4Tw6Z');`,
    }),
  'apache-cgi-signed-in': cgiSite({
    brand: 'Stationers',
    host: 'www.stationer.test',
    token: 'st_5VdJ8mRx2QbZnK7tWc6Lg4PyHs',
    sent: 'st_5VdJ8mRx2QbZnK7tWc6Lg4PyHs',
    line: 'CGIPassAuth On',
  }),
};
