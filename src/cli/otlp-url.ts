import { InputError } from './faults.ts';

/**
 * Where metrics are posted, from a receiver's base address (OTLP, OTLP/HTTP Request: "The default URL path for requests that carry metric
 * data is `/v1/metrics`").
 * @throws InputError where it is no address of http or https.
 */
export function metricsUrl(base: string): string {
  const url = URL.canParse(base) ? new URL(base) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new InputError('--otlp wants the address of a receiver, such as http://localhost:4318');
  if (!/\/v1\/metrics\/?$/.test(url.pathname))
    url.pathname = `${url.pathname.replace(/\/+$/, '')}/v1/metrics`;
  return url.href;
}
