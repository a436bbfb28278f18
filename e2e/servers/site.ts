import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http, { type IncomingMessage, type RequestListener, type Server, ServerResponse } from 'node:http';
import https from 'node:https';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { generate } from 'selfsigned';
import { findApache, findDjango, findNginx, findOpenidc, type Servers } from '../../src/tools/servers.mjs';
import { scenarios } from '../scenarios/index.ts';
import { canRun, type Scenario } from '../scenarios/scenario.ts';
import { type ApacheSite, startApache } from './apache.ts';
import { onDemand } from './behind.ts';
import { builders } from './builders.ts';
import { type DjangoSettings, startDjango } from './django.ts';
import { indexPage } from './index-page.ts';
import { createIssuer, keySet } from './issuer.ts';
import { startNginx } from './nginx.ts';
import { freePort } from './program.ts';
import type { Answer, CallInit, Upgrade, World } from './world.ts';

export const indexHost = 'start.why401.test';

export interface Site {
  readonly indexUrl: string;
  /** The scenarios that can be run here. */
  readonly scenarios: readonly Scenario[];
  /** Those that cannot, as nginx, Apache or Django is not installed. */
  readonly unavailable: readonly Scenario[];
  /** Every host name in use, for browsers that must be told one by one. */
  readonly hosts: readonly string[];
  /** The address that runs a scenario by itself; with `run: false` it waits for a click on `#run`. */
  url(scenario: Scenario | string, options?: { readonly run?: boolean }): string;
  /** The secrets that a scenario's servers have made so far, besides `scenario.secrets`. */
  planted(scenario: Scenario | string): readonly string[];
  /** Statuses from 400 on, in order, that a scenario's servers have answered so far: what really happened to its visitors. */
  refusals(scenario: Scenario | string): readonly number[];
  /** How many requests a scenario's servers have answered so far; nginx's own answers do not count. */
  answered(scenario: Scenario | string): number;
  /** A request from outside any browser, without looking names up; no redirect is followed. */
  fetch(address: string, init?: CallInit): Promise<Answer>;
  close(): Promise<void>;
}

function listen(server: Server | https.Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('The server has no port'));
      else resolve(address.port);
    });
  });
}

/** Lets an application answer on a socket that was to be upgraded. */
function answerOn(request: IncomingMessage, socket: Duplex, listener: RequestListener): void {
  if (!(socket instanceof Socket)) return void socket.destroy();
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.once('finish', () => socket.destroySoon());
  listener(request, response);
}

