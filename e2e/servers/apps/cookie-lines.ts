import { randomBytes } from 'node:crypto';
import type { Response } from 'express';
import { orders, webApp } from '../kit.ts';
import { addMembers, membersOnly, tickets } from '../members.ts';
import { showPage, value } from '../page.ts';
import type { Serve, World } from '../world.ts';

interface HandMade {
  readonly brand: string;
  readonly title: string;
  readonly origin: string;
  readonly password: string;
  /** The Set-Cookie line with this session id in it. */
  readonly line: (id: string) => string;
}

/** A site that writes its Set-Cookie line itself, as text. */
function handMade(world: World, site: HandMade): void {
  const app = webApp();
  const issued = new Set<string>();
  showPage(app, '/', {
    brand: site.brand,
    title: site.title,
    script: `
      run(async () => {
        await call('/auth/login', asJson({ user: 'mina', password: ${value(site.password)} }));
        await wait(250);
        await call('/api/me');
        done();
      });`,
  });
  app.post('/auth/login', (request, response) => {
    if (request.body?.password !== site.password) {
      response.status(400).json({ error: 'invalid_login' });
      return;
    }
    const id = world.plant(randomBytes(24).toString('base64url'));
    issued.add(id);
    response.setHeader('Set-Cookie', site.line(id));
    response.json({ user: 'mina' });
  });
  app.get('/api/me', (request, response) => {
    const pairs = (request.headers.cookie ?? '').split('; ').map((pair) => pair.split('='));
    if (pairs.some(([name, id]) => name !== '' && id !== undefined && issued.has(id)))
      response.json({ user: 'mina' });
    else response.status(401).json({ error: 'unauthenticated', message: 'Please sign in' });
  });
  world.serve(new URL(site.origin).hostname, app);
}

const httpOnlyOverwrite: Serve = (world) => {
  const app = webApp();
  const password = 'pS9-seahorse-GxL4v7Hd2J';
  const made = () => world.plant(randomBytes(24).toString('base64url'));
  let current = '';
  showPage(app, '/', {
    brand: 'Aquarium',
    title: 'Feeding times',
    script: `
      run(async () => {
        await call('/login', asJson({ user: 'mina', password: ${value(password)} }));
        await wait(200);
        await call('/api/times');
        const { json } = await call('/auth/refresh', { method: 'POST' });
        document.cookie = 'access_token=' + json.access_token + '; Path=/; Secure';
        await wait(200);
        await call('/api/times');
        done();
      });`,
  });
  app.post('/login', (request, response) => {
    if (request.body?.password !== password) {
      response.status(400).json({ error: 'invalid_login' });
      return;
    }
    current = made();
    response
      .cookie('access_token', current, { httpOnly: true, secure: true, sameSite: 'lax' })
      .json({ ok: true });
  });
  app.post('/auth/refresh', (_request, response) => {
    current = made();
    response.set('Cache-Control', 'no-store').json({ access_token: current, expires_in: 900 });
  });
  app.get('/api/times', (request, response) => {
    if (request.headers.cookie?.includes(`access_token=${current}`) === true) response.json(orders);
    else response.status(401).json({ error: 'unauthenticated', message: 'Please sign in' });
  });
  world.serve('app.aquarium.test', app);
};

