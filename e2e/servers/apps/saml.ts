import type { RequestHandler } from 'express';
import { webApp } from '../kit.ts';
import { page } from '../page.ts';
import { partyOf, shownError, silentError } from '../saml-party.ts';
import { signingKey } from '../saml-provider.ts';
import { type SamlSite, samlSite, site } from '../saml-site.ts';
import type { Serve } from '../world.ts';

/** What php-saml, python3-saml and Spring Security do and node-saml does not: the response must name this very address. */
const checkDestination: RequestHandler = (request, _response, next) => {
  const xml = Buffer.from(String(request.body.SAMLResponse), 'base64').toString();
  const destination = /Destination="([^"]+)"/.exec(xml)?.[1] ?? '';
  const here = `${request.protocol}://${request.get('host')}${request.originalUrl}`;
  next(
    destination === here
      ? undefined
      : new Error(`The response was received at ${here} instead of ${destination}`),
  );
};

const behindProxy: Serve = async (world) => {
  const origin = 'https://app.slipway.test';
  await samlSite(world, {
    brand: 'Slipway',
    origin,
    idp: 'https://id.quayside.test',
    password: 'mR3-mooringline-XvT6w9Kq2Z',
    party: { trustProxy: false, before: checkDestination, session: { cookie: { secure: false } } },
  });
  world.nginx(`
  server {
    ${world.proxy.tls}
    server_name app.slipway.test;
    location / {
      proxy_pass ${world.proxy.upstream};
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-Proto $scheme;
    }
  }`);
};

const oldHost: Serve = async (world) => {
  const origin = 'https://app.wheelwright.test';
  const old = 'https://intranet.wheelwright.test';
  await samlSite(world, {
    brand: 'Wheelwright',
    origin,
    idp: 'https://id.spokeshave.test',
    password: 'tB8-felloe-QzN4k7Wm1C',
    provider: {
      parties: [{ ...partyOf(world, origin), consumer: world.url(`${old}/saml/acs`) }],
    },
    party: { before: checkDestination, failed: shownError('Wheelwright', 403) },
  });
  const moved = webApp();
  moved.use((request, response) => response.redirect(308, world.url(`${origin}${request.url}`)));
  world.serve('intranet.wheelwright.test', moved);
};

const newCertificate: Serve = async (world) => {
  await samlSite(world, {
    brand: 'Chandlery',
    origin: 'https://app.chandlery.test',
    idp: 'https://id.tallow.test',
    password: 'gX1-candlewick-VbP6r3Ws9H',
    provider: { key: await signingKey('renewed') },
    party: { failed: shownError('Chandlery', 401) },
  });
};

const responseSigned: Serve = async (world) => {
  await samlSite(world, {
    brand: 'Basketry',
    origin: 'https://app.basketry.test',
    idp: 'https://id.willowbed.test',
    password: 'pT3-osier-DfL8k4Nz7Q',
    provider: { signed: 'response' },
    party: { settings: { wantAssertionsSigned: true } },
  });
};

const nothingSigned: Serve = async (world) => {
  await samlSite(world, {
    brand: 'Brickworks',
    origin: 'https://app.brickworks.test',
    idp: 'https://id.claypit.test',
    password: 'aJ8-clamp-XwR2t6Vm5K',
    provider: { signed: 'nothing' },
    party: { failed: silentError('Brickworks') },
  });
};

const tooLarge: Serve = async (world) => {
  await samlSite(world, {
    brand: 'Foundry',
    origin: 'https://app.bellfoundry.test',
    idp: 'https://id.bronze.test',
    password: 'vH5-clapper-MqZ9c4Bx2T',
    provider: { groups: 300 },
    party: { trustProxy: true },
  });
  world.nginx(`
  server {
    ${world.proxy.tls}
    server_name app.bellfoundry.test;
    # Against uploads.
    client_max_body_size 16k;
    location / {
      proxy_pass ${world.proxy.upstream};
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-Proto $scheme;
    }
    error_page 413 /413.html;
    location = /413.html {
      internal;
      default_type text/html;
      return 413 "<html><head><title>413 Request Entity Too Large</title></head><body><h1>413 Request Entity Too Large</h1><script>document.documentElement.dataset.scenario = 'done'</script></body></html>";
    }
  }`);
};

