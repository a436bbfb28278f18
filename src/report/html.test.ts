// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { htmlReport } from './html.ts';
import { cause, incident, report } from './testing.ts';
import { HOSTILE, hostileFlow, looped } from './testing-flows.ts';

const parsed = (html: string) => new DOMParser().parseFromString(html, 'text/html');
const looping = {
  ...report,
  flows: [{ ...looped(6), incidents: ['i1'] }],
};

describe('the report as one HTML file', () => {
  it('says what is broken, why, where that is seen and what to do', () => {
    const page = parsed(htmlReport(report));
    expect(page.title).toBe(incident.title);
    const text = page.body.textContent;
    for (const words of [
      '1 broken, 1 expected in 14 requests',
      'Chrome 156.0.0.0',
      'GET https://api.example.test/orders?page=‹2 chars #aa00bb11›',
      '401',
      '3 requests: #3, #7, #9 from 2026-11-24T10:00:00.000Z to 2026-11-24T10:00:09.000Z',
      'certain: the traffic proves it',
      cause.what,
      cause.why,
      'Bearer ‹240 chars #7f3a09bc›',
      'Ask for a new token before the old one expires.',
      'for the frontend',
      'x-request-id: 9f1c2b3a',
      'Works again since request #12',
      'Checklist: 1 found, 1 clear, 2 not evaluated, 1 failed',
      'Expected, nothing to do',
      'A token stands in the address',
      'Skipped entry 2: request.url is missing',
    ])
      expect(text).toContain(words);
    expect([...page.querySelectorAll('h1, h2')].map(({ textContent }) => textContent?.trim())).toContain(
      'The access token expired 12 min before the request broken',
    );
  });

  it('keeps the lines of a command', () => {
    const page = parsed(htmlReport(report));
    expect([...page.querySelectorAll('pre')].map(({ textContent }) => textContent)).toContainEqual(
      expect.stringContaining('curl --include \\\n  --header "Authorization: Bearer $TOKEN"'),
    );
  });

  it('draws the sign-in that broke, and tells it in words', () => {
    const page = parsed(htmlReport(looping));
    const picture = page.querySelector('img');
    expect(decodeURIComponent(picture?.getAttribute('src') ?? '')).toContain('<svg');
    expect(picture?.getAttribute('alt')).not.toBe('');
    expect(page.querySelectorAll('figure li').length).toBeGreaterThan(3);
  });

  it('runs nothing, fetches nothing and obeys a policy that forbids both', () => {
    for (const html of [htmlReport(report), htmlReport(looping)]) {
      const page = parsed(html);
      expect(
        page.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content'),
      ).toContain("default-src 'none'");
      expect(page.querySelectorAll('script, link, iframe, object, embed, form, base')).toHaveLength(0);
      const sources = [...page.querySelectorAll('[src]')].map((one) => one.getAttribute('src') ?? '');
      expect(sources.filter((source) => !source.startsWith('data:image/svg+xml,'))).toEqual([]);
      expect(html).not.toMatch(/@import|url\(/);
    }
  });

  it('takes nothing that was recorded for markup', () => {
    for (const text of [...HOSTILE, '</title><script>x</script>', '" onload="x', '\ud800\u202e\u0000']) {
      const html = htmlReport({
        ...report,
        capture: { ...report.capture, creator: text, browser: text },
        incidents: [
          {
            ...incident,
            title: text,
            url: text,
            method: text,
            causes: [
              {
                ...cause,
                title: text,
                what: text,
                evidence: [{ exchange: 1, at: text, text, mark: text }],
                fixes: [{ effort: 'easy', audience: 'user', text, stack: text, code: text }],
              },
            ],
          },
        ],
        flows: [{ ...hostileFlow(text), incidents: ['i1'] }],
      });
      const page = parsed(html);
      expect(page.querySelectorAll('script, svg, iframe, b, i, u, a[href^="javascript"]')).toHaveLength(0);
      const attributes = [...page.querySelectorAll('*')].flatMap((one) => [...one.attributes]);
      expect(attributes.filter(({ name }) => name.startsWith('on'))).toEqual([]);
      expect(html).not.toMatch(/[\ud800-\udfff](?<![\ud800-\udbff][\udc00-\udfff])(?![\udc00-\udfff])/);
    }
  });

  it('is whole where nothing was found', () => {
    const page = parsed(
      htmlReport({
        ...report,
        incidents: [],
        warnings: [],
        summary: { ...report.summary, incidents: { broken: 0, expected: 0, warning: 0 } },
      }),
    );
    expect(page.title).toBe('No sign-in problem found in 14 requests (4 × 401).');
    expect(page.querySelectorAll('section')).toHaveLength(0);
  });
});
