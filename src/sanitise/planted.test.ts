import { describe, expect, it, vi } from 'vitest';
import { sanitiseHar } from './har.ts';
import { PLACES, type Plant } from './testing.ts';

vi.setConfig({ testTimeout: 60_000 });

const KEY = new Uint8Array(32).fill(7);

/** The same row of numbers each time (mulberry32, public domain). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const draw = random(20_261_127);
const pick = (letters: string, length: number) =>
  Array.from({ length }, () => letters[Math.floor(draw() * letters.length)]).join('');
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** What people and machines use as secrets. */
const KINDS: Readonly<Record<string, () => string>> = {
  random: () => pick(ALPHABET, 32),
  base64: () => `${pick(`${ALPHABET}+/`, 43)}=`,
  base64url: () => pick(`${ALPHABET}-_`, 43),
  hex: () => pick('0123456789abcdef', 40),
  uuid: () =>
    `${pick('0123456789abcdef', 8)}-${pick('0123456789abcdef', 4)}-4${pick('0123456789abcdef', 3)}-a${pick('0123456789abcdef', 3)}-${pick('0123456789abcdef', 12)}`,
  password: () => `${pick('abcdefghijklmnopqrstuvwxyz', 6)}${pick('0123456789', 2)}!`,
  phrase: () =>
    `${pick('bcdfgklmn', 1)}${pick('aeiou', 1)}rrect ${pick('bdfghkl', 1)}orse ${pick('abcdefgh', 7)}`,
  quoted: () => `p"${pick(ALPHABET, 6)}\\${pick(ALPHABET, 6)}<&>`,
  accented: () => `gé${pick(ALPHABET, 9)}ß`,
  mail: () => `${pick('abcdefghij', 7)}.${pick('klmnopqrst', 7)}@${pick('abcdefghij', 8)}.example`,
};

const bytes = (text: string) => String.fromCharCode(...new TextEncoder().encode(text));
const base64 = (text: string) => btoa(bytes(text)).replace(/=+$/, '');

/** The forms in which a secret could still be read. Of base64 the part that does not hang on what stands before it, each way. */
function formsOf(secret: string): readonly string[] {
  const forms = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    escape(bytes(secret)),
  ];
  forms.push(secret.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`));
  for (const shift of [0, 1, 2]) {
    const inside = btoa(`${'\0'.repeat(shift)}${bytes(secret)}`).replace(/=+$/, '');
    const sure = inside.slice(shift === 0 ? 0 : shift + 1, -2);
    if (sure.length >= 8) forms.push(sure, sure.replaceAll('+', '-').replaceAll('/', '_'));
  }
  forms.push(base64(secret));
  return [...new Set(forms)].filter((form) => form.length >= 6);
}

/** Everything that is written in the file, once more with its base64 opened. */
function opened(har: unknown): string {
  const text = JSON.stringify(har);
  const more: string[] = [];
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{12,}={0,2}/g)) {
    try {
      more.push(atob(run.replaceAll('-', '+').replaceAll('_', '/')));
    } catch {
      // Not base64.
    }
  }
  return `${text}\n${more.join('\n')}`;
}

describe('a sanitised HAR', () => {
  const plants: Plant[] = [];
  for (const place of PLACES)
    for (const [kind, make] of Object.entries(KINDS)) plants.push({ place, kind, secret: make() });

  it('holds none of the secrets that were planted, in whatever place and form', () => {
    expect(plants.length).toBeGreaterThanOrEqual(1000);
    const entries = plants.map(({ place, secret }, at) => place.entry(secret, at));
    const { har } = sanitiseHar(
      { log: { version: '1.2', creator: { name: 'x', version: '1' }, entries } },
      KEY,
    );
    const text = opened(har);
    const survived = plants
      .filter(({ secret }) => formsOf(secret).some((form) => text.includes(form)))
      .map(({ place, kind, secret }) => `${place.name}: ${kind} ${secret}`);
    expect(survived).toEqual([]);
  });

  it('keeps its shape: as many entries, with their methods, hosts and statuses', () => {
    const entries = PLACES.map((place, at) => place.entry(`s3cret${at}Value`, at));
    const { har } = sanitiseHar({ log: { entries } });
    const gist = (list: unknown) =>
      JSON.stringify(list, (name, value) =>
        ['method', 'status', 'startedDateTime'].includes(name) || typeof value === 'object'
          ? value
          : undefined,
      ).match(/"(?:method|status)":[^,}]+/g);
    expect(gist((har.log as { entries: unknown }).entries)).toEqual(gist(entries));
  });
});
