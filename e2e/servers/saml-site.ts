import type { Express } from 'express';
import { webApp } from './kit.ts';
import { page, showPage } from './page.ts';
import { addSaml, partyOf, type SamlParty } from './saml-party.ts';
import { type SamlProvider, samlProvider } from './saml-provider.ts';
import type { Serve, World } from './world.ts';

export interface SamlSite {
  readonly brand: string;
  readonly origin: string;
  readonly idp: string;
  readonly password: string;
  readonly provider?: Partial<SamlProvider>;
  readonly party?: Partial<SamlParty>;
  /** By how many seconds the application’s clock is ahead. */
  readonly ahead?: number;
  /** The script of the page that the visitor wanted to see. */
  readonly inside?: string;
  /** That of the page where it starts. */
  readonly outside?: string;
}

/** An application with a page that wants a sign-in, and its identity provider. */
export async function samlSite(world: World, site: SamlSite): Promise<Express> {
  const { brand, origin, idp, password } = site;
  await samlProvider(world, {
    brand: `${brand} ID`,
    origin: idp,
    password,
    parties: [partyOf(world, origin)],
    ...site.provider,
  });
  const app = webApp();
  const { ahead } = site;
  if (ahead !== undefined)
    app.use((_request, response, next) => {
      response.set('Date', new Date(Date.now() + ahead * 1000).toUTCString());
      next();
    });
  showPage(app, '/welcome', {
    brand,
    title: `Welcome to ${brand}`,
    script: site.outside ?? `run(() => go('/'));`,
  });
  await addSaml(world, app, { brand, origin, idp, ...site.party });
  app.get('/', (request, response) => {
    if (request.session.profile === undefined) response.redirect('/login?next=/');
    else response.send(page({ brand, title: 'You are in', script: site.inside ?? 'done();' }));
  });
  world.serve(new URL(origin).hostname, app);
  return app;
}

/** Its servers alone. */
export const site =
  (settings: SamlSite): Serve =>
  async (world) => {
    await samlSite(world, settings);
  };
