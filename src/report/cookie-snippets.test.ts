import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import session from 'express-session';
import { describe, expect, it } from 'vitest';
import type { CookiePlan } from '../engine/cookies/corrected.ts';
import { parseSetCookie } from '../engine/headers/set-cookie.ts';
import { cookieSnippets, type SnippetInput } from './cookie-snippets.ts';
import type { SnippetId } from './snippet-ids.ts';

const FULL: CookiePlan = {
  name: 'sid',
  domain: 'acme.test',
  path: '/app',
  maxAge: 3600,
  secure: true,
  httpOnly: true,
  sameSite: 'none',
  partitioned: true,
};
const PLAIN: CookiePlan = {
  name: 'sid',
  domain: undefined,
  path: '/',
  maxAge: undefined,
  secure: true,
  httpOnly: true,
  sameSite: 'lax',
  partitioned: false,
};
const PLANS: Record<string, CookiePlan> = {
  everything: FULL,
  'host alone': PLAIN,
  'nothing said': { ...PLAIN, secure: false, httpOnly: false, sameSite: 'unspecified' },
  strict: { ...PLAIN, name: '__Host-sid', sameSite: 'strict' },
  'odd name': { ...PLAIN, name: "a'b$c" },
};

function snippet(id: SnippetId, plan: CookiePlan, over: Partial<SnippetInput> = {}): string {
  const now = { name: plan.name, domain: plan.domain, path: plan.path };
  const found = cookieSnippets({ plan, now, kind: 'session', ...over }).find((one) => one.id === id);
  if (found === undefined) throw new Error(`no snippet ${id}`);
  return found.code;
}

/** What a Set-Cookie line means; Expires beside Max-Age says the same once more. */
function meaning(line: string) {
  const { name, domain, path, maxAge, secure, httpOnly, sameSite, partitioned } = parseSetCookie(line);
  return { name, domain, path, maxAge, secure, httpOnly, sameSite, partitioned };
}

/** The Set-Cookie line of a real server's answer. */
async function lineOf(setUp: (app: express.Express) => void): Promise<string> {
  const app = express();
  app.set('trust proxy', 1);
  setUp(app);
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/app/x`, {
    headers: { 'X-Forwarded-Proto': 'https' },
  });
  await new Promise((resolve) => server.close(resolve));
  return answer.headers.getSetCookie()[0] ?? '';
}

describe.each(Object.entries(PLANS))('the snippets for %s', (_name, plan) => {
  it('name the line that is wanted', () => {
    const line = snippet('http', plan).replace('Set-Cookie: ', '');
    expect(meaning(line)).toEqual(plan);
  });

  it('make a real Express send it', async () => {
    const run = new Function('res', 'value', snippet('express', plan));
    const line = await lineOf((app) => {
      app.use((_request, response) => {
        run(response, 'v4lue');
        response.end();
      });
    });
    expect(meaning(line)).toEqual({ ...plan, name: expect.any(String) });
    expect(parseSetCookie(line).value).toBe('v4lue');
  });

  it('make a real express-session send it', async () => {
    const run = new Function('app', 'session', 'process', snippet('express-session', plan));
    const line = await lineOf((app) => {
      run(app, session, { env: { SESSION_SECRET: 'test' } });
      app.use((request, response) => {
        Object.assign(request.session, { user: 1 });
        response.end();
      });
    });
    const { maxAge, ...rest } = meaning(line);
    expect(rest).toEqual({ ...rest, ...PLAN_WITHOUT_AGE(plan) });
    // It writes the age as a date alone.
    expect(maxAge === undefined && /Expires=/.test(line)).toBe(plan.maxAge !== undefined);
  });
});

const PLAN_WITHOUT_AGE = ({ maxAge: _age, ...rest }: CookiePlan) => rest;

describe('the snippets of the other frameworks', () => {
  it.each(['session', 'csrf', 'other'] as const)('hold every attribute, for a cookie that is %s', (kind) => {
    const all = cookieSnippets({ plan: FULL, now: { name: 'sid', domain: 'acme.test', path: '/app' }, kind });
    expect(
      all.map(({ id, label, code, note }) => `## ${id}: ${label}\n${code}\n-- ${note}`).join('\n\n'),
    ).toMatchSnapshot();
    for (const { id, code, note } of all) {
      for (const word of ['sid', 'acme.test', '/app', 'none', 'partitioned'])
        if (id !== 'nginx') expect(`${code} ${note}`.toLowerCase(), id).toContain(word);
    }
  });

  it('write no text of a capture as code', () => {
    const plan = { ...PLAIN, name: `x");evil('` };
    expect(snippet('spring-code', plan)).toContain('"x\\");evil(\'"');
    expect(snippet('laravel', plan)).toContain("'x\");evil(\\''");
    expect(snippet('nginx', plan)).toContain('"x\\");evil(\'"');
  });

  it('leave out of nginx what needs no rewriting', () => {
    expect(snippet('nginx', PLAIN)).not.toMatch(/proxy_cookie_(?:domain|path)/);
    const moved = snippet('nginx', PLAIN, { now: { name: 'sid', domain: 'internal.test', path: '/app' } });
    expect(moved).toContain('proxy_cookie_domain internal.test "";');
    expect(moved).toContain('proxy_cookie_path ~^/app /;');
  });
});
