import type { CookieOptions } from 'express';
import { allow, orders, webApp } from '../kit.ts';
import { tickets } from '../members.ts';
import { addSignIn, identityProvider, webClient } from '../oidc.ts';
import { page, showPage, value, welcome } from '../page.ts';
import type { Serve, World } from '../world.ts';

const lax = { httpOnly: true, secure: true, sameSite: 'lax' } as const;

const formPost: Serve = async (world) => {
  const party = {
    origin: 'https://app.surgery.test',
    idp: 'https://login.medid.test',
    clientId: 'surgery-web',
  };
  await identityProvider(world, {
    brand: 'MedID',
    origin: party.idp,
    password: 'iK6-scalpel-TbX9w2Nf4Z',
    clients: [webClient(world, party)],
  });
  const app = webApp();
  welcome(app, 'Surgery', '/login');
  addSignIn(world, app, {
    ...party,
    authorize: { response_mode: 'form_post' },
    session: { name: 'surgery.sid', cookie: lax },
    // What an exception handler makes of "state missing from the session".
    lost: (_request, response) =>
      void response
        .status(500)
        .send(page({ brand: 'Surgery', title: 'Internal Server Error', script: 'done();' })),
  });
  world.serve('app.surgery.test', app);
};

interface Counter {
  readonly brand: string;
  /** Of the page, and of the API on another site that it signs in at. */
  readonly page: string;
  readonly api: string;
  readonly password: string;
  readonly cookie: CookieOptions;
}

/** A page of one site that signs in at the API of another, by fetch. */
function acrossSites(world: World, { brand, password, ...counter }: Counter): void {
  const api = world.url(counter.api);
  const front = webApp();
  showPage(front, '/', {
    brand,
    title: 'Your orders',
    script: `
      run(async () => {
        const ask = { credentials: 'include' };
        await call(${value(`${api}/login`)}, { ...asJson({ user: 'mina', password: ${value(password)} }), ...ask });
        await wait(200);
        await call(${value(`${api}/orders`)}, ask);
        done();
      });`,
  });
  world.serve(new URL(counter.page).hostname, front);
  const sessions = tickets(world, { name: 'counter_session', password, cookie: counter.cookie });
  const back = webApp();
  back.use(allow(world, counter.page, { credentials: true }));
  back.post('/login', sessions.login);
  back.get('/orders', sessions.guard, (_request, response) => void response.json(orders));
  world.serve(new URL(counter.api).hostname, back);
}

const overwritesSecure: Serve = (world) => {
  const password = 'yG1-paddle-CmR8q4Tx6W';
  const name = 'kayak_session';
  const app = webApp();
  // Each scheme has its own settings: Secure where there is TLS.
  const secure = tickets(world, { name, password, cookie: lax });
  const plain = tickets(world, { name, password, cookie: { httpOnly: true, sameSite: 'lax' } });
  const signIn = `
    await call('/login', asJson({ user: 'mina', password: ${value(password)} }));
    await wait(200);
    await call('/api/tours');`;
  showPage(app, '/', {
    brand: 'Kayak',
    title: 'Tours',
    script: `run(async () => { ${signIn} await go(${value(world.url('http://app.kayak.test/old'))}); });`,
  });
  showPage(app, '/old', { brand: 'Kayak', title: 'Tours (old address)', script: `${signIn} done();` });
  app.post('/login', (request, response, next) =>
    (request.secure ? secure : plain).login(request, response, next),
  );
  app.get('/api/tours', (request, response, next) => {
    if (secure.known(request.headers.cookie)) response.json(orders);
    else plain.guard(request, response, next);
  });
  world.serve('app.kayak.test', app);
};

const partitionedInsecure: Serve = (world) => {
  const password = 'cF7-tessera-WpB3h9Vn5K';
  const cookie: CookieOptions = { httpOnly: true, partitioned: true, sameSite: 'lax' };
  const sessions = tickets(world, { name: 'mosaic_session', password, cookie });
  const app = webApp();
  showPage(app, '/', {
    brand: 'Mosaic',
    title: 'Your patterns',
    script: `
      run(async () => {
        await call('/login', asJson({ user: 'mina', password: ${value(password)} }));
        await wait(200);
        await call('/api/me');
        done();
      });`,
  });
  app.post('/login', sessions.login);
  app.get('/api/me', sessions.guard, (_request, response) => void response.json({ user: 'mina' }));
  world.serve('app.mosaic.test', app);
};

/** Shows a page of another site in a frame, and runs `then` when the frame says that it is through. */
const embed = (address: string, then: string): string => `
  await new Promise((through) => {
    addEventListener('message', ({ data }) => { if (data === 'through') through(); });
    const frame = document.createElement('iframe');
    frame.src = ${value(address)};
    document.body.append(frame);
  });
  ${then}`;

