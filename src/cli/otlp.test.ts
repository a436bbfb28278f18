import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type EntryInput, har } from '../engine/checks/testing.ts';
import { metricsUrl } from './otlp-url.ts';
import { callWith } from './testing.ts';

const SECRET = 's3cr3t-c00kie-value';
const order = (id: number, refused: boolean): EntryInput => ({
  url: `https://api.test:8443/orders/${id}?code=${SECRET}`,
  type: 'fetch',
  headers: { Cookie: `sid=${SECRET}`, ...(refused ? { Authorization: 'Bearer undefined' } : {}) },
  ...(refused ? { status: 401 } : {}),
});
const FILES = {
  'a.har': JSON.stringify(har([order(1, true), order(2, true), order(3, false)])),
  'b.har': JSON.stringify(har([order(4, false), { url: 'https://app.test/', status: 500 }])),
  'bad.har': 'no HAR',
};

interface Sent {
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

const running: Server[] = [];
afterEach(() => {
  for (const server of running.splice(0)) server.close();
  vi.unstubAllEnvs();
});

/** A receiver of OTLP over HTTP in JSON. */
async function receiver(status = 200): Promise<{ readonly url: string; readonly sent: Sent[] }> {
  const sent: Sent[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    sent.push({ path: request.url ?? '', headers: request.headers, text });
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  });
  running.push(server);
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  return { url: `http://127.0.0.1:${Object(server.address()).port}`, sent };
}

type Labels = Record<string, string | number>;
interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: number };
}

interface DataPoint {
  readonly attributes: readonly Attribute[];
  readonly asInt?: number;
  readonly asDouble?: number;
}

const labelsOf = (attributes: readonly Attribute[]): Labels =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? '']));

/** What was sent, by metric (OTLP, metrics.proto: ResourceMetrics, ScopeMetrics, Metric, Sum, NumberDataPoint). */
function decoded({ text }: Sent) {
  const [resource] = JSON.parse(text).resourceMetrics;
  const points = new Map<string, { labels: Labels; value: number; temporality: number }[]>();
  for (const { name, sum } of resource.scopeMetrics[0].metrics)
    points.set(
      name,
      sum.dataPoints.map(({ attributes, asInt, asDouble }: DataPoint) => ({
        labels: labelsOf(attributes),
        value: Number(asInt ?? asDouble),
        temporality: sum.aggregationTemporality,
      })),
    );
  return { resource: labelsOf(resource.resource.attributes), points };
}

describe('--otlp', () => {
  it('sends counts by route, answer and cause, of all files at once, without secrets', async () => {
    const { url, sent } = await receiver();
    const { code, err } = await callWith(FILES, ['diagnose', 'a.har', 'b.har', 'bad.har', '--otlp', url]);
    expect(code).toBe(2);
    expect(err).toContain('bad.har');
    expect(sent).toHaveLength(1);
    const [post] = sent as [Sent];
    expect(post.path).toBe('/v1/metrics');
    expect(post.headers['content-type']).toBe('application/json');
    expect(post.text).not.toContain(SECRET);
    const { resource, points } = decoded(post);
    expect(resource).toMatchObject({ 'service.name': 'why401', 'service.version': expect.any(String) });
    const route = {
      'url.scheme': 'https',
      'server.address': 'api.test',
      'server.port': 8443,
      'http.route': '/orders/*',
      'http.request.method': 'GET',
      'why401.client': 'Chrome',
    };
    const cumulative = { temporality: 2 };
    expect(points.get('why401.requests')).toEqual([
      { labels: { ...route, 'why401.answer': '401' }, value: 2, ...cumulative },
      { labels: { ...route, 'why401.answer': '2xx' }, value: 2, ...cumulative },
      {
        labels: expect.objectContaining({ 'server.address': 'app.test', 'why401.answer': '5xx' }),
        value: 1,
        ...cumulative,
      },
    ]);
    expect(points.get('why401.refusals')).toEqual([
      {
        labels: {
          ...route,
          'why401.cause': 'authorization-placeholder',
          'why401.verdict': 'broken',
          'why401.answer': '401',
        },
        value: 2,
        ...cumulative,
      },
    ]);
    expect(
      points.get('why401.captures')?.map(({ labels, value }) => [labels['why401.result'], value]),
    ).toEqual([
      ['broken', 1],
      ['ok', 1],
      ['unreadable', 1],
    ]);
    expect(points.get('why401.incidents')?.map(({ value }) => value)).toEqual([1]);
  });

  it('takes address, headers, resource and temporality from the environment, as all of OpenTelemetry does', async () => {
    const { url, sent } = await receiver();
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', `${url}/gateway`);
    vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'x-team=sign-in');
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'deployment.environment.name=staging,service.name=guard');
    vi.stubEnv('OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE', 'delta');
    expect((await callWith(FILES, ['diagnose', 'a.har', '--otlp'])).code).toBe(1);
    const [post] = sent as [Sent];
    expect(post.path).toBe('/gateway/v1/metrics');
    expect(post.headers['x-team']).toBe('sign-in');
    const { resource, points } = decoded(post);
    expect(resource).toMatchObject({ 'deployment.environment.name': 'staging', 'service.name': 'guard' });
    expect(points.get('why401.requests')?.[0]?.temporality).toBe(1);
  });

  it('sends nothing unless it is asked to, whatever the environment says', async () => {
    const { url, sent } = await receiver();
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', url);
    await callWith(FILES, ['diagnose', 'a.har']);
    await callWith(FILES, ['diagnose', 'a.har', 'b.har']);
    expect(sent).toEqual([]);
  });

  it('keeps the number of routes bounded', async () => {
    const { url, sent } = await receiver();
    const pages = Array.from({ length: 300 }, (_, at) => ({ url: `https://app.test/x${at}y/view` }));
    const many = { 'a.har': JSON.stringify(har([...pages, order(1, true)])) };
    await callWith(many, ['diagnose', 'a.har', '--otlp', url]);
    const requests = decoded(sent[0] as Sent).points.get('why401.requests') ?? [];
    expect(new Set(requests.map(({ labels }) => labels['http.route'])).size).toBe(201);
    expect(requests.find(({ labels }) => labels['http.route'] === 'other')?.value).toBe(101);
    expect(requests.some(({ labels }) => labels['http.route'] === '/orders/*')).toBe(true);
  });

  it('says in one line that they were not taken; the report is printed all the same', async () => {
    const { url } = await receiver(400);
    const refused = await callWith(FILES, ['diagnose', 'a.har', '--otlp', url]);
    expect(refused).toMatchObject({
      code: 2,
      err: `why401: --otlp ${url}: the metrics were not taken (answered 400)\n`,
    });
    expect(refused.out).toContain('authorization-placeholder');
  });

  it('wants an address', async () => {
    const { code, out, err } = await callWith(FILES, ['diagnose', 'a.har', '--otlp', 'b.har']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toBe('why401: --otlp wants the address of a receiver, such as http://localhost:4318\n');
    expect(metricsUrl('http://prom.test:9090/api/v1/otlp/')).toBe(
      'http://prom.test:9090/api/v1/otlp/v1/metrics',
    );
    expect(metricsUrl('https://c.test/v1/metrics?k=1')).toBe('https://c.test/v1/metrics?k=1');
  });
});
