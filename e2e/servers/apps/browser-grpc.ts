import { Code, ConnectError } from '@connectrpc/connect';
import { asToken, shopServers } from '../api-shop.ts';
import { byBearer, calling, grpcApi, grpcCors } from '../grpc.ts';
import type { Serve } from '../world.ts';

const bearer = `{ Authorization: 'Bearer ' + login.access_token }`;

export const browserGrpc: Readonly<Record<string, Serve>> = {
  'grpc-web-token-expired': shopServers({
    brand: 'Observatory',
    title: 'Tonight',
    domain: 'refractor.test',
    password: 'rW2-eyepiece-GkB7v5Qd9N',
    kept: true,
    issue: async ({ issuer, audience }) =>
      asToken(await issuer.sign({ aud: audience, sub: 'user|90be21' }, { iat: -7200, exp: -3600 })),
    api: (parts) => grpcApi(byBearer(parts)),
    cors: grpcCors,
    script: `${calling} await grpc(${bearer});`,
  }),
  'grpc-web-authorization-missing': shopServers({
    brand: 'Planetarium',
    title: 'Your seats',
    domain: 'orrery.test',
    password: 'yH9-cupola-XzC4m8Lt6F',
    api: (parts) => grpcApi(byBearer(parts)),
    cors: grpcCors,
    script: `${calling} await grpc();`,
  }),
  'connect-authorization-missing': shopServers({
    brand: 'Lens Grinder',
    title: 'Your lenses',
    domain: 'lensgrinder.test',
    password: 'sD6-polish-TnJ3w7Rk5V',
    api: (parts) => grpcApi(byBearer(parts)),
    cors: grpcCors,
    script: `${calling} await connect();`,
  }),
  'grpc-web-permission-denied': shopServers({
    brand: 'Meteorologists',
    title: 'The archive',
    domain: 'barometer.test',
    password: 'cX1-mercury-FpS8y2Hb4Z',
    api: (parts) =>
      grpcApi(async (context) => {
        await byBearer(parts)(context);
        throw new ConnectError('role "archivist" is required', Code.PermissionDenied);
      }),
    cors: grpcCors,
    script: `${calling} await grpc(${bearer});`,
  }),
  'grpc-web-signed-in': shopServers({
    brand: 'Seismologists',
    title: 'Last night',
    domain: 'seismograph.test',
    password: 'mK5-needle-VdW9q3Xc7G',
    api: (parts) => {
      let asked = 0;
      return grpcApi(async (context) => {
        await byBearer(parts)(context);
        asked += 1;
        if (asked % 3 === 2) throw new ConnectError('no such quake', Code.NotFound);
      });
    },
    cors: grpcCors,
    script: `${calling}
      await grpc(${bearer});
      await grpc(${bearer});
      await connect(${bearer});`,
  }),
};