const otherPartition: Serve = (world) => {
  const password = 'zT5-headline-NxJ2m8Gd4Q';
  const comments = world.url('https://comments.remarks.test');
  const cookie: CookieOptions = { httpOnly: true, secure: true, sameSite: 'none', partitioned: true };
  const sessions = tickets(world, { name: 'remarks_session', password, cookie });
  const frame = webApp();
  frame.post('/login', sessions.login);
  frame.get('/mine', sessions.guard, (_request, response) => void response.json(orders));
  showPage(frame, '/first', {
    brand: 'Remarks',
    title: 'Comments',
    script: `
      await call('/login', asJson({ user: 'mina', password: ${value(password)} }));
      await wait(200);
      await call('/mine');
      await wait(300);
      parent.postMessage('through', '*');`,
  });
  showPage(frame, '/second', {
    brand: 'Remarks',
    title: 'Comments',
    script: `
      await call('/mine');
      await wait(300);
      parent.postMessage('through', '*');`,
  });
  world.serve('comments.remarks.test', frame);
  const morning = webApp();
  const evening = world.url('https://www.eveningpost.test/');
  showPage(morning, '/', {
    brand: 'Morning Post',
    title: 'News',
    script: `run(async () => { ${embed(`${comments}/first`, `await go(${value(evening)});`)} });`,
  });
  world.serve('www.morningpost.test', morning);
  const late = webApp();
  showPage(late, '/', {
    brand: 'Evening Post',
    title: 'News',
    script: embed(`${comments}/second`, 'done();'),
  });
  world.serve('www.eveningpost.test', late);
};

const foreignPage: Serve = (world) => {
  const password = 'lQ8-bookmark-VsF6k1Zc9H';
  const cookie: CookieOptions = { httpOnly: true, secure: true, sameSite: 'none' };
  const sessions = tickets(world, { name: 'readers_session', password, cookie });
  const library = webApp();
  showPage(library, '/', {
    brand: 'Library',
    title: 'Your loans',
    script: `
      run(async () => {
        await call('/login', asJson({ user: 'mina', password: ${value(password)} }));
        await wait(200);
        await call('/api/loans');
        await go(${value(world.url('https://portal.school.test/'))});
      });`,
  });
  library.post('/login', sessions.login);
  library.get('/api/loans', sessions.guard, (_request, response) => void response.json(orders));
  showPage(library, '/card', {
    brand: 'Library',
    title: 'Library card',
    script: `
      await call('/api/loans');
      await wait(300);
      parent.postMessage('through', '*');`,
  });
  world.serve('members.readers.test', library);
  const portal = webApp();
  showPage(portal, '/', {
    brand: 'School',
    title: 'Portal',
    script: embed(world.url('https://members.readers.test/card'), 'done();'),
  });
  world.serve('portal.school.test', portal);
};

const schemeCrossed: Serve = (world) => {
  const password = 'xD4-derailleur-JwN7t3Rb5P';
  const sessions = tickets(world, { name: 'bicycles_session', password, cookie: lax });
  const app = webApp();
  showPage(app, '/', {
    brand: 'Bicycles',
    title: 'Welcome',
    script: `
      run(async () => {
        await call('/login', asJson({ user: 'mina', password: ${value(password)} }));
        await wait(200);
        await call('/api/me');
        await go(${value(world.url('http://www.bicycles.test/catalogue'))});
      });`,
  });
  showPage(app, '/catalogue', {
    brand: 'Bicycles',
    title: 'Catalogue of 2009',
    script: `
      await wait(300);
      await form(${value(world.url('https://www.bicycles.test/order'))}, { item: 'bell' });`,
  });
  app.post('/login', sessions.login);
  app.get('/api/me', sessions.guard, (_request, response) => void response.json({ user: 'mina' }));
  app.post('/order', (request, response) => {
    const known = sessions.known(request.headers.cookie);
    response
      .status(known ? 200 : 401)
      .send(page({ brand: 'Bicycles', title: known ? 'Thank you' : 'Please sign in', script: 'done();' }));
  });
  world.serve('www.bicycles.test', app);
};

export const cookieSites: Readonly<Record<string, Serve>> = {
  'cookie-samesite-form-post': formPost,
  'cookie-samesite-cross-site-set': (world) =>
    acrossSites(world, {
      brand: 'Shop Window',
      page: 'https://www.shopwindow.test',
      api: 'https://api.counter.test',
      password: 'oV2-mannequin-HdK7s5Lr3Y',
      cookie: lax,
    }),
  'cookie-samesite-unset': (world) =>
    acrossSites(world, {
      brand: 'Pottery',
      page: 'https://www.stoneware.test',
      api: 'https://api.kilnworks.test',
      password: 'rE5-stoneware-PzC3q7Vm9D',
      cookie: { httpOnly: true, secure: true },
    }),
  'cookie-overwrites-secure': overwritesSecure,
  'cookie-partitioned-insecure': partitionedInsecure,
  'cookie-other-partition': otherPartition,
  'cookie-in-foreign-page': foreignPage,
  'cookie-scheme-crossed': schemeCrossed,
};
