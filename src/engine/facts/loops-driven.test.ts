import { describe, expect, it } from 'vitest';
import type { EntryInput } from '../checks/testing.ts';
import { CLICK, loopsOf, random, SCRIPT } from './loops-testing.ts';

describe('loops that scripts, forms and people drive', () => {
  const spa = (turn: number, start: number): EntryInput[] => [
    { url: 'https://spa.test/', type: 'document', textType: 'text/html', at: start },
    { url: 'https://api.spa.test/me', type: 'fetch', status: 401, at: start + 0.6 },
    {
      url: `https://id.test/authorize?client_id=spa&response_type=code&state=${random(turn, 'j')}`,
      type: 'document',
      status: 302,
      answer: { Location: `https://spa.test/callback?code=${random(turn, 'i')}&state=${random(turn, 'j')}` },
      at: start + 1.2,
    },
    {
      url: `https://spa.test/callback?code=${random(turn, 'i')}&state=${random(turn, 'j')}`,
      type: 'document',
      textType: 'text/html',
      at: start + 1.4,
    },
  ];
  const withMode = (entries: EntryInput[], first: boolean): EntryInput[] =>
    entries.map((entry, at) =>
      entry.type === 'document' ? { ...entry, headers: first && at === 0 ? CLICK : SCRIPT } : entry,
    );

  it('finds a page that takes itself to sign in again and again, at the call that was refused', () => {
    const entries = [0, 1, 2].flatMap((turn) => withMode(spa(turn, turn * 3), turn === 0));
    const [loop, ...more] = loopsOf(...entries);
    expect(more).toEqual([]);
    expect(loop?.kind).toBe('login');
    expect(loop?.gate.url.host).toBe('api.spa.test');
    expect(loop?.redirectsOnly).toBe(false);
  });

  describe('where Firefox has lost pages just before they were left', () => {
    const APP = 'https://app.acme.test';
    const signIn = (at: number): EntryInput => ({
      url: `${APP}/auth/login`,
      type: 'document',
      headers: SCRIPT,
      status: 302,
      answer: { Location: '/' },
      at,
    });
    const home = (at: number): EntryInput => ({ url: `${APP}/`, type: 'document', headers: SCRIPT, at });
    const refusal = (at: number): EntryInput => ({ url: `${APP}/api/me`, status: 401, at });

    it('finds the loop all the same, and counts each exchange once', () => {
      const [loop, ...more] = loopsOf(
        ...[
          signIn(2),
          home(2.3),
          refusal(2.5),
          signIn(3),
          refusal(3.4),
          signIn(4),
          refusal(4.4),
          signIn(5),
          home(5.2),
        ],
      );
      expect(more).toEqual([]);
      expect([loop?.kind, loop?.gate.url.path, loop?.rounds]).toEqual(['login', '/api/me', 3]);
      expect(new Set(loop?.recent).size).toBe(loop?.recent.length);
    });

    it('does not make a loop of what people click', () => {
      const click = (at: number): EntryInput => ({ ...signIn(at), headers: CLICK });
      expect(loopsOf(...[2, 4, 6, 8, 10].flatMap((at) => [click(at), refusal(at + 0.4)]))).toEqual([]);
    });
  });

  it('does not take a visitor who clicks "sign in" again and again for a loop', () => {
    const entries = [0, 1, 2, 3].flatMap((turn) =>
      spa(turn, turn * 3).map((entry, at) =>
        entry.type !== 'document' ? entry : { ...entry, headers: at === 3 ? SCRIPT : CLICK },
      ),
    );
    expect(loopsOf(...entries)).toEqual([]);
  });

  it('does not take slow repetitions for a script where no field tells a hand', () => {
    const entries = [0, 1, 2, 3].flatMap((turn) => spa(turn, turn * 30));
    expect(loopsOf(...entries)).toEqual([]);
  });

  const post = (at: number, answer: string): EntryInput => ({
    url: 'https://members.test/login',
    method: 'POST',
    type: 'document',
    headers: CLICK,
    body: 'user=mina&password=x',
    status: 302,
    answer: { Location: answer },
    at,
  });
  const page = (path: string, at: number, location?: string): EntryInput => ({
    url: `https://members.test${path}`,
    type: 'document',
    headers: CLICK,
    at,
    ...(location === undefined ? { textType: 'text/html' } : { status: 302, answer: { Location: location } }),
  });

  it('finds the sign-in form that comes back twice although the password was taken', () => {
    const round = (at: number) => [
      post(at, '/home'),
      page('/home', at + 0.1, '/login?next=/home'),
      page('/login?next=/home', at + 0.2),
    ];
    const [loop] = loopsOf(page('/login', 0), ...round(20), ...round(60));
    expect(loop?.kind).toBe('login');
    expect(loop?.gate.url.path).toBe('/home');
  });

  it.each<[string, number, Readonly<Record<string, string>>, number]>([
    ['moved on by its own script', 0.5, SCRIPT, 1],
    ['left by a click', 0.5, CLICK, 0],
    ['left after a while', 30, {}, 0],
  ])(
    'takes the answer to a sign-in form that was %s for a step of the round or not',
    (_how, after, headers, count) => {
      const round = (at: number): EntryInput[] => [
        { ...post(at, ''), status: 200, answer: {}, textType: 'text/html' },
        { ...page('/home', at + after, '/login'), headers },
        { ...page('/login', at + after + 0.1), headers },
      ];
      const found = loopsOf(page('/login', 0), ...round(20), ...round(90));
      expect(found).toHaveLength(count);
      for (const loop of found) expect([loop.kind, loop.gate.url.path]).toEqual(['login', '/home']);
    },
  );

  it('does not call wrong passwords a loop', () => {
    const round = (at: number) => [post(at, '/login?error=1'), page('/login?error=1', at + 0.1)];
    expect(loopsOf(page('/login', 0), ...round(5), ...round(9), ...round(14), ...round(18))).toEqual([]);
  });

  it('does not call the steps after a password a loop', () => {
    const step = (path: string, at: number): EntryInput => ({
      ...page(path, at, '/home'),
      method: 'POST',
      body: 'answer=yes',
    });
    expect(
      loopsOf(
        page('/login', 0),
        post(10, '/home'),
        page('/home', 10.1, '/login/mfa'),
        page('/login/mfa', 10.2),
        step('/login/mfa', 20),
        page('/home', 20.1, '/login/consent'),
        page('/login/consent', 20.2),
        step('/login/consent', 25),
        page('/home', 25.1),
      ),
    ).toEqual([]);
  });

  it('does not call a second sign-in after a session that lasted a loop', () => {
    const round = (at: number) => [
      post(at, '/home'),
      page('/home', at + 0.1, '/login?next=/home'),
      page('/login?next=/home', at + 0.2),
    ];
    expect(loopsOf(...round(0), ...round(4000))).toEqual([]);
  });
});
