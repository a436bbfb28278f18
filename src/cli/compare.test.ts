import { describe, expect, it } from 'vitest';
import { type EntryInput, har } from '../engine/checks/testing.ts';
import { callWith } from './testing.ts';

const APP = 'https://app.acme.test';
const SID = 'sid=s%3A0123456789abcdefghijABCDEFGHIJ';
const OTHER = 'sid=s%3AzyxwvutsrqponmlkjihgZYXWVUTSRQ';

/** Signing in by a form, and a call that follows. */
function visit(cookie: string, attributes: string, sent: boolean, host = APP): EntryInput[] {
  return [
    { url: `${host}/login`, type: 'document', textType: 'text/html' },
    {
      url: `${host}/login`,
      method: 'POST',
      type: 'document',
      body: 'user=ann&password=secret-of-ann',
      status: 302,
      answer: { Location: '/home', 'Set-Cookie': `${cookie}; Path=/; HttpOnly; ${attributes}` },
    },
    {
      url: `${host}/home`,
      type: 'document',
      ...(sent ? { headers: { Cookie: cookie } } : {}),
      status: sent ? 200 : 302,
      ...(sent ? {} : { answer: { Location: '/login' } }),
    },
    {
      url: `${host}/api/me`,
      type: 'fetch',
      ...(sent ? { headers: { Cookie: cookie } } : {}),
      status: sent ? 200 : 401,
    },
  ];
}

const fails = visit(SID, 'Secure; SameSite=Strict; Domain=other.test', false);
const works = visit(OTHER, 'Secure; SameSite=Lax', true);
const files = (bad: EntryInput[], good: EntryInput[]) => ({
  'bad.har': JSON.stringify(har(bad)),
  'good.har': JSON.stringify(har(good)),
});
const compared = async (bad: EntryInput[], good: EntryInput[]) => {
  const { out, code } = await callWith(files(bad, good), [
    'compare',
    'bad.har',
    'good.har',
    '--format',
    'json',
  ]);
  return { code, out, ...JSON.parse(out) };
};

describe('why401 compare', () => {
  it('tells what differs, what matters most first, with the requests of both captures', async () => {
    const { differences, aligned, failing, working, code } = await compared(fails, works);
    expect(code).toBe(0);
    expect(aligned).toBe(4);
    expect([failing.summary.incidents.broken > 0, working.summary.incidents.broken]).toEqual([true, 0]);
    expect(
      differences.map((one: { about: string; name: string; weight: number; at: unknown }) => [
        one.about,
        one.name,
        one.weight,
        one.at,
      ]),
    ).toEqual([
      ['set-cookie', 'sid', 1, { failing: 1, working: 1 }],
      ['answer', 'status', 1, { failing: 2, working: 2 }],
      ['cookie', 'sid', 1, { failing: 2, working: 2 }],
      ['answer', 'status', 1, { failing: 3, working: 3 }],
    ]);
    expect(differences[0]).toMatchObject({
      failing: 'Domain=other.test; HttpOnly; Path=/; SameSite=Strict; Secure',
      working: 'HttpOnly; Path=/; SameSite=Lax; Secure',
    });
  });

  it('says so where nothing differs but what each run has of its own', async () => {
    const again = visit(SID, 'Secure; SameSite=Lax', true);
    const { differences } = await compared(again, works);
    expect(differences).toEqual([]);
    const { out } = await callWith(files(again, works), ['compare', 'bad.har', 'good.har']);
    expect(out).toContain('They do not differ in anything that matters for sign-in');
  });

  it('lays two hosts of one application side by side by their paths', async () => {
    const staging = visit(OTHER, 'Secure; SameSite=Lax', true, 'https://staging.acme.test');
    const { aligned, differences } = await compared(fails, staging);
    expect(aligned).toBe(4);
    expect(differences.map(({ name }: { name: string }) => name)).toContain('host');
  });

  it('tells of a step that one of them lacks', async () => {
    const token: EntryInput = {
      url: 'https://id.acme.test/oauth/token',
      method: 'POST',
      body: 'grant_type=authorization_code&code=abc',
    };
    const { differences } = await compared(fails, [...works, token]);
    expect(differences).toContainEqual(
      expect.objectContaining({ about: 'step', at: { failing: null, working: 4 } }),
    );
  });

  it('prints no secret in either form', async () => {
    const { out } = await compared(fails, works);
    const text = (await callWith(files(fails, works), ['compare', 'bad.har', 'good.har'])).out;
    for (const printed of [out, text])
      for (const secret of [SID.slice(6), OTHER.slice(6), 'secret-of-ann'])
        expect(printed).not.toContain(secret);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(text).toContain('Explains the failure by itself');
  });

  it('says that captures without a common request cannot be compared', async () => {
    const { out } = await callWith(files(fails, [{ url: 'https://elsewhere.test/x' }]), [
      'compare',
      'bad.har',
      'good.har',
    ]);
    expect(out).toContain('cannot be compared');
  });

  it.each([
    [['compare', 'bad.har'], "why401: missing required argument 'working'\n"],
    [['compare', '-', '-'], 'why401: standard input can be one of the two captures, not both\n'],
    [['compare', 'bad.har', 'none.har'], 'why401: none.har: no such file\n'],
  ])('says in one line what is wrong: %j', async (argv, line) => {
    const { code, err } = await callWith(files(fails, works), argv);
    expect({ code, err }).toEqual({ code: 2, err: line });
  });
});
