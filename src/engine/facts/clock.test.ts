import { describe, expect, it } from 'vitest';
import { type EntryInput, epoch, exchanges, har, jwt, START } from '../checks/testing.ts';
import { exchangesFromHar } from '../exchange/from-har.ts';
import type { Report } from '../report.ts';
import { Session } from '../session.ts';
import { Clocks, type Skew } from './clock.ts';

function reportOf(capture: unknown): Report {
  const session = new Session({ key: new Uint8Array(16).fill(7) });
  for (const exchange of exchangesFromHar(capture)) session.add(exchange);
  return session.diagnosis();
}
const report = (...entries: readonly EntryInput[]) => reportOf(har(entries));
const offsetOf = (from: Report, host: string) => from.clocks.hosts.find((one) => one.host === host);
const clockWarnings = (from: Report) => from.warnings.filter((one) => one.check === 'clock-skew');

/** Numbers in [0, 1), the same in each run (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface World {
  /** ms by which each host's clock is ahead of true time. */
  readonly hosts: Readonly<Record<string, number>>;
  /** ms by which the recording machine's clock is ahead of true time. */
  readonly machine: number;
  readonly requests: number;
  readonly random: () => number;
  /** Without the parts of a request's time. */
  readonly untimed?: boolean;
}

/** A capture of that world: up to two seconds of latency, unevenly split, new and kept connections, sub-second phases. */
function capture({ hosts, machine, requests, random, untimed }: World): unknown {
  const names = Object.keys(hosts);
  const connected = new Set<string>();
  let now = START + random() * 1000;
  const entries = Array.from({ length: requests }, () => {
    now += random() * 3000;
    const host = names[Math.floor(random() * names.length)] ?? '';
    const fresh = !connected.has(host) || random() < 0.1;
    connected.add(host);
    const parts = {
      blocked: random() * 30,
      dns: fresh ? random() * 60 : -1,
      connect: fresh ? random() * 200 : -1,
      ssl: fresh ? random() * 80 : -1,
      send: random() * 2,
      wait: 5 + random() * 1990,
      receive: random() * 800,
    };
    const before = parts.blocked + Math.max(0, parts.dns) + Math.max(0, parts.connect);
    // Somewhere between the request's leaving and the first byte's arrival the server looks at its clock.
    const stamped = now + before + (parts.send + parts.wait) * random() + (hosts[host] ?? 0);
    return {
      startedDateTime: new Date(now + machine).toISOString(),
      time: before + parts.send + parts.wait + parts.receive,
      _resourceType: 'fetch',
      request: {
        method: 'GET',
        url: `https://${host}/items/${Math.floor(random() * 50)}`,
        httpVersion: 'HTTP/1.1',
        headers: [{ name: 'Host', value: host }],
        cookies: [],
        queryString: [],
      },
      response: {
        status: 200,
        statusText: '',
        headers: [
          { name: 'Date', value: new Date(Math.floor(stamped / 1000) * 1000).toUTCString() },
          { name: 'Cache-Control', value: 'no-store' },
        ],
        cookies: [],
        content: { size: 0, mimeType: 'application/json' },
        redirectURL: '',
      },
      cache: {},
      ...(untimed ? {} : { timings: parts }),
    };
  });
  return { log: { version: '1.2', creator: { name: 'WebInspector', version: '537.36' }, entries } };
}

const HOSTS = ['api.shop.example', 'id.login.example', 'files.cdn.example', 'events.stats.example'];
/** ±90 s to ±1 h. */
const skewBy = (random: () => number) => (random() < 0.5 ? -1 : 1) * (90_000 + random() * 3_510_000);

/** What the clocks say of a simulated capture, without the rest of a diagnosis. */
function clocksOf(world: World) {
  const clocks = new Clocks();
  const nothing = {
    life: undefined,
    acceptedHere: undefined,
    newer: undefined,
    cutFrom: undefined,
    lastIssue: undefined,
    issued: [],
    issuing: false,
  };
  let skews: readonly Skew[] = [];
  for (const exchange of exchangesFromHar(capture(world)))
    skews = clocks.observe(exchange, nothing, undefined).skews;
  return { clocks, skews: skews.map((skew) => `${skew.who} ${skew.host}`.trim()) };
}

