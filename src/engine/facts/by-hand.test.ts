import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type EntryInput, exchanges } from '../checks/testing.ts';
import { byHand } from './by-hand.ts';
import { Chains } from './chain.ts';
import { Loops } from './loops.ts';

interface Recorded {
  readonly name: string;
  readonly driven: boolean;
  readonly entries: readonly EntryInput[];
}

// Pages /login and /home that led to one another in Chromium 156, driven by themselves or by clicks, while the pages counted as
// touched by the user; the names begin with how the first of them was come to. DevTools lost the bodies: of the pages with a form it
// stands there as it was served.
const recorded: readonly Recorded[] = readFileSync(
  new URL('recorded/driven-chromium-156.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

function loops(entries: readonly EntryInput[]): number {
  const [chains, found] = [new Chains(), new Loops()];
  const ids = new Set<number>();
  for (const exchange of exchanges(...entries)) {
    const { loop } = found.observe(exchange, chains.observe(exchange));
    if (loop !== undefined) ids.add(loop.id);
  }
  return ids.size;
}

describe('circles recorded in Chromium', () => {
  it.each(recorded)('$name: a loop is $driven', ({ driven, entries }) => {
    expect(loops(entries)).toBe(driven ? 1 : 0);
  });

  it.each(recorded.filter(({ driven }) => !driven))('$name: nor where no initiator was recorded', (one) => {
    expect(loops(one.entries.map(({ initiator: _, ...entry }) => entry))).toBe(0);
  });
});

describe('byHand', () => {
  const TOUCHED = { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-User': '?1' };
  const script = { type: 'script', url: 'https://app.acme.test/app.js' };
  const page = (over: Partial<EntryInput> = {}): EntryInput => ({
    url: 'https://app.acme.test/',
    type: 'document',
    at: 0,
    textType: 'text/html',
    text: '<button>Sign in</button>',
    ...over,
  });
  const next = (at: number, over: Partial<EntryInput> = {}): EntryInput => ({
    url: 'https://app.acme.test/login?a=1&b=2',
    type: 'document',
    at,
    ...over,
    headers: { ...TOUCHED, ...over.headers },
  });

  function hand(from: EntryInput, to: EntryInput, refused?: number): boolean | undefined {
    const call: EntryInput[] =
      refused === undefined ? [] : [{ url: 'https://app.acme.test/api/me', status: 401, at: refused }];
    const [first, last] = exchanges(from, to);
    const [refusal] = exchanges(...call);
    return last && byHand(last, { page: first, refusal });
  }

  it.each<[boolean, string, EntryInput, EntryInput, number?]>([
    [true, 'a link that is clicked', page(), next(0.6, { initiator: { type: 'other' } })],
    [true, 'a button with a script behind it', page(), next(1.4, { initiator: script })],
    [true, 'the address bar', page(), next(0.05, { headers: { 'Sec-Fetch-Site': 'none' } })],
    [true, 'a link of a page that refreshes itself', page({ answer: { Refresh: '30' } }), next(4)],
    [false, 'a page that nobody touched', page(), { ...next(4), headers: {} }],
    [false, 'a script at once', page(), next(0.4, { initiator: script })],
    [false, 'a script upon a refusal', page(), next(3, { initiator: script }), 2.7],
    [true, 'a button some time after a refusal', page(), next(3, { initiator: script }), 1.9],
    [true, 'a link just after a refusal', page(), next(3, { initiator: { type: 'other' } }), 2.7],
    [false, 'a Refresh field', page({ answer: { Refresh: '5; url=/login?a=1&b=2' } }), next(5.2)],
    [false, 'one in quotes', page({ answer: { Refresh: "5, '/login?a=1&b=2'" } }), next(5.2)],
    [
      false,
      'a meta element',
      page({ text: "<meta content='3;URL=login?a=1&amp;b=2' http-equiv=Refresh>" }),
      next(3.1),
    ],
    [
      false,
      'a form that sends itself',
      page({ text: '<body onload="document.forms[0].submit()">' }),
      next(0.5),
    ],
    [
      false,
      'what an identity provider posts back',
      page(),
      next(4, { method: 'POST', body: 'SAMLResponse=PHNhbWw%2B&RelayState=x' }),
    ],
    [
      true,
      'a form that is filled in',
      page({ text: '<form>' }),
      next(4, { method: 'POST', body: 'user=mina&password=x' }),
    ],
  ])('is %s of %s', (expected, _what, from, to, refused) => {
    expect(hand(from, to, refused)).toBe(expected);
  });
});
