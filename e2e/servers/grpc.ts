import type { RequestListener } from 'node:http';
import {
  create,
  createFileRegistry,
  type DescMethod,
  type DescMethodUnary,
  type DescService,
} from '@bufbuild/protobuf';
import {
  FileDescriptorProtoSchema,
  file_google_protobuf_empty,
  file_google_protobuf_wrappers,
  StringValueSchema,
} from '@bufbuild/protobuf/wkt';
import { Code, ConnectError, cors, type HandlerContext } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import type { CorsOptions } from 'cors';
import { jwtVerify } from 'jose';
import type { ShopParts } from './api-shop.ts';

/** What `protoc` would make of `service OrderService { rpc List(google.protobuf.Empty) returns (google.protobuf.StringValue); }`. */
function orderService(): DescService {
  const file = create(FileDescriptorProtoSchema, {
    name: 'orders/v1/orders.proto',
    package: 'orders.v1',
    syntax: 'proto3',
    dependency: ['google/protobuf/empty.proto', 'google/protobuf/wrappers.proto'],
    service: [
      {
        name: 'OrderService',
        method: [
          { name: 'List', inputType: '.google.protobuf.Empty', outputType: '.google.protobuf.StringValue' },
        ],
      },
    ],
  });
  const registry = createFileRegistry(file, (name) =>
    name.endsWith('/empty.proto') ? file_google_protobuf_empty : file_google_protobuf_wrappers,
  );
  const service = registry.getService('orders.v1.OrderService');
  if (service === undefined) throw new Error('The descriptor does not hold the service');
  return service;
}

const isUnary = (method: DescMethod): method is DescMethodUnary => method.methodKind === 'unary';

/** Connect's own server: Connect, gRPC-web and gRPC at one address; `guard` throws where it refuses. */
export function grpcApi(guard: (context: HandlerContext) => Promise<void>): RequestListener {
  const service = orderService();
  return connectNodeAdapter({
    routes: (router) => {
      for (const method of service.methods.filter(isUnary))
        router.rpc(method, async (_request, context) => {
          await guard(context);
          return create(StringValueSchema, { value: 'Green tea, 250 g' });
        });
    },
  });
}

/** A guard as Connect's documentation on interceptors has it. */
export const byBearer =
  ({ issuer, audience }: ShopParts): Parameters<typeof grpcApi>[0] =>
  async ({ requestHeader }) => {
    const field = requestHeader.get('Authorization');
    if (field === null) throw new ConnectError('missing credentials', Code.Unauthenticated);
    await jwtVerify(field.replace(/^Bearer /, ''), issuer.publicKey, { audience }).catch((error: unknown) => {
      throw new ConnectError(error instanceof Error ? error.message : 'refused', Code.Unauthenticated);
    });
  };

/** What a page of another origin may send and read (connectrpc.com, CORS). */
export const grpcCors: CorsOptions = {
  methods: [...cors.allowedMethods],
  allowedHeaders: [...cors.allowedHeaders, 'Authorization'],
  exposedHeaders: [...cors.exposedHeaders],
};

/** `grpc(headers)` and `connect(headers)` for a page's script that has `api`: what a generated client sends for an empty message. */
export const calling = `
  const list = api + '/orders.v1.OrderService/List';
  const grpc = (headers = {}) => call(list, {
    method: 'POST',
    headers: { 'Content-Type': 'application/grpc-web+proto', 'X-Grpc-Web': '1', 'X-User-Agent': 'connect-es/2.1.2', ...headers },
    body: new Uint8Array(5),
  });
  const connect = (headers = {}) => call(list, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Connect-Protocol-Version': '1', ...headers },
    body: '{}',
  });`;
