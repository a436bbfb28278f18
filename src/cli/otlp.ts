import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { MeterProvider, MetricReader, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import packageJson from '../../package.json' with { type: 'json' };
import type { FileDigest } from '../report/digest.ts';
import { metricsOf } from '../report/metrics.ts';
import { InputError } from './faults.ts';
import { metricsUrl } from './otlp-url.ts';

/** Hands over what was counted when it is asked, and sends nothing by itself. */
class Reader extends MetricReader {
  protected override async onShutdown(): Promise<void> {}
  protected override async onForceFlush(): Promise<void> {}
}

/**
 * Sends the sums of one run by OTLP over HTTP. `url`: the base address of the receiver, or true for what the environment says
 * (OTEL_EXPORTER_OTLP_ENDPOINT); headers, timeouts and the like are taken from the environment in either case.
 * @throws InputError where the address is none, or the receiver does not take them.
 */
export async function sendMetrics(digests: readonly FileDigest[], url: string | true): Promise<void> {
  const address = url === true ? undefined : metricsUrl(url);
  const exporter = new OTLPMetricExporter(address === undefined ? {} : { url: address });
  const reader = new Reader({
    aggregationTemporalitySelector: (kind) => exporter.selectAggregationTemporality(kind),
    cardinalitySelector: () => MOST_SERIES,
  });
  const own = resourceFromAttributes({ 'service.name': 'why401', 'service.version': packageJson.version });
  const provider = new MeterProvider({
    resource: defaultResource()
      .merge(own)
      .merge(detectResources({ detectors: [envDetector] })),
    readers: [reader],
  });
  try {
    const meter = provider.getMeter('why401', packageJson.version);
    for (const { name, description, unit, points } of metricsOf(digests)) {
      const counter = meter.createCounter(name, { description, unit });
      for (const { attributes, value } of points) counter.add(value, attributes);
    }
    const { resourceMetrics } = await reader.collect();
    await exported(exporter, resourceMetrics);
  } catch (error) {
    throw new InputError(
      `--otlp${url === true ? '' : ` ${url}`}: the metrics were not taken (${reasonOf(error)})`,
    );
  } finally {
    await provider.shutdown();
    await exporter.shutdown();
  }
}

/** Ours: what 200 routes come to, and no more than a receiver bears. */
const MOST_SERIES = 10_000;

function exported(exporter: OTLPMetricExporter, metrics: ResourceMetrics): Promise<void> {
  return new Promise((resolve, reject) => {
    exporter.export(metrics, ({ code, error }) => {
      if (code === 0) resolve();
      else reject(error ?? new Error('no reason given'));
    });
  });
}

/** In a few words, without what the receiver's answer quotes. */
function reasonOf(error: unknown): string {
  const { code, name } = Object(error);
  if (typeof code === 'number') return `answered ${code}`;
  return typeof code === 'string' ? code : String(name ?? 'unknown');
}
