import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** An event or answer of the DevTools protocol: of its fields those that are used here. */
export interface CdpMessage {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: CdpParams;
  readonly result?: CdpResult;
  readonly error?: { readonly message: string };
}

export interface CdpCookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly path: string;
  readonly expires: number;
  readonly session: boolean;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  readonly sameSite?: string;
  /** The top document's origin is opaque. */
  readonly partitionKeyOpaque?: boolean;
  readonly partitionKey?: { readonly topLevelSite: string; readonly hasCrossSiteAncestor: boolean };
}

export interface CdpTarget {
  readonly targetId: string;
  readonly type: string;
  readonly url: string;
}

interface CdpParams {
  readonly sessionId?: string;
  readonly targetInfo?: CdpTarget;
  readonly requestId?: string;
  readonly request?: { readonly url: string };
  readonly url?: string;
  readonly associatedCookies?: readonly {
    readonly cookie: CdpCookie;
    readonly blockedReasons: readonly string[];
  }[];
  readonly blockedCookies?: readonly {
    readonly cookieLine: string;
    readonly blockedReasons: readonly string[];
  }[];
}

interface CdpResult {
  readonly targetId?: string;
  readonly sessionId?: string;
  readonly cookies?: readonly CdpCookie[];
  readonly targetInfos?: readonly CdpTarget[];
}

type Waiting = readonly [resolve: (result: CdpResult) => void, reject: (error: Error) => void];

/** Chromium's DevTools protocol over two pipes: with it every frame, worker and window can be listened to. */
export class DevTools {
  readonly #child: ChildProcess;
  readonly #input: Writable;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listener: (message: CdpMessage) => void;
  #lastId = 0;

  constructor(executable: string, args: readonly string[], listener: (message: CdpMessage) => void) {
    this.#listener = listener;
    this.#child = spawn(executable, ['--remote-debugging-pipe', ...args], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    const [, , , input, output] = this.#child.stdio;
    this.#input = input as Writable;
    this.#input.on('error', () => undefined);
    let received = '';
    const stream = output as Readable;
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      const parts = (received + chunk).split('\0');
      received = parts.pop() ?? '';
      for (const part of parts) this.#take(JSON.parse(part));
    });
    this.#child.once('exit', () => {
      for (const [, reject] of this.#waiting.values()) reject(new Error('Chromium has ended'));
      this.#waiting.clear();
    });
  }

  send(method: string, params: object = {}, sessionId?: string): Promise<CdpResult> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, [resolve, reject]);
      this.#input.write(
        `${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`,
      );
    });
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    await this.send('Browser.close').catch(() => undefined);
    await ended;
  }

  #take(message: CdpMessage): void {
    if (message.id === undefined) {
      this.#listener(message);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error === undefined) waiting?.[0](message.result ?? {});
    else waiting?.[1](new Error(message.error.message));
  }
}
