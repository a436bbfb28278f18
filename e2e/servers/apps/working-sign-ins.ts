import { customFetch, ExpressAuth } from '@auth/express';
import express from 'express';
import type Provider from 'oidc-provider';
import { webApp } from '../kit.ts';
import { clientSecret, identityProvider } from '../oidc.ts';
import { fetchIn, type OpenidSite, openidSite } from '../openid-site.ts';
import { page, showPage, value } from '../page.ts';
import type { Serve } from '../world.ts';
import { djangoForm, openidcSite } from './sign-in-servers.ts';

const account = 'acct-5521';
const forms = express.urlencoded({ extended: false });

/** An application and its provider on one registrable domain. */
const site =
  (
    brand: string,
    domain: string,
    password: string,
    more: Omit<OpenidSite, 'brand' | 'origin' | 'idp' | 'password'>,
  ): Serve =>
  (world) =>
    openidSite(world, {
      brand,
      origin: `https://app.${domain}`,
      idp: `https://id.${domain}`,
      password,
      ...more,
    });

type Steps = NonNullable<OpenidSite['steps']>;

/** A page between the password and the way back. */
const between = (
  brand: string,
  step: string,
  title: string,
  fields: Readonly<Record<string, string>>,
): Steps => {
  const path = `/interaction/:uid/${step}`;
  return (idp, provider) => {
    idp.post('/interaction/:uid/login', forms, (request, response) => {
      response.redirect(303, `/interaction/${request.params.uid}/${step}`);
    });
    idp.get(path, (request, response) => {
      const script = `await form(${value(request.path)}, ${value(fields)});`;
      response.send(page({ brand: `${brand} ID`, title, script }));
    });
    idp.post(path, forms, (request, response) =>
      provider.interactionFinished(request, response, { login: { accountId: account } }),
    );
  };
};

const consent: Steps = (idp, provider) => {
  idp.get('/interaction/:uid', async (request, response, next) => {
    const { prompt } = await provider.interactionDetails(request, response);
    if (prompt.name !== 'consent') return next();
    const script = `await form(${value(`${request.path}/answer`)}, { answer: 'yes' });`;
    response.send(page({ brand: 'Siskin ID', title: 'Siskin wants to see your profile', script }));
  });
  idp.post('/interaction/:uid/answer', forms, async (request, response) => {
    const { params } = await provider.interactionDetails(request, response);
    const grant = new provider.Grant({ accountId: account, clientId: String(params.client_id) });
    grant.addOIDCScope(String(params.scope));
    const consented = { grantId: await grant.save() };
    await provider.interactionFinished(
      request,
      response,
      { consent: consented },
      { mergeWithLastSubmission: true },
    );
  });
};

/** oidc-provider asks whether to sign out; the visitor says yes. */
const asksToSignOut: OpenidSite['settings'] = {
  features: {
    rpInitiatedLogout: {
      logoutSource: (context, form) => {
        const script = `
          const yes = Object.assign(document.createElement('input'), { type: 'hidden', name: 'logout', value: 'yes' });
          document.forms[0].append(yes);
          await wait(400);
          document.forms[0].submit();`;
        context.body = page({ brand: 'Dunnock ID', title: 'Sign out?', body: form, script });
      },
    },
  },
};

const deviceFlow: Serve = async (world) => {
  const idp = 'https://id.goldcrest.test';
  const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
  let provider: Provider | undefined;
  await identityProvider(world, {
    brand: 'Goldcrest ID',
    origin: idp,
    password: '',
    clients: [
      {
        client_id: 'goldcrest-tv',
        token_endpoint_auth_method: 'none',
        grant_types: [grantType],
        response_types: [],
        redirect_uris: [],
      },
    ],
    settings: { features: { deviceFlow: { enabled: true } } },
    steps: (_idp, made) => {
      provider = made;
    },
  });
  const app = webApp();
  showPage(app, '/', {
    brand: 'Goldcrest TV',
    title: 'Type the code in on your telephone',
    script: `
      const idp = ${value(world.url(idp))};
      const post = (path, fields) => call(idp + path, { method: 'POST', body: new URLSearchParams(fields) });
      run(async () => {
        const { device_code, user_code } = (await post('/device/auth', { client_id: 'goldcrest-tv', scope: 'openid' })).json;
        say(user_code);
        const poll = () => post('/token', { grant_type: ${value(grantType)}, client_id: 'goldcrest-tv', device_code });
        await wait(500);
        await poll();
        await wait(500);
        await poll();
        await call('/telephone', asJson({ user_code }));
        await wait(500);
        await poll();
        done();
      });`,
  });
  // What happens on the telephone, which the television does not see.
  app.post('/telephone', async (request, response) => {
    const typed = String(request.body.user_code).replaceAll('-', '');
    const code = await provider?.DeviceCode.findByUserCode(typed);
    if (code === undefined || provider === undefined) {
      response.status(404).end();
      return;
    }
    const grant = new provider.Grant({ accountId: account, clientId: 'goldcrest-tv' });
    grant.addOIDCScope('openid');
    Object.assign(code, { accountId: account, grantId: await grant.save(), scope: 'openid' });
    await code.save();
    response.json({ user: 'mina' });
  });
  world.serve('tv.goldcrest.test', app);
};