describe('the clocks of a capture', () => {
  it.each([false, true])('find each injected offset within five seconds (untimed: %s)', (untimed) => {
    const worst = { error: 0, outside: 0 };
    for (let seed = 1; seed <= 40; seed++) {
      const random = randomOf(seed);
      const machine = random() < 0.4 ? skewBy(random) : random() * 400 - 200;
      const hosts = Object.fromEntries(
        HOSTS.slice(0, 1 + Math.floor(random() * 4)).map((host) => [
          host,
          random() < 0.4 ? skewBy(random) : random() * 400 - 200,
        ]),
      );
      const requests = 4 + Math.floor(random() * 30);
      const found = clocksOf({ hosts, machine, random, requests, untimed }).clocks.hosts();
      for (const { host, offset } of found) {
        const error = Math.abs(offset.ms - ((hosts[host] ?? 0) - machine));
        worst.error = Math.max(worst.error, error);
        // The Date field's grain is in the bounds; 300 ms are allowed for clocks that are read late.
        if (error > offset.uncertainty + 300) worst.outside++;
      }
      expect(found.length, `seed ${seed}`).toBeGreaterThan(0);
    }
    expect(worst.error).toBeLessThan(5000);
    expect(worst.outside).toBe(0);
  });

  it('say who is wrong: the machine, where the servers agree', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = randomOf(seed);
      const machine = skewBy(random);
      const hosts = Object.fromEntries(HOSTS.map((host) => [host, random() * 400 - 200]));
      const { clocks, skews } = clocksOf({ hosts, machine, random, requests: 30 });
      expect(skews, `seed ${seed}`).toEqual(['machine']);
      expect(clocks.reference.machine).toBe(false);
      expect(Math.abs((clocks.reference.offset?.ms ?? 0) + machine)).toBeLessThan(5000);
    }
  });

  it('say who is wrong: one server, where the others agree with the machine', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = randomOf(seed);
      const off = HOSTS[Math.floor(random() * 4)] ?? '';
      const skew = skewBy(random);
      const hosts = Object.fromEntries(HOSTS.map((host) => [host, host === off ? skew : 0]));
      const { skews } = clocksOf({ hosts, machine: 100, random, requests: 40 });
      expect(skews, `seed ${seed}`).toEqual([`server ${off}`]);
    }
  });

  it('are silent about clocks that are right, and about 20 seconds', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = randomOf(seed);
      const hosts = Object.fromEntries(HOSTS.map((host) => [host, random() * 40_000 - 20_000]));
      expect(clocksOf({ hosts, machine: 0, random, requests: 40 }).skews).toEqual([]);
    }
  });
});

const at = (seconds: number, skew = 0) => new Date(START + (seconds + skew) * 1000).toUTCString();
const call = (host: string, seconds: number, skew = 0, rest: Partial<EntryInput> = {}): EntryInput => ({
  url: `https://${host}/data`,
  at: seconds,
  ...rest,
  answer: { Date: at(seconds, skew), 'Cache-Control': 'no-store', ...rest.answer },
});

