import { describe, expect, it } from 'vitest';
import { githubAnnotations, githubSummary } from './github.ts';
import type { JunitSuite } from './junit.ts';
import { incident, report } from './testing.ts';

const fine: JunitSuite = {
  name: 'fine.har',
  report: {
    ...report,
    incidents: [],
    summary: { ...report.summary, incidents: { broken: 0, warning: 0, expected: 0 } },
  },
};
const bad: JunitSuite = { name: 'runs/a,b:1.har', report };
const warned: JunitSuite = {
  name: 'standard input',
  report: {
    ...report,
    incidents: [{ ...incident, verdict: 'warning', causes: [] }],
    summary: { ...report.summary, incidents: { broken: 0, warning: 1, expected: 0 } },
  },
};
const unread: JunitSuite = { name: 'c.har', error: 'not a HAR: 100% HTML' };

describe('annotations', () => {
  it('are an error for each broken incident and unreadable file, then warnings, escaped as the runner wants it', () => {
    const lines = githubAnnotations([warned, bad, fine, unread]).trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(
      /^::error file=runs\/a%2Cb%3A1\.har,title=The access token expired 12 min before the request::GET https:.+ → 401 \(3 requests\)%0AThe token that/,
    );
    expect(lines[0]).toContain('%0ACause: token-expired (certain)%0AFix: Ask for a new token');
    expect(lines[1]).toBe('::error file=c.har,title=A capture cannot be read::c.har: not a HAR: 100%25 HTML');
    expect(lines[2]).toMatch(/^::warning title=The access token .+%0AThe capture does not tell why\.$/);
  });

  it('stay one line each, and no command, whatever stands in them', () => {
    const odd = { ...incident, title: 'a\r\n::set-env name=X::b', url: 'https://a.test/\u001b\n::error::' };
    const text = githubAnnotations([{ name: 'x\n::stop.har', report: { ...report, incidents: [odd] } }]);
    expect(text.match(/\n/g)).toHaveLength(1);
    expect(text).not.toMatch(/[\r\u001b]/);
    expect(text).toMatch(/^::error file=/);
  });

  it('are none where nothing is to be told', () => {
    expect(githubAnnotations([fine])).toBe('');
  });
});

describe('the job summary', () => {
  it('has a row for each file and what is wrong in it, and the details folded', () => {
    const text = githubSummary([bad, fine, unread]);
    expect(text).toMatch(/^## Sign-in is broken in 1 of 3 captures, 1 unreadable\n/);
    expect(text).toContain(
      '| ❌ | runs/a,b:1.har | The access token expired 12 min before the request | `token-expired` (certain) | 3 × 401 |',
    );
    expect(text).toContain('| ✅ | fine.har | No sign-in problem found in 14 requests (4 × 401). | | |');
    expect(text).toContain('| ⚠️ | c.har | Cannot be read: not a HAR: 100% HTML | | |');
    expect(text.match(/<details>/g)).toHaveLength(1);
    expect(text).toContain('<details><summary>The access token expired 12 min before the request</summary>');
    expect(text).toContain('Ask for a new token before the old one expires.');
  });

  it('says in its heading that nothing is broken', () => {
    expect(githubSummary([fine])).toMatch(/^## Sign-in: nothing broken in 1 capture\n/);
    expect(githubSummary([bad])).toMatch(/^## Sign-in is broken\n/);
  });

  it('is no markup of what stands in names and titles', () => {
    const odd = { ...incident, title: '</summary><img src=x>|a|\n# b' };
    const text = githubSummary([{ name: 'a|b\n.har', report: { ...report, incidents: [odd] } }]);
    expect(text).not.toMatch(/(?<!\\)<img/);
    expect(text).toContain('<details><summary>&#60;/summary&#62;&#60;img src=x&#62;|a|');
    expect(text).not.toContain('\n# b');
    const row = text.split('\n').find((line) => line.startsWith('| ❌'));
    expect(row?.match(/(?<!\\)\|/g)).toHaveLength(6);
  });

  it('stays below what GitHub takes', () => {
    const many = Array.from({ length: 3000 }, (_, at): JunitSuite => ({ name: `${at}.har`, report }));
    const text = githubSummary(many);
    expect(new TextEncoder().encode(text).length).toBeLessThan(1_048_576);
    expect(text).toContain('more lines');
  });
});
