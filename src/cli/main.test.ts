import { describe, expect, it } from 'vitest';
import { callWith } from './testing.ts';

/** A call whose Authorization holds a placeholder; one that is let through carries a cookie alone. */
const exchange = (status: number, headers: { name: string; value: string }[] = []) => ({
  startedDateTime: '2026-11-24T10:00:00Z',
  time: 5,
  request: {
    method: 'GET',
    url: 'https://api.test/orders',
    headers: [
      { name: 'Host', value: 'api.test' },
      { name: 'Sec-Fetch-Dest', value: 'empty' },
      ...(status === 200 ? [] : [{ name: 'Authorization', value: 'Bearer undefined' }]),
      { name: 'Cookie', value: 'sid=s3cr3t-c00kie-value' },
    ],
  },
  response: {
    status,
    statusText: '',
    headers: [{ name: 'Date', value: 'Tue, 24 Nov 2026 10:00:00 GMT' }, ...headers],
    content: {},
  },
});
const har = (...statuses: number[]) =>
  JSON.stringify({
    log: {
      creator: { name: 'test' },
      entries: statuses.map((status) => exchange(status, [{ name: 'WWW-Authenticate', value: 'Bearer' }])),
    },
  });

const call = (argv: string[], files: Record<string, string> = {}) => callWith(files, argv);

describe('exit codes', () => {
  it('0 where nothing is broken', async () => {
    expect(await call(['diagnose', 'a.har'], { 'a.har': har(200) })).toMatchObject({ code: 0, err: '' });
  });

  it('1 where something is broken, 0 with --fail-on never', async () => {
    const files = { 'a.har': har(401) };
    expect((await call(['diagnose', 'a.har'], files)).code).toBe(1);
    expect((await call(['diagnose', 'a.har', '--fail-on', 'never'], files)).code).toBe(0);
  });

  it('reads standard input for -', async () => {
    expect((await call(['diagnose', '-'], { '-': har(401) })).code).toBe(1);
  });

  it.each([
    [[], 'why401: no command given; try: why401 diagnose FILE.har'],
    [['diagnose'], "why401: missing required argument 'file'"],
    [
      ['diagnose', 'a.har', '--format', 'pdf'],
      /^why401: option '--format <format>' argument 'pdf' is invalid\./,
    ],
    [['diagnose', 'a.har', '--fail-on', 'x'], /^why401: option '--fail-on <what>'/],
    [['diagnose', 'a.har', '--nonsense'], "why401: unknown option '--nonsense'"],
    [['redact', 'a.har', 'b.har'], /^why401: too many arguments/],
    [['diagnos'], "why401: unknown command 'diagnos'"],
    [['diagnose', 'none.har'], 'why401: none.har: no such file'],
    [['diagnose', 'dir'], 'why401: dir: is a directory, not a file'],
    [['diagnose', 'empty.har'], 'why401: empty.har: the file is empty'],
    [['diagnose', '-'], 'why401: standard input: the file is empty'],
    [['diagnose', 'html.har'], 'why401: html.har: not a HAR: an HTML page (byte 0)'],
    [
      ['diagnose', 'odd.har'],
      'why401: odd.har: none of its 2 entries can be used (entry 0: request is missing)',
    ],
  ])('2 and one line on stderr: %j', async (argv, line) => {
    const { code, out, err } = await call(argv, {
      'a.har': har(200),
      'empty.har': '',
      'html.har': '<!doctype html>',
      'odd.har': '{"log":{"entries":[{},{}]}}',
    });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^[^\n]+\n$/);
    if (typeof line === 'string') expect(err).toBe(`${line}\n`);
    else expect(err).toMatch(line);
  });

  it.each([['--help'], ['--version'], ['diagnose', '--help'], ['cookies', '--help']])(
    '0 for %s %s',
    async (...argv) => {
      const { code, out, err } = await call(argv);
      expect(code).toBe(0);
      expect(out).not.toBe('');
      expect(err).toBe('');
    },
  );
});

describe('formats', () => {
  it('json is the report of the contract', async () => {
    const { out } = await call(['diagnose', 'a.har', '--format', 'json'], { 'a.har': har(200, 401, 401) });
    const report = JSON.parse(out);
    expect(report).toMatchObject({
      schema: 'why401/report@1',
      capture: { source: 'har', creator: 'test', exchanges: 3 },
      summary: { unauthorized: 2, incidents: { broken: 1 } },
    });
    expect(report.incidents[0].causes[0].check).toBe('authorization-placeholder');
  });

  it('text and markdown name the cause', async () => {
    for (const format of ['text', 'markdown', 'html', 'junit']) {
      const { out } = await call(['diagnose', 'a.har', '--format', format], { 'a.har': har(401) });
      expect(out).toContain('authorization-placeholder');
      expect(out).toContain('https://api.test/orders');
    }
  });

  it('text stays within 80 columns and says what could not be checked', async () => {
    const { out } = await call(['diagnose', 'a.har'], { 'a.har': har(401) });
    for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(out).toMatch(/Checks: \d+ found, \d+ clear/);
  });

  it('an empty recording is said to be one', async () => {
    expect((await call(['diagnose', 'a.har'], { 'a.har': '{"log":{"entries":[]}}' })).out).toContain(
      'No requests are recorded here.',
    );
  });

  it.each(['text', 'json', 'markdown', 'html', 'junit'])(
    '%s shows secrets with --reveal alone',
    async (format) => {
      const files = { 'a.har': har(200, 401) };
      const hidden = await call(['diagnose', 'a.har', '--format', format], files);
      expect(hidden.out).not.toContain('s3cr3t');
      expect((await call(['diagnose', 'a.har', '--format', format, '--reveal'], files)).code).toBe(1);
    },
  );
});
