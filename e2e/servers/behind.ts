import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import { freePort, type RunningProgram } from './program.ts';

export interface Behind {
  /** Passes a request on as it came, and the answer back as it is. */
  pass(request: IncomingMessage, response: ServerResponse, plant: (secret: string) => string): void;
  stop(): Promise<void>;
}

// RFC 9110 §7.6.1: what speaks of one connection is not forwarded.
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding']);

/** A server program that is started by the first request for it, so that nobody waits for one that is not asked. */
export function onDemand(start: (port: number) => Promise<RunningProgram>): Behind {
  let started: Promise<RunningProgram & { readonly port: number }> | undefined;
  const startOnce = async () => {
    const port = await freePort();
    return { port, ...(await start(port)) };
  };
  return {
    async pass(request, response, plant) {
      try {
        started ??= startOnce();
        const { port } = await started;
        forward(request, response, port, plant);
      } catch (error) {
        response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
      }
    },
    async stop() {
      await started?.then(
        (program) => program.stop(),
        () => undefined,
      );
    },
  };
}

function forward(
  request: IncomingMessage,
  response: ServerResponse,
  port: number,
  plant: (secret: string) => string,
): void {
  const scheme = request.socket instanceof TLSSocket ? 'https' : 'http';
  const onward = http.request(
    {
      host: '127.0.0.1',
      port,
      method: request.method,
      path: request.url,
      agent: false,
      // A proxy in front of this one has said it already.
      headers: { 'x-forwarded-proto': scheme, ...request.headers, connection: 'close' },
    },
    (answer) => {
      const fields = pairs(answer.rawHeaders).filter(([name]) => !hopByHop.has(name.toLowerCase()));
      for (const [name, value] of fields) if (/^set-cookie$/i.test(name)) plantCookie(value, plant);
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const body = Buffer.concat(chunks);
        plantTokens(body.toString(), plant);
        response.writeHead(answer.statusCode ?? 502, answer.statusMessage, fields.flat());
        response.end(body);
      });
    },
  );
  onward.once('error', (error) => {
    response.writeHead(502, { 'content-type': 'text/plain' }).end(error.message);
  });
  request.pipe(onward);
}

function pairs(raw: readonly string[]): [name: string, value: string][] {
  return raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? ''] as [string, string]] : []));
}

function plantCookie(field: string, plant: (secret: string) => string): void {
  const value = /^[^=;]*=([^;]{16,})/.exec(field)?.[1];
  if (value !== undefined) plant(value);
}

/** What Django's packages call their tokens. */
function plantTokens(text: string, plant: (secret: string) => string): void {
  for (const [, token = ''] of text.matchAll(/"(?:access|refresh|token|csrfToken)":"([^"]+)"/g)) plant(token);
}