const authJs: Serve = async (world) => {
  const origin = 'https://app.whinchat.test';
  const idp = 'https://id.whinchat.test';
  await identityProvider(world, {
    brand: 'Whinchat ID',
    origin: idp,
    password: 'sK1-gorse-XbT7q5Wn8F-v',
    clients: [
      {
        client_id: 'whinchat-web',
        client_secret: clientSecret,
        redirect_uris: [world.url(`${origin}/auth/callback/whinchat`)],
      },
    ],
  });
  const app = webApp();
  showPage(app, '/', {
    brand: 'Whinchat',
    title: 'Your moor',
    script: `
      const { json } = await call('/auth/session');
      if (json?.user) done();
      else run(async () => {
        const { csrfToken } = (await call('/auth/csrf')).json;
        await form('/auth/signin/whinchat', { csrfToken, callbackUrl: '/' });
      });`,
  });
  app.use(
    '/auth',
    ExpressAuth({
      secret: 'only-for-this-site-and-long-enough-for-hkdf',
      trustHost: true,
      providers: [
        {
          id: 'whinchat',
          name: 'Whinchat ID',
          type: 'oidc',
          issuer: world.url(idp),
          clientId: 'whinchat-web',
          clientSecret,
          checks: ['pkce', 'state', 'nonce'],
          [customFetch]: fetchIn(world),
        },
      ],
    }),
  );
  world.serve('app.whinchat.test', app);
};

/** Sign-ins that work, with more steps than the usual ones. */
export const workingSignIns: Readonly<Record<string, Serve>> = {
  'second-factor': site('Wren', 'wren.test', 'mG5-warble-TkD8w3Xv6P', {
    steps: between('Wren', 'otp', 'Type the code of your telephone', { otp: '287082' }),
  }),
  'consent-given': site('Siskin', 'siskin.test', 'qT2-finch-BvL9c4Hs7Z-d', { consent: true, steps: consent }),
  'account-chosen': site('Linnet', 'linnet.test', 'wB7-thistle-NpF1x6Kj3C', {
    steps: between('Linnet', 'accounts', 'Which account?', { account: 'work' }),
  }),
  'signed-out-and-in-again': site('Dunnock', 'dunnock.test', 'aV9-bramling-RwM4t8Qz2Y', {
    settings: asksToSignOut,
    script: `
      const again = sessionStorage.getItem('left') !== null;
      sessionStorage.setItem('left', 'once');
      if (again) { sessionStorage.removeItem('left'); done(); } else await go('/logout');`,
  }),
  'sign-ins-side-by-side': (world) =>
    site('Redstart', 'redstart.test', 'jX3-flycatch-GsH6n1Bv5W', {
      form: `
        const visits = Number(sessionStorage.getItem('visits') ?? '0') + 1;
        sessionStorage.setItem('visits', String(visits));
        // From memory, or loaded anew where the browser keeps no such page.
        addEventListener('pageshow', ({ persisted }) => { if (persisted) send(); });
        if (visits === 1) await go(${value(world.url('https://app.redstart.test/login?again'))});
        else await send();`,
      script: `
        const again = sessionStorage.getItem('finished') !== null;
        sessionStorage.setItem('finished', 'once');
        if (again) { sessionStorage.removeItem('finished'); done(); } else { await wait(400); history.go(-2); }`,
    })(world),
  'wrong-password-once': site('Nuthatch', 'nuthatch.test', 'eL6-acorn-ZdR2v9Tm4K-x', {
    form: `
      if (location.search === '') await send('typo-6-acorn-ZdR2v9Tm4K');
      else { say('Wrong user name or password', true); await send(); }`,
  }),
  'device-flow': deviceFlow,
  'authjs-signed-in': authJs,
  'openidc-signed-in': (world) =>
    openidcSite(world, {
      brand: 'Fieldfare',
      host: 'intranet.fieldfare.test',
      idp: 'https://id.fieldfare.test',
      password: 'hP8-rowan-CmJ3z6Yd1G-t',
    }),
  'django-wrong-password-once': (world) =>
    djangoForm(world, {
      host: 'www.blackthorn.test',
      user: 'mina.blackthorn',
      passwords: ['typo-4-sloe-KvW8x2Rb7H', 'uN4-sloe-KvW8x2Rb7H-cz', 'uN4-sloe-KvW8x2Rb7H-cz'],
      to: '/account/',
      leaves: true,
    }),
};
