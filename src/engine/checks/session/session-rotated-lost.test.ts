import { describe, expect, it } from 'vitest';
import { causeOf, causesOf, type EntryInput } from '../testing.ts';

const ID = 'session-rotated-lost';
const OLD = 'Yk3J9xVb2NqM5yLwZh1R8s';
const NEW = 'Tq7Vw2Kx9Zr4Tn6Bm1Lp8c';
const own = { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors' };
const call = (path: string, sid: string, over: Partial<EntryInput> = {}): EntryInput => ({
  url: `https://app.test${path}`,
  ...over,
  headers: { ...own, Cookie: `sid=${sid}`, ...over.headers },
});
const set = (sid: string) => ({ 'Set-Cookie': `sid=${sid}; Path=/; Secure; HttpOnly` });
const login: EntryInput = {
  url: 'https://app.test/login',
  method: 'POST',
  body: 'user=alice&password=correct-horse',
  headers: own,
  answer: set(OLD),
  at: 0,
};
const before = [login, call('/api/orders', OLD, { at: 1 })];

describe('session-rotated-lost', () => {
  it('is found where a request is under way with the old cookie while another answer replaces it', () => {
    const entries = [
      ...before,
      call('/api/refresh', OLD, { at: 10, took: 0.5, method: 'POST', answer: set(NEW) }),
      call('/api/orders', OLD, { at: 10.2, status: 401 }),
    ];
    expect(causesOf(entries)[0]).toBe(ID);
    expect(causeOf(entries, ID)).toMatchObject({ message: 'parallel', confidence: 'likely' });
    expect(JSON.stringify(causeOf(entries, ID))).not.toMatch(/Yk3J9x|Tq7Vw2/);
  });

  it('is found where the old value is sent although a new one had come', () => {
    const entries = [
      ...before,
      call('/api/refresh', OLD, { at: 10, method: 'POST', answer: set(NEW) }),
      call('/api/orders', OLD, { at: 20, status: 401 }),
    ];
    expect(causeOf(entries, ID)?.message).toBe('dropped');
  });

  it('is not found where the new value is sent and refused: that is another fault', () => {
    const entries = [
      ...before,
      call('/api/refresh', OLD, { at: 10, method: 'POST', answer: set(NEW) }),
      call('/api/orders', NEW, { at: 20, status: 401 }),
    ];
    expect(causesOf(entries)).not.toContain(ID);
    expect(causesOf(entries)[0]).toBe('session-not-recognised');
  });

  it('is not found where the server takes the old value, too, or renews the cookie with each answer', () => {
    const lenient = [
      ...before,
      call('/api/refresh', OLD, { at: 10, method: 'POST', answer: set(NEW) }),
      call('/api/orders', OLD, { at: 11 }),
      call('/api/orders', OLD, { at: 20, status: 401 }),
    ];
    expect(causesOf(lenient)).not.toContain(ID);
    const values = [OLD, ...Array.from({ length: 4 }, (_, turn) => `${NEW}${turn}`)];
    const rolling = values
      .slice(1)
      .map((next, turn) =>
        call('/api/orders', values[turn] ?? '', { at: 10 + turn, took: 0.5, answer: set(next) }),
      );
    const late = call('/api/orders', values[3] ?? '', { at: 13.2, status: 401 });
    expect(causesOf([...before, ...rolling, late])).not.toContain(ID);
  });

  it('is not found where nothing was replaced', () => {
    expect(causesOf([...before, call('/api/orders', OLD, { at: 20, status: 401 })])).not.toContain(ID);
  });
});
