import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { why401 } from '../drivers/command.ts';
import { expect, test } from '../drivers/test.ts';

function har(requests: number, status: number): string {
  const entries = Array.from({ length: requests }, (_, at) => ({
    startedDateTime: new Date(1_795_000_000_000 + at * 100).toISOString(),
    time: 5,
    request: {
      method: 'GET',
      url: `https://api.test/orders/${at}`,
      headers: [{ name: 'Authorization', value: status === 401 ? 'Bearer undefined' : 'Bearer abc.def' }],
    },
    response: { status, statusText: '', headers: [], content: {} },
  }));
  return JSON.stringify({ log: { creator: { name: 'test', version: '1' }, entries } });
}

test('the built command diagnoses a folder on threads of its own, in order', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'why401-'));
  try {
    // The first takes longest.
    writeFileSync(join(folder, '0.har'), har(4000, 200));
    for (let at = 1; at < 9; at++)
      writeFileSync(join(folder, `${at}.har`), har(at, at % 2 === 0 ? 200 : 401));
    writeFileSync(join(folder, 'packed.har.gz'), gzipSync(har(3, 401)));
    const good = await why401(['diagnose', folder, '--format', 'ndjson']);
    expect({ code: good.code, stderr: good.stderr }).toEqual({ code: 1, stderr: '' });
    const rows = good.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows.map(({ file, requests, unauthorized }) => [file, requests, unauthorized])).toEqual([
      [join(folder, '0.har'), 4000, 0],
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((at) => [join(folder, `${at}.har`), at, at % 2 === 0 ? 0 : at]),
      [join(folder, 'packed.har.gz'), 3, 3],
    ]);
    expect((await why401(['diagnose', folder, '--fail-on', 'never'])).code).toBe(0);

    writeFileSync(join(folder, '5.har'), '<html>');
    const bad = await why401(['diagnose', folder]);
    expect(bad.code).toBe(2);
    expect(bad.stdout).toContain('10 files: 4 broken, 5 with nothing broken, 1 unreadable.');
    expect(bad.stderr).toBe(`why401: ${join(folder, '5.har')}: not a HAR: an HTML page (byte 0)\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