describe('a clock', () => {
  it('is not read from what a cache kept: Age, a hit, 304, the browser’s cache, files that may be kept', () => {
    const stale: Partial<EntryInput>[] = [
      { answer: { Age: '7200', 'Cache-Control': 'max-age=86400' } },
      { answer: { 'X-Cache': 'Hit from cloudfront', 'Cache-Control': '' } },
      { answer: { 'CF-Cache-Status': 'HIT', 'Cache-Control': 'max-age=14400' } },
      { status: 304 },
      { answer: { 'Cache-Control': 'public, max-age=3600' } },
      { answer: { 'Cache-Control': '', 'Last-Modified': at(-9000) } },
    ];
    const entries = stale.flatMap((rest) => [
      call('cdn.example', 1, -7200, rest),
      call('cdn.example', 1.1, -7200, rest),
    ]);
    const found = report(call('api.example', 0), ...entries);
    expect(offsetOf(found, 'cdn.example')).toBeUndefined();
    expect(clockWarnings(found)).toEqual([]);
  });

  it('keeps its estimate through replayed answers', () => {
    const found = report(
      ...[0, 1, 2, 3].map((second) => call('api.example', second)),
      call('api.example', 4, -4000),
      call('api.example', 5),
    );
    expect(Math.abs(offsetOf(found, 'api.example')?.offset ?? 1e9)).toBeLessThan(1500);
  });

  it('that is set in the middle of the capture is read anew', () => {
    const found = report(
      ...[0, 1, 2, 3, 4, 5, 6, 7].map((second) => call('api.example', second, 900)),
      ...[60, 61].map((second) => call('api.example', second)),
    );
    expect(Math.abs(offsetOf(found, 'api.example')?.offset ?? 1e9)).toBeLessThan(1500);
    expect(clockWarnings(found)).toEqual([]);
  });

  it('of the machine that is set in the middle of the capture takes the verdict back', () => {
    const hosts = ['api.one.example', 'api.two.example', 'api.three.example'];
    const off = hosts.flatMap((host, index) =>
      [0, 1, 2].map((second) => call(host, second + index / 10, 600)),
    );
    const right = hosts.flatMap((host, index) => [90, 91].map((second) => call(host, second + index / 10)));
    expect(clockWarnings(report(...off)).map((one) => one.message)).toEqual(['machine']);
    expect(clockWarnings(report(...off, ...right))).toEqual([]);
  });

  it('that was read only before the machine’s was set is held against nothing', () => {
    const off = ['api.one.example', 'api.two.example', 'api.three.example'].flatMap((host, index) =>
      [0, 1, 2].map((second) => call(host, second + index / 10, 600)),
    );
    const right = [90, 91, 92].map((second) => call('api.one.example', second));
    expect(clockWarnings(report(...off, ...right))).toEqual([]);
  });

  it('is not told of replicas that disagree', () => {
    const found = report(
      ...Array.from({ length: 12 }, (_, index) => call('api.example', index, index % 2 === 0 ? 0 : 400)),
    );
    expect(offsetOf(found, 'api.example')).toBeUndefined();
    expect(clockWarnings(found)).toEqual([]);
  });

  it('of a server alone cannot be told from that of the machine', () => {
    const found = report(call('api.example', 0, 300), call('api.example', 1, 300));
    expect(clockWarnings(found).map((one) => one.message)).toEqual(['either']);
    expect(found.clocks.reference).toBeNull();
  });

  it('of a server on the machine itself is the machine’s', () => {
    const found = report(
      call('localhost', 0),
      call('api.one.example', 0.1, -240),
      call('api.two.example', 0.2, -240),
    );
    expect(clockWarnings(found).map((one) => one.message)).toEqual(['machine']);
  });

  it('of a CDN is its own: it stamps its Date beside a server that is off', () => {
    const found = report(
      ...[0, 1, 2].flatMap((second) => [
        call('www.example', second),
        call('img.cdn.test', second + 0.2),
        call('api.other.example', second + 0.4, 1800),
      ]),
    );
    expect(clockWarnings(found).map((one) => one.message)).toEqual(['server']);
    expect(clockWarnings(found)[0]?.title).toContain('api.other.example');
  });

  it('survives dates that are none, wrong timings and missing times', () => {
    const [entry] = exchanges(call('api.example', 0));
    if (entry === undefined) throw new Error('no entry');
    const odd = [
      { ...entry, startedAt: undefined },
      { ...entry, answering: { from: -5, to: 9e9 } },
      { ...entry, duration: undefined, answering: undefined },
      { ...entry, duration: Number.NaN },
    ];
    const session = new Session();
    for (const exchange of odd) session.add(exchange);
    expect(session.diagnosis().clocks.hosts.length).toBeLessThan(2);
    expect(clockWarnings(report(call('a.example', 0, 0, { answer: { Date: 'yesterday' } })))).toEqual([]);
  });
});

describe('an issuer’s clock', () => {
  const issue = (iat: number, rest: Partial<EntryInput> = {}): EntryInput =>
    call('id.example', 5, 0, {
      method: 'POST',
      url: 'https://id.example/oauth2/token',
      body: 'grant_type=authorization_code&code=abcdefgh',
      text: JSON.stringify({
        access_token: jwt({ iss: 'https://id.example', iat: epoch(iat), exp: epoch(iat + 3600) }),
        expires_in: 3600,
      }),
      ...rest,
    });

  it('is ahead where a token says that it is issued later than it was received', () => {
    const found = report(call('www.example', 0), call('id.example', 1), issue(5 + 240));
    expect(clockWarnings(found).map((one) => one.message)).toEqual(['issuer']);
    expect(clockWarnings(found)[0]?.title).toMatch(/ (?:3 min 5\d s|4 min \d s) ahead of the others$/);
  });

  it('is not behind because a token was kept, or dated back', () => {
    const found = report(call('www.example', 0), call('id.example', 1), issue(5 - 300), issue(5 - 1800));
    expect(clockWarnings(found)).toEqual([]);
  });

  it('is behind where a token just made says so and the answer has no Date', () => {
    const undated = (iat: number, rest: Partial<EntryInput> = {}) => ({
      ...issue(iat, rest),
      dateless: true,
      answer: {},
    });
    const found = clockWarnings(report(call('www.example', 0), undated(5 - 1800)));
    expect(found.map((one) => one.message)).toEqual(['issuer']);
    expect(found[0]?.title).toContain('behind');
    // From an application's own session the token may be old.
    const session = undated(5 - 1800, { url: 'https://id.example/session', method: 'GET' });
    expect(clockWarnings(report(call('www.example', 0), session))).toEqual([]);
  });
});

it('the vote is held over a bounded number of hosts', () => {
  const hosts = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`h${index}.example`, 0]));
  const { clocks } = clocksOf({ hosts, machine: 0, random: randomOf(1), requests: 300 });
  expect(clocks.hosts().length).toBeLessThanOrEqual(64);
});