const unknownParty: Serve = async (world) => {
  const origin = 'https://app.bobbin.test';
  await samlSite(world, {
    brand: 'Bobbin',
    origin,
    idp: 'https://id.lacework.test',
    password: 'zK7-pillow-HsY4n8Rd3V',
    provider: {
      parties: [{ ...partyOf(world, origin), entityId: 'https://old.bobbin.test/saml/metadata' }],
    },
  });
};

const statuses: Readonly<Record<string, SamlSite>> = {
  'saml-status-denied': {
    brand: 'Assay Office',
    origin: 'https://app.assay.test',
    idp: 'https://id.hallmark.test',
    password: 'eR6-touchstone-KbW1p9Xf4D',
    provider: {
      status: ['Responder', 'RequestDenied'],
      statusMessage: 'The signed in user is not assigned to a role for the application',
    },
    party: { failed: shownError('Assay Office', 403) },
  },
  'saml-status-name-id': {
    brand: 'Seed Bank',
    origin: 'https://app.seedbank.test',
    idp: 'https://id.germination.test',
    password: 'uG2-cotyledon-TnV7z5Lq8S',
    provider: { status: ['Requester', 'InvalidNameIDPolicy'] },
    party: {
      settings: { identifierFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' },
      failed: silentError('Seed Bank'),
    },
  },
  'saml-status-cancelled': {
    brand: 'Tide Tables',
    origin: 'https://app.tidetables.test',
    idp: 'https://id.neaptide.test',
    password: 'bW9-ebbflow-PxC3h6Mk1Y',
    provider: { status: ['Responder', 'AuthnFailed'] },
    party: {
      failed: (_error, _request, response, _next) =>
        response.send(page({ brand: 'Tide Tables', title: 'Welcome', script: 'done();' })),
    },
  },
};

export const saml: Readonly<Record<string, Serve>> = {
  'saml-idp-clock-behind': site({
    brand: 'Lightship',
    origin: 'https://app.lightship.test',
    idp: 'https://id.fogsignal.test',
    password: 'dN4-lantern-YgK8s2Wv6B',
    provider: { ahead: -600 },
  }),
  'saml-idp-clock-ahead': site({
    brand: 'Pilots',
    origin: 'https://app.pilots.test',
    idp: 'https://id.fairway.test',
    password: 'jM7-leadline-CzR5v1Tx9F',
    provider: { ahead: 420 },
    party: { failed: silentError('Pilots') },
  }),
  'saml-app-clock-behind': site({
    brand: 'Sextant',
    origin: 'https://app.sextant.test',
    idp: 'https://id.almucantar.test',
    password: 'qP3-vernier-WdH6k4Nb8L',
    // As node-saml reckons on a machine whose clock is nine minutes behind.
    party: { settings: { acceptedClockSkewMs: -540_000 } },
    ahead: -540,
  }),
  'saml-audience-mismatch': site({
    brand: 'Rickyard',
    origin: 'https://app.rickyard.test',
    idp: 'https://id.threshing.test',
    password: 'xT8-winnow-JqL2f7Vs5G',
    provider: { audience: 'https://staging.rickyard.test/saml/metadata' },
  }),
  'saml-destination-behind-proxy': behindProxy,
  'saml-destination-old-host': oldHost,
  'saml-certificate-changed': newCertificate,
  'saml-assertion-unsigned': responseSigned,
  'saml-response-unsigned': nothingSigned,
  'saml-response-too-large': tooLarge,
  'saml-party-unknown': unknownParty,
  ...Object.fromEntries(Object.entries(statuses).map(([id, settings]) => [id, site(settings)])),
};
