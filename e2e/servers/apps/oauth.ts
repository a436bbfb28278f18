import { codeFlow } from '../code-flow.ts';
import type { Serve } from '../world.ts';

export const oauth: Readonly<Record<string, Serve>> = {
  'oauth-code-reused': async (world) => {
    await codeFlow(world, {
      brand: 'Trails',
      title: 'Your hikes',
      origin: 'https://app.trails.test',
      idp: 'https://id.trails.test',
      password: 'bT4-compass-QwR7y2Nk9V',
      callback: `
        await exchange();
        await wait(120);
        await exchange();`,
    });
  },
  'pkce-mismatch': async (world) => {
    await codeFlow(world, {
      brand: 'Yoga',
      title: 'Your classes',
      origin: 'https://app.yoga.test',
      idp: 'https://id.yoga.test',
      password: 'eH8-lotus-ZcL1m5Xt6P',
      callback: `await exchange({ code_verifier: random() });`,
    });
  },
  'oauth-client-rejected': async (world) => {
    await codeFlow(world, {
      brand: 'Pottery',
      title: 'Your kiln slots',
      origin: 'https://app.pottery.test',
      idp: 'https://id.pottery.test',
      password: 'oV2-glaze-KnJ9s4Wd8F',
      client: {
        token_endpoint_auth_method: 'client_secret_basic',
        client_secret: 'cs_new_6TqYw2LmZx8RkV4bNh9P',
      },
      callback: `
        await exchange({}, {
          headers: { Authorization: 'Basic ' + btoa(clientId + ':cs_old_3GdFs7HjKp1QzXc5Vb0M') },
        });`,
    });
  },
  'oauth-redirect-uri-mismatch': async (world) => {
    await codeFlow(world, {
      brand: 'Dance',
      title: 'Your evenings',
      origin: 'https://app.dance.test',
      idp: 'https://id.dance.test',
      password: 'never asked for',
      authorize: `{ redirect_uri: new URL('/signin-callback', location.href).href }`,
      callback: `await exchange();`,
    });
  },
};