const undeletable: Serve = (world) => {
  const app = webApp();
  const password = 'uR3-gangway-YtC8n2Kv6M';
  const name = 'steamer_session';
  const stale = 'stale-4TqM8zVb2KxN6yLw9RhC3sPd';
  const secure = { httpOnly: true, secure: true, sameSite: 'lax' } as const;
  const sessions = tickets(world, { name, password, cookie: secure });
  showPage(app, '/', {
    brand: 'Steamer',
    title: 'Your bookings',
    script: `
      run(async () => {
        await call('/old-timetable');
        await call('/api/bookings');
        await call('/login', asJson({ user: 'mina', password: ${value(password)} }));
        await wait(200);
        await call('/api/bookings');
        done();
      });`,
  });
  // The old application, which shared its sessions with all hosts of the domain.
  app.get('/old-timetable', (_request, response) => {
    response.cookie(name, stale, { ...secure, domain: 'steamer.test' }).json(orders);
  });
  app.post('/login', sessions.login);
  app.get('/api/bookings', (request, response) => {
    // As Express reads it: the first of that name.
    const first = (request.headers.cookie ?? '').split('; ').find((pair) => pair.startsWith(`${name}=`));
    if (first !== undefined && sessions.known(first)) response.json(orders);
    else response.clearCookie(name, secure).status(401).json({ error: 'session_unknown' });
  });
  world.serve('app.steamer.test', app);
};

const incompleteSignOut: Serve = (world) => {
  const app = webApp();
  const password = 'aJ5-stirrup-RnF9c3Wk7X';
  const cookie = { httpOnly: true, secure: true, sameSite: 'lax' } as const;
  const sessions = tickets(world, { name: 'saddlery_session', password, cookie });
  showPage(app, '/', {
    brand: 'Saddlery',
    title: 'Your saddles',
    script: `
      run(async () => {
        await call('/login', asJson({ user: 'mina', password: ${value(password)} }));
        await wait(200);
        await call('/account/me');
        await call('/account/logout', { method: 'POST' });
        await wait(200);
        await call('/account/me');
        done();
      });`,
  });
  app.post('/login', sessions.login);
  app.post('/account/logout', (_request, response) => {
    response
      .clearCookie('saddlery_session', { ...cookie, path: '/account' })
      .status(204)
      .end();
  });
  app.get('/account/me', sessions.guard, (_request, response) => void response.json({ user: 'mina' }));
  world.serve('app.saddlery.test', app);
};

const tooLarge: Serve = (world) => {
  const app = webApp();
  const password = 'wB8-doorbell-KsH2t6Yp4M';
  const cookie = { httpOnly: true, secure: true, sameSite: 'lax' } as const;
  const keep = (response: Response, name: string) =>
    response.cookie(name, world.plant(randomBytes(2400).toString('base64url')), cookie);
  const sessions = tickets(world, {
    name: 'estate_session',
    password,
    cookie,
    after: (_request, response) => {
      for (const name of ['profile', 'rights', 'menus']) keep(response, name);
      response.json({ user: 'mina' });
    },
  });
  showPage(app, '/', {
    brand: 'Estate',
    title: 'Your house',
    script: `
      run(async () => {
        await call('/login', asJson({ user: 'mina', password: ${value(password)} }));
        await wait(200);
        await call('/api/rooms');
        await call('/api/garden');
        done();
      });`,
  });
  app.post('/login', sessions.login);
  app.get('/api/rooms', sessions.guard, (_request, response) => void response.json(orders));
  app.get('/api/garden', sessions.guard, (_request, response) => void response.json(orders));
  world.serve('app.estate.test', app);
  world.nginx(`
  server {
    ${world.proxy.tls}
    server_name app.estate.test;
    location / {
      proxy_pass ${world.proxy.upstream};
      proxy_set_header Host $http_host;
      proxy_buffer_size 32k;
      proxy_buffers 4 32k;
    }
  }`);
};

const pileUp: Serve = (world) => {
  const app = webApp();
  showPage(app, '/', {
    brand: 'Bistro',
    title: 'Reservations',
    script: `
      run(async () => {
        // Node.js takes 16 KB of header fields.
        for (let round = 0; round < 48; round++) await call('/api/news', { redirect: 'manual' });
        await wait(200);
        await call('/api/menu');
        done();
      });`,
  });
  app.get('/api/news', (_request, response) => {
    const state = randomBytes(12).toString('hex');
    const query = new URLSearchParams({
      client_id: 'bistro',
      response_type: 'code',
      redirect_uri: world.url('https://app.bistro.test/callback'),
      state,
    });
    response
      .cookie(`oidc_state_${state}`, randomBytes(240).toString('base64url'), {
        httpOnly: true,
        secure: true,
        sameSite: 'lax',
      })
      .redirect(`${world.url('https://id.bistro.test/authorize')}?${query}`);
  });
  app.get('/api/menu', (_request, response) => void response.json(orders));
  world.serve('app.bistro.test', app);
  const provider = webApp();
  provider.get('/authorize', (_request, response) => void response.send('Please sign in'));
  world.serve('id.bistro.test', provider);
};

