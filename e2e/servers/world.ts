import type { IncomingMessage, RequestListener } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Express } from 'express';
import type { ApacheSite } from './apache.ts';
import type { DjangoSettings } from './django.ts';

/** What a scenario's servers are built in: names, ports, certificates, and the other servers. */
export interface World {
  /** The address of a bare URL (`https://api.tea.test/orders`) with the port that serves it. */
  url(bare: string): string;
  /** Answers requests for a host name, over http and https alike. */
  serve(host: string, app: RequestListener | Express): void;
  /** Answers WebSocket handshakes for a host name; where it does not, the host's application answers them like any request. */
  upgrade(host: string, handler: Upgrade): void;
  /** Adds `server` blocks to nginx's configuration, and files beside it (name → content). */
  nginx(servers: string, files?: Readonly<Record<string, string>>): void;
  /** Adds a virtual host to Apache; the answer passes requests on to it. */
  apache(site: ApacheSite): RequestListener;
  /** Adds users and keys to the one Django project (`django/project.py`); the answer passes requests on to it. */
  django(settings: Partial<DjangoSettings>): RequestListener;
  readonly proxy: {
    readonly httpPort: number;
    readonly httpsPort: number;
    /** `http://127.0.0.1:PORT`, where the hosts given to `serve` listen; they are told apart by the Host field. */
    readonly upstream: string;
    /** The `listen … ssl` line and the certificate lines of a server block. */
    readonly tls: string;
    readonly plain: string;
  };
  /** Remembers a secret that was made at run time, and returns it. */
  plant(secret: string): string;
  /** A request from server to server, which no browser sees. */
  call(bare: string, init?: CallInit): Promise<Answer>;
  /** A new issuer of access tokens whose keys the APIs can fetch. */
  issuer(iss: string): Promise<Issuer>;
}

/** Answers a handshake, or leaves it. */
export type Upgrade = (
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
) => Admission | Promise<Admission>;

/** The status of a handshake; 101 opens the socket, and undefined leaves the answer to the host's application. */
export type Admission = number | undefined;

export interface CallInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface Issuer {
  readonly iss: string;
  /** Plain http on loopback: for the APIs only. */
  readonly jwksUri: string;
  readonly publicKey: import('node:crypto').KeyObject;
  /**
   * A signed JWT (RS256). `iat` and `exp` are seconds from now; `-720` is 12 minutes ago.
   * @param claims may override every standard claim
   */
  sign(claims: Readonly<Record<string, unknown>>, times?: TokenTimes): Promise<string>;
  /** An ID token: `typ: JWT`, with `nonce` and `at_hash`. */
  idToken(claims: Readonly<Record<string, unknown>>, times?: TokenTimes): Promise<string>;
  /** An access token like that of `sign`, signed by a key that nobody publishes under a key id that everybody knows. */
  forge(claims: Readonly<Record<string, unknown>>, times?: TokenTimes): Promise<string>;
  /** One signed by a key that is no longer published, under that key's id. */
  retired(claims: Readonly<Record<string, unknown>>, times?: TokenTimes): Promise<string>;
  /** One with another `typ` in its header. */
  typed(typ: string, claims: Readonly<Record<string, unknown>>, times?: TokenTimes): Promise<string>;
}

export interface TokenTimes {
  readonly iat?: number;
  readonly exp?: number;
  readonly nbf?: number;
}

/** Builds one scenario's servers. */
export type Serve = (world: World) => void | Promise<void>;
