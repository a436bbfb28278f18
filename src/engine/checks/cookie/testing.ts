import { describe, expect, it } from 'vitest';
import type { Report } from '../../report.ts';
import { type EntryInput, incidentOf, reportOn } from '../testing.ts';

const PAGE = 'https://app.acme.test';

/** A sign-in by a script that was answered well and sets these cookies. */
export function login(cookies: string | readonly string[], over: Partial<EntryInput> = {}): EntryInput {
  return {
    url: `${PAGE}/login`,
    method: 'POST',
    headers: { Origin: PAGE, 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors' },
    body: '{"user":"mina","password":"x"}',
    bodyType: 'application/json',
    text: '{"ok":true}',
    ...over,
    answer: { 'Set-Cookie': cookies, ...over.answer },
  };
}

/** A page loaded by the user. */
export function page(url = `${PAGE}/`, over: Partial<EntryInput> = {}): EntryInput {
  return {
    url,
    type: 'document',
    textType: 'text/html',
    ...over,
    headers: {
      'Sec-Fetch-Mode': 'navigate',
      'Sec-Fetch-Site': 'none',
      'Sec-Fetch-User': '?1',
      ...over.headers,
    },
  };
}

/** A script's call from the page, refused; `over.headers.Cookie` is what it carried. */
export function refused(over: Partial<EntryInput> = {}): EntryInput {
  return {
    status: 401,
    text: '{"error":"unauthenticated"}',
    ...allowed(over),
    ...over,
    headers: headersOf(over),
  };
}

/** The same, let through. */
export function allowed(over: Partial<EntryInput> = {}): EntryInput {
  return { url: `${PAGE}/api/me`, text: '{"user":"mina"}', ...over, headers: headersOf(over) };
}

function headersOf(over: Partial<EntryInput>): Record<string, string | readonly string[]> {
  return { Referer: `${PAGE}/`, 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors', ...over.headers };
}

/** What a report warns of, but for what the audit says of any sign-in's cookie. */
export function warningsOf({ warnings }: Report): Report['warnings'] {
  return warnings.filter(({ check }) => check !== 'cookie-unguarded');
}

/** Defines the tests that every check of a lost cookie has to pass. The last entry of `broken` is the refused request. */
export function lostCookieTests(
  id: string,
  captures: {
    readonly broken: readonly EntryInput[];
    readonly healthy: readonly EntryInput[];
    readonly name: string;
  },
): void {
  const { broken, healthy, name } = captures;
  const last = broken.length - 1;
  const setter = broken.findLastIndex((entry, at) => at < last && entry.answer?.['Set-Cookie'] !== undefined);

  describe(`${id} as one of the cookie checks`, () => {
    it('is the first cause, proved by the line that set the cookie and the request that lacks it', () => {
      const incident = incidentOf(broken);
      const [first] = incident.causes;
      expect(first?.check).toBe(id);
      expect(first?.confidence).toBe('certain');
      expect(incident.verdict).toBe('broken');
      expect(first?.evidence.map(({ exchange, at }) => [exchange, at])).toEqual([
        [setter, 'response.headers.set-cookie'],
        [last, 'request.headers.cookie'],
      ]);
      expect(first?.title).toContain(name);
      for (const text of [first?.title, first?.what, first?.why]) expect(text).not.toMatch(/\{\w+\}/);
    });

    it('finds nothing broken where the cookie arrives', () => {
      expect(reportOn(...healthy).incidents).toEqual([]);
    });

    it('is not certain where the Cookie field was not recorded', () => {
      const entries = broken.map((entry, at) => (at === last ? { ...entry, provisional: true } : entry));
      const incident = incidentOf(entries);
      expect(incident.causes.filter((cause) => cause.check === id && cause.confidence === 'certain')).toEqual(
        [],
      );
      expect(incident.checklist.find((item) => item.check === 'session-cookie-missing')?.outcome).toBe(
        'not-evaluated',
      );
    });

    it('leaves a request that brought a token to the checks of tokens', () => {
      const entries = broken.map((entry, at) =>
        at === last
          ? { ...entry, headers: { ...entry.headers, Authorization: 'Bearer abcdefghijklmnop' } }
          : entry,
      );
      expect(incidentOf(entries).causes.map((cause) => cause.check)).not.toContain(id);
    });

    it('prints no cookie value and survives odd ones', () => {
      const text = JSON.stringify(reportOn(...broken));
      const line = broken[setter]?.answer?.['Set-Cookie'];
      for (const one of typeof line === 'string' ? [line] : (line ?? [])) {
        const value = /^[^=]*=([^;]*)/.exec(one)?.[1] ?? '';
        if (value.length >= 8) expect(text).not.toContain(value.slice(0, 400));
      }
      const odd = broken.map((entry, at) =>
        at === setter && typeof line === 'string'
          ? {
              ...entry,
              answer: { ...entry.answer, 'Set-Cookie': line.replace('=', '=\ud800<img onerror=x>') },
            }
          : entry,
      );
      for (const incident of reportOn(...odd).incidents)
        expect(incident.checklist.filter((item) => item.outcome === 'error')).toEqual([]);
    });
  });
}
