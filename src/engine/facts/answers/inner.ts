import type { Exchange } from '../../exchange/exchange.ts';
import { keepingLast } from '../../exchange/recent.ts';
import { type Rules, rules } from '../../exchange/settings.ts';
import { dataInner } from './data.ts';
import { graphqlInner } from './graphql.ts';
import { grpcInner } from './grpc.ts';

/** What an answer says in a protocol of its own, whatever its HTTP status. */
export interface Inner {
  /** `page`: a sign-in page in place of data; `json`: data that says no. */
  readonly protocol: 'graphql' | 'grpc' | 'connect' | 'page' | 'json';
  /** The HTTP status that says the same: 401 nobody is signed in, 403 not allowed; for gRPC also what its other codes are in HTTP. */
  readonly status: number;
  /** The server's code, fit to print (`UNAUTHENTICATED`, `16`); '' where it gave none. */
  readonly code: string;
  /** The server's words, not yet safe to print. */
  readonly words: readonly string[];
  /** Place of evidence. */
  readonly at: string;
  /** Other parts of the answer were given. */
  readonly partial: boolean;
  /** The field of the query, or the method called, that was refused; '' where not told. */
  readonly field: string;
}

let present: Rules | undefined;
let latest = keepingLast(read);

/** What an answer says in GraphQL, gRPC or Connect; undefined where HTTP alone speaks. */
export function innerOf(exchange: Exchange): Inner | undefined {
  // Another session may take other pages for a sign-in.
  if (present !== rules()) {
    present = rules();
    latest = keepingLast(read);
  }
  return latest(exchange);
}

function read(exchange: Exchange): Inner | undefined {
  return grpcInner(exchange) ?? graphqlInner(exchange) ?? dataInner(exchange);
}

/**
 * The one place that says what "refused" means: the status of HTTP, or what an answer amounts to that refuses in a protocol of its
 * own (200 with UNAUTHENTICATED is a 401). 0 where there was no answer.
 */
export function meantStatus(exchange: Exchange): number {
  const { status } = exchange.response;
  // What HTTP itself refuses for nobody's being signed in needs no second reading, nor does what never came.
  if (status === 0 || status === 401 || (status >= 300 && status < 400)) return status;
  return innerOf(exchange)?.status ?? status;
}

/** The refusal that stands inside an answer whose HTTP status says something else. */
export function softRefusal(exchange: Exchange): Inner | undefined {
  const meant = meantStatus(exchange);
  if (meant === exchange.response.status || (meant !== 401 && meant !== 403)) return undefined;
  return innerOf(exchange);
}

/** The answer in a few words, fit to print: its status, and the code of a refusal inside it. */
export function answerWords(exchange: Exchange): string {
  const { status } = exchange.response;
  const soft = softRefusal(exchange);
  if (soft === undefined) return String(status);
  return `${status} with ${`${NAMES[soft.protocol]} ${soft.code}`.trim()}`;
}

const NAMES: Readonly<Record<Inner['protocol'], string>> = {
  graphql: 'a GraphQL error',
  grpc: 'gRPC status',
  connect: 'code',
  page: 'a sign-in page',
  json: 'a refusal in its JSON',
};
