import { connect, type Socket } from 'node:net';

/** What Firefox says went wrong, in its own words. */
export class MarionetteError extends Error {}

type Packet = readonly [
  type: number,
  id: number,
  error: { error: string; message: string } | null,
  result: unknown,
];

interface Waiting {
  resolve(value: unknown): void;
  reject(reason: Error): void;
}

/**
 * A client of Marionette, Firefox's own remote control: over TCP, each packet `LENGTH:JSON` with the length in bytes; a
 * command is `[0, id, name, parameters]`, its answer `[1, id, error, result]`.
 */
export class Marionette {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  #received: Buffer = Buffer.alloc(0);
  #lastId = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('close', () => {
      for (const { reject } of this.#waiting.values())
        reject(new MarionetteError('Firefox has closed the connection'));
      this.#waiting.clear();
    });
  }

  static connect(port: number): Promise<Marionette> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        socket.on('error', () => socket.destroy());
        resolve(new Marionette(socket));
      });
    });
  }

  /** Sends a command and waits for its answer. */
  send(name: string, parameters: object = {}): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    const text = JSON.stringify([0, id, name, parameters]);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.write(`${Buffer.byteLength(text)}:${text}`);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (;;) {
      const colon = this.#received.indexOf(':');
      if (colon < 0) return;
      const end = colon + 1 + Number(this.#received.subarray(0, colon));
      if (this.#received.length < end) return;
      const packet: unknown = JSON.parse(this.#received.subarray(colon + 1, end).toString());
      this.#received = this.#received.subarray(end);
      if (isAnswer(packet)) this.#answer(packet);
    }
  }

  #answer([, id, error, result]: Packet): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === null) waiting?.resolve(result);
    else waiting?.reject(new MarionetteError(`${error.error}: ${error.message}`));
  }
}

/** The greeting, the only other packet, is an object. */
function isAnswer(packet: unknown): packet is Packet {
  return Array.isArray(packet) && packet[0] === 1 && typeof packet[1] === 'number';
}
