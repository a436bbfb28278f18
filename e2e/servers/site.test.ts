import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findApache, findNginx } from '../../src/tools/servers.mjs';
import { scenarios } from '../scenarios/index.ts';
import { builders } from './builders.ts';
import { escapeHtml } from './page.ts';
import { type Site, startSite } from './site.ts';

describe('scenarios', () => {
  it('have servers, and every server has a scenario', () => {
    expect(Object.keys(builders).sort()).toEqual(scenarios.map(({ id }) => id).sort());
  });

  it('have ids and hosts of their own, so that no cookie passes from one to another', () => {
    expect(new Set(scenarios.map(({ id }) => id)).size).toBe(scenarios.length);
    const owner = new Map<string, string>();
    for (const { id, hosts } of scenarios) {
      const sites = new Set(hosts.map((host) => host.split('.').slice(-2).join('.')));
      for (const site of sites) {
        expect(`${site} of ${owner.get(site) ?? id}`).toBe(`${site} of ${id}`);
        owner.set(site, id);
      }
    }
  });

  it('start on a host that they declare, and proxy only such hosts', () => {
    for (const { start, hosts, proxied = [] } of scenarios) {
      expect(hosts).toContain(new URL(start).hostname);
      expect(hosts).toEqual(expect.arrayContaining([...proxied]));
    }
  });

  it('expect a broken cause exactly where they are broken, and never the cause that must not stand first', () => {
    for (const { id, broken, expect: expected, neverFirst } of scenarios) {
      expect(`${id}: ${expected?.verdict === 'broken'}`).toBe(`${id}: ${broken}`);
      expect(neverFirst).not.toContain(expected?.check);
    }
  });

  it('plant secrets that cannot stand there by chance', () => {
    const secrets = scenarios.flatMap((scenario) => scenario.secrets);
    for (const secret of secrets) expect(secret.length, secret).toBeGreaterThanOrEqual(20);
    expect(new Set(secrets).size).toBe(secrets.length);
  });
});

describe('the site', () => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite();
  }, 30_000);
  afterAll(() => site.close());

  it('lists every scenario, with a link where it can be run', async () => {
    const html = await site.fetch(site.indexUrl).then(({ text }) => text);
    const missing = scenarios.filter(({ title }) => !html.includes(escapeHtml(title)));
    expect(missing.map(({ id }) => id)).toEqual([]);
    expect(html.split('run=1"').length - 1).toBe(site.scenarios.length);
  });

  it.each([...new Set(scenarios.map(({ group }) => group))])(
    'serves the start page of each scenario of the group %s',
    async (group) => {
      const chosen = site.scenarios.filter((scenario) => scenario.group === group);
      const answers = await Promise.all(
        chosen.map(async (scenario) => {
          const { status, text } = await site.fetch(site.url(scenario));
          return `${scenario.id} ${status} ${text.includes('id="run"')}`;
        }),
      );
      expect(answers).toEqual(chosen.map(({ id }) => `${id} 200 true`));
    },
  );

  it('leaves out what needs nginx, Apache or Django where there is none', async () => {
    const without = await startSite({ nginx: null, apache: null, openidc: null, django: null });
    try {
      const left = without.unavailable.map(({ id }) => id);
      for (const id of ['authorization-stripped-upstream', 'apache-cgi-stripped', 'drf-token-keyword'])
        expect(left).toContain(id);
      expect(
        without.scenarios.every(({ proxied, needs }) => proxied === undefined && needs === undefined),
      ).toBe(true);
    } finally {
      await without.close();
    }
  });

  it.runIf(findNginx() !== null)('reaches proxied hosts through nginx', async () => {
    const { headers } = await site.fetch(site.url('session-never-set'));
    expect(headers.server).toMatch(/^nginx/);
  });

  it.runIf(findApache() !== null)('passes Apache’s answers on as they are', async () => {
    const address = new URL('/api/orders', site.url('apache-cgi-stripped')).href;
    const sent = { authorization: 'Bearer pr_6ZkV9tQm2XwLdB4hJn8Gc5RsYf' };
    const { status, headers, text } = await site.fetch(address, { headers: sent });
    expect([status, headers['www-authenticate'], text]).toEqual([
      401,
      'Bearer realm="orders"',
      '{"message":"Unauthorized"}',
    ]);
    expect(headers.server).toMatch(/^Apache/);
  });

  it('refuses host names that nobody serves', async () => {
    const { status } = await site.fetch(site.indexUrl, { headers: { host: 'unknown.test' } });
    expect(status).toBe(404);
  });
});