const inOrder: Serve = (world) => {
  const app = webApp();
  const password = 'nD3-glaze-XfV7m5Bq9C';
  const cookie = { httpOnly: true, secure: true, sameSite: 'lax', path: '/' } as const;
  showPage(app, '/', {
    brand: 'Ceramics',
    title: 'Welcome',
    script: `
      run(async () => {
        await call('/settings');
        await call('/login', asJson({ user: 'mina', password: ${value(password)} }));
        await wait(200);
        await call('/settings/colours');
        await call('/api/me');
        await call('/logout', { method: 'POST' });
        await wait(200);
        await call('/settings/colours');
        done();
      });`,
  });
  const signIn = addMembers(world, app, { password, session: { name: '__Host-ceramics.sid', cookie } });
  app.get('/settings', (_request, response) => {
    const year = 365 * 86_400_000;
    response
      .cookie('theme', 'dark', { path: '/' })
      .cookie('theme', 'light', { path: '/settings' })
      .cookie('visitor_id', randomBytes(16).toString('hex'), {
        domain: '.ceramics.test',
        maxAge: 10 * year,
        secure: true,
      });
    for (const name of ['wheel', 'kiln'])
      response.cookie(name, 'x'.repeat(3000), { path: '/', secure: true });
    response.json({ ok: true });
  });
  app.get('/settings/colours', (_request, response) => void response.json(['blue', 'green']));
  app.post('/login', signIn.authenticate('local'), (_request, response) => void response.json({ ok: true }));
  app.get('/api/me', membersOnly, (_request, response) => void response.json({ user: 'mina' }));
  app.post('/logout', (request, response, next) => {
    request.logout((error) => {
      if (error !== undefined && error !== null) next(error);
      else response.clearCookie('__Host-ceramics.sid', cookie).status(204).end();
    });
  });
  world.serve('www.ceramics.test', app);
};

export const cookieLines: Readonly<Record<string, Serve>> = {
  'cookie-attribute-ignored': (world) =>
    handMade(world, {
      brand: 'Madrigal',
      title: 'Rehearsals',
      origin: 'https://app.madrigal.test',
      password: 'eM4-soprano-VzK8d2Qw6T',
      line: (id) => `madrigal_session=${id}; Path="/"; HttpOnly; Secure; SameSite=Lax`,
    }),
  'cookie-lines-joined': (world) =>
    handMade(world, {
      brand: 'Lexicon',
      title: 'Your words',
      origin: 'https://app.lexicon.test',
      password: 'tY7-thesaurus-BqN3x9Fs5L',
      line: (id) => `lang=de; Path=/, lexicon_session=${id}; Path=/; HttpOnly; Secure; SameSite=Lax`,
    }),
  'cookie-empty': (world) =>
    handMade(world, {
      brand: 'Scouts',
      title: 'Your troop',
      origin: 'https://app.scouts.test',
      password: 'hC2-campfire-WtP6k1Zm8R',
      line: (id) => `=${id}; Path=/; HttpOnly; Secure; SameSite=Lax`,
    }),
  'cookie-httponly-overwrite': httpOnlyOverwrite,
  'cookie-undeletable': undeletable,
  'cookie-outlives-sign-out': incompleteSignOut,
  'cookie-header-too-large': tooLarge,
  'cookie-pileup': pileUp,
  'cookies-in-order': inOrder,
};
