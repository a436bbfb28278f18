import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { generate } from 'selfsigned';

/** What a browser sent, read as UTF-8. */
export interface Asked {
  readonly scheme: 'http' | 'https';
  readonly method: string;
  /** As in the Host field, without the port. */
  readonly host: string;
  readonly port: number;
  /** Path and query, as on the request line. */
  readonly target: string;
  /** Lower-case names. */
  readonly fields: ReadonlyMap<string, string>;
  /** The Cookie field, '' where there is none. */
  readonly cookie: string;
}

export interface Answer {
  /** 204 where left out: a navigation then ends without leaving the page. */
  readonly status?: number;
  /** One line each, sent as UTF-8; nothing is checked, so that control characters can be sent. */
  readonly setCookie?: readonly string[];
  readonly fields?: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
}

export type Answering = (asked: Asked) => Answer;

/**
 * One server for plain http and one for https, two ports each. The query parameter `case` names the case that a request
 * belongs to: `?case=TOKEN`, or `?case=TOKEN.STEP` with anything behind the dot.
 */
export class CaseServer {
  /** `hasSix`: they can be reached at [::1] too. */
  readonly ports: {
    readonly http: readonly number[];
    readonly https: readonly number[];
    readonly hasSix: boolean;
  };
  readonly #servers: readonly Server[];
  readonly #sockets: ReadonlySet<Socket>;
  readonly #cases: Map<string, { readonly answer: Answering; readonly asked: Asked[] }>;

  private constructor(
    ports: CaseServer['ports'],
    servers: readonly Server[],
    sockets: ReadonlySet<Socket>,
    cases: Map<string, { readonly answer: Answering; readonly asked: Asked[] }>,
  ) {
    this.ports = ports;
    this.#servers = servers;
    this.#sockets = sockets;
    this.#cases = cases;
  }

  static async start(): Promise<CaseServer> {
    const cases = new Map<string, { readonly answer: Answering; readonly asked: Asked[] }>();
    const sockets = new Set<Socket>();
    const answer = (asked: Asked): Answer => {
      const token = /[?&]case=([^&.]+)/.exec(asked.target)?.[1] ?? '';
      const running = cases.get(token);
      if (running === undefined) return { status: 404 };
      running.asked.push(asked);
      return running.answer(asked);
    };
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'why401.test' }], {
      keyType: 'ec',
      algorithm: 'sha256',
    });
    const take = (scheme: 'http' | 'https') => (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      converse(socket, scheme, answer);
    };
    const plain = () => createServer(take('http'));
    const secure = () => createTlsServer({ cert, key }, take('https'));
    const servers: Server[] = [];
    const ports: number[] = [];
    for (const make of [plain, plain, secure, secure]) {
      const server = make();
      ports.push(await listen(server, '127.0.0.1', 0));
      servers.push(server);
    }
    // The machine by its other address, where it has one, at the same ports.
    let hasSix = true;
    for (const [index, make] of [plain, plain, secure, secure].entries()) {
      const server = make();
      const port = await listen(server, '::1', ports[index] ?? 0).catch(() => undefined);
      if (port === undefined) hasSix = false;
      else servers.push(server);
    }
    return new CaseServer(
      { http: ports.slice(0, 2), https: ports.slice(2), hasSix },
      servers,
      sockets,
      cases,
    );
  }

  /** Answers the requests of a case, in place of whatever answered them before. */
  serve(token: string, answer: Answering): void {
    this.#cases.set(token, { answer, asked: [] });
  }

  /** The requests of a case so far, in the order in which they came. */
  asked(token: string): readonly Asked[] {
    return this.#cases.get(token)?.asked ?? [];
  }

  forget(token: string): void {
    this.#cases.delete(token);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(this.#servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('The server has no port'));
      else resolve(address.port);
    });
  });
}

/** HTTP/1.1 by hand: Node's own server refuses to send the bytes that matter here. */
function converse(socket: Socket, scheme: 'http' | 'https', answer: Answering): void {
  let received = '';
  socket.setNoDelay(true);
  socket.setEncoding('latin1');
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: string) => {
    // A TLS record on a plain port (RFC 8446 §5.1: handshake is 22): told to the browser by hanging up.
    if (scheme === 'http' && received === '' && chunk.startsWith('\x16')) {
      socket.destroy();
      return;
    }
    received += chunk;
    for (;;) {
      const end = received.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = Buffer.from(received.slice(0, end), 'latin1').toString();
      const asked = read(head, scheme, socket.localPort ?? 0);
      const total = end + 4 + Number(asked.fields.get('content-length') ?? 0);
      if (received.length < total) return;
      received = received.slice(total);
      socket.write(written(answer(asked), asked.method));
    }
  });
}

function read(head: string, scheme: 'http' | 'https', port: number): Asked {
  const [first = '', ...lines] = head.split('\r\n');
  const [method = '', target = ''] = first.split(' ');
  const fields = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '');
    const before = fields.get(name);
    fields.set(name, before === undefined ? value : `${before}; ${value}`);
  }
  const host = (fields.get('host') ?? '').replace(/:\d+$/, '');
  return { scheme, method, host, port, target, fields, cookie: fields.get('cookie') ?? '' };
}

function written({ status = 204, setCookie = [], fields = [], body = '' }: Answer, method: string): string {
  const lines = [
    `HTTP/1.1 ${status} -`,
    'cache-control: no-store',
    ...fields.map(([name, value]) => `${name}: ${value}`),
    ...setCookie.map((line) => `Set-Cookie: ${line}`),
  ];
  if (status !== 204 && status !== 304) lines.push(`content-length: ${Buffer.byteLength(body)}`);
  return `${lines.join('\r\n')}\r\n\r\n${method === 'HEAD' || status === 204 ? '' : body}`;
}