function hostOf(request: IncomingMessage): string {
  return (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
}

const page404: RequestListener = (_request, response) => {
  response.writeHead(404, { 'content-type': 'text/plain' }).end('No such host');
};

function declared({ id, hosts }: Scenario, host: string): void {
  if (!hosts.includes(host)) throw new Error(`${id} does not declare the host ${host}`);
}

/**
 * Starts every scenario's servers on loopback. The browser has to map `*.test` to 127.0.0.1.
 * @param options the programs to use, null for none; those that are left out are looked for
 */
export async function startSite(options: Partial<Servers> = {}): Promise<Site> {
  const programs: Servers = {
    nginx: options.nginx === undefined ? findNginx() : options.nginx,
    apache: options.apache === undefined ? findApache() : options.apache,
    openidc: options.openidc === undefined ? findOpenidc() : options.openidc,
    django: options.django === undefined ? findDjango() : options.django,
  };
  const available = scenarios.filter((scenario) => canRun(scenario, programs));
  const hosts = [indexHost, ...new Set(available.flatMap((scenario) => scenario.hosts))];
  const folder = await mkdtemp(join(tmpdir(), 'why401-site-'));

  const pems = await generate([{ name: 'commonName', value: 'why401.test' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2, value })) }],
  });
  await writeFile(join(folder, 'cert.pem'), pems.cert);
  await writeFile(join(folder, 'key.pem'), pems.private, { mode: 0o600 });

  const apps = new Map<string, RequestListener>();
  const upgrades = new Map<string, Upgrade>();
  const log: { readonly host: string; readonly status: number }[] = [];
  const answer: RequestListener = (request, response) => {
    const host = hostOf(request);
    response.once('close', () => {
      const { statusCode: status } = response;
      // No page asks for its icon by itself.
      if (request.url !== '/favicon.ico') log.push({ host, status });
    });
    return (apps.get(host) ?? page404)(request, response);
  };
  const plain = http.createServer(answer);
  const secure = https.createServer({ cert: pems.cert, key: pems.private }, answer);
  // The servers themselves forget sockets that were upgraded.
  const upgraded = new Set<Duplex>();
  for (const server of [plain, secure]) {
    server.on('upgrade', async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const host = hostOf(request);
      upgraded.add(socket);
      // A browser that has gone is nobody's failure.
      socket.on('error', () => socket.destroy()).once('close', () => upgraded.delete(socket));
      const status = await upgrades.get(host)?.(request, socket, head);
      if (status === undefined) answerOn(request, socket, answer);
      else log.push({ host, status });
    });
  }
  const [httpPort, httpsPort] = await Promise.all([listen(plain), listen(secure)]);
  const proxyPorts = { http: await freePort(), https: await freePort() };

  const proxied = new Set(available.flatMap((scenario) => scenario.proxied ?? []));
  const url = (bare: string): string => {
    const parsed = new URL(bare);
    const overTls = /^(?:https|wss):$/.test(parsed.protocol);
    const behind = proxied.has(parsed.hostname);
    const port = behind ? proxyPorts[overTls ? 'https' : 'http'] : overTls ? httpsPort : httpPort;
    const rest = bare.slice(bare.indexOf(parsed.host) + parsed.host.length);
    return `${parsed.protocol}//${parsed.hostname}:${port}${rest}`;
  };

  const fetch = (address: string, init: CallInit = {}): Promise<Answer> => {
    const target = new URL(address);
    const send = target.protocol === 'https:' ? https.request : http.request;
    return new Promise((resolve, reject) => {
      const request = send(
        {
          host: '127.0.0.1',
          port: target.port,
          path: target.pathname + target.search,
          method: init.method ?? 'GET',
          headers: { host: target.host, ...init.headers },
          servername: target.hostname,
          ca: pems.cert,
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => {
            text += chunk;
          });
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
          );
        },
      );
      request.once('error', reject);
      request.end(init.body);
    });
  };
  const call = (bare: string, init?: CallInit): Promise<Answer> => fetch(url(bare), init);

  apps.set('127.0.0.1', async (_request, response) => {
    response
      .writeHead(200, { 'content-type': 'application/jwk-set+json' })
      .end(JSON.stringify(await keySet()));
  });

  const apacheSites: ApacheSite[] = [];
  const apache = onDemand(async (port) => {
    if (programs.apache === null) throw new Error('There is no Apache');
    return startApache(programs.apache, programs.openidc, apacheSites, port);
  });
  const djangoSettings: Partial<DjangoSettings>[] = [];
  const django = onDemand(async (port) => {
    if (programs.django === null) throw new Error('There is no Django');
    return startDjango(programs.django, folder, djangoSettings, port);
  });

  const planted = new Map<string, Set<string>>();
  const blocks: string[] = [];
  const nginxFiles: Record<string, string> = {};
  for (const scenario of available) {
    const build = builders[scenario.id];
    if (build === undefined) throw new Error(`No server is written for the scenario ${scenario.id}`);
    const secrets = new Set<string>();
    planted.set(scenario.id, secrets);
    const plant = (secret: string): string => {
      secrets.add(secret);
      return secret;
    };
    const world: World = {
      url,
      call,
      plant,
      serve(host, app) {
        declared(scenario, host);
        apps.set(host, app);
      },
      upgrade(host, handler) {
        declared(scenario, host);
        upgrades.set(host, handler);
      },
      nginx(servers, files = {}) {
        blocks.push(servers);
        Object.assign(nginxFiles, files);
      },
      apache(site) {
        apacheSites.push(site);
        return (request, response) => apache.pass(request, response, plant);
      },
      django(settings) {
        djangoSettings.push(settings);
        return (request, response) => django.pass(request, response, plant);
      },
      proxy: {
        httpPort: proxyPorts.http,
        httpsPort: proxyPorts.https,
        upstream: `http://127.0.0.1:${httpPort}`,
        plain: `listen 127.0.0.1:${proxyPorts.http};`,
        tls: `listen 127.0.0.1:${proxyPorts.https} ssl; ssl_certificate ${folder}/cert.pem; ssl_certificate_key ${folder}/key.pem;`,
      },
      issuer: async (iss) =>
        createIssuer(
          iss,
          `http://127.0.0.1:${httpPort}/.well-known/jwks.json?iss=${encodeURIComponent(iss)}`,
          plant,
        ),
    };
    await build(world);
  }
  const nginx =
    programs.nginx === null || blocks.length === 0
      ? null
      : await startNginx(
          programs.nginx,
          join(folder, 'nginx'),
          { servers: blocks.join('\n'), files: nginxFiles },
          proxyPorts.https,
        );

  const find = (scenario: Scenario | string): Scenario => {
    const found = available.find(({ id }) => id === (typeof scenario === 'string' ? scenario : scenario.id));
    if (found === undefined) throw new Error(`There is no scenario ${String(scenario)} on this site`);
    return found;
  };
  const logOf = (scenario: Scenario | string) => {
    const { hosts: own } = find(scenario);
    return log.filter(({ host }) => own.includes(host));
  };
  const site: Site = {
    indexUrl: `https://${indexHost}:${httpsPort}/`,
    scenarios: available,
    unavailable: scenarios.filter((scenario) => !available.includes(scenario)),
    hosts,
    url(scenario, { run = true } = {}) {
      const start = url(find(scenario).start);
      if (!run) return start;
      return `${start}${start.includes('?') ? '&' : '?'}run=1`;
    },
    fetch,
    planted: (scenario) => [...(planted.get(find(scenario).id) ?? [])],
    refusals: (scenario) =>
      logOf(scenario)
        .map(({ status }) => status)
        .filter((status) => status >= 400),
    answered: (scenario) => logOf(scenario).length,
    async close() {
      await Promise.all([nginx?.stop(), apache.stop(), django.stop()]);
      for (const socket of upgraded) socket.destroy();
      for (const server of [plain, secure]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
  apps.set(indexHost, (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(indexPage(site));
  });
  return site;
}
