import { randomBytes } from 'node:crypto';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import samlify from 'samlify';
import { generate } from 'selfsigned';
import { sessions } from './kit.ts';
import { escapeHtml, page, showPage, value } from './page.ts';
import type { World } from './world.ts';

/** A pair of a signing key and its certificate, both PEM. */
export interface SigningKey {
  readonly key: string;
  readonly certificate: string;
}

/** An application that the provider knows. */
export interface KnownParty {
  readonly entityId: string;
  /** Where responses go: the assertion consumer service. */
  readonly consumer: string;
  /** Where answers to logout requests go. */
  readonly logout?: string;
}

/** What a response is to hold in place of what is right. */
export interface ResponseChange {
  readonly audience?: string;
  /** Destination and Recipient. */
  readonly destination?: string;
  /** The status codes, the outermost first, and the words beside them; it holds no assertion then. */
  readonly status?: readonly string[];
  readonly statusMessage?: string;
  /** What is signed; the assertion where left out. */
  readonly signed?: 'assertion' | 'response' | 'nothing';
  /** Names of groups to fill an attribute with. */
  readonly groups?: number;
}

export interface SamlProvider extends ResponseChange {
  readonly brand: string;
  /** `https://id.tea.test` */
  readonly origin: string;
  readonly password: string;
  readonly parties: readonly KnownParty[];
  /** By how many seconds its clock is ahead. */
  readonly ahead?: number;
  /** What it signs with; the key that all providers share where left out. */
  readonly key?: SigningKey;
  /** Self-posting forms that are shown to one visitor before it is over; for sign-ins that never end. */
  readonly rounds?: number;
}

samlify.setSchemaValidator({ validate: async () => 'ok' });

const keys = new Map<string, Promise<SigningKey>>();

/** One key a name for all providers: making keys takes longer than all else at start. */
export function signingKey(name = 'idp'): Promise<SigningKey> {
  const known = keys.get(name);
  if (known !== undefined) return known;
  const made = generate([{ name: 'commonName', value: `${name}.saml.test` }], {
    keyType: 'rsa',
    keySize: 2048,
    algorithm: 'sha256',
  }).then((pems) => ({ key: pems.private, certificate: pems.cert }));
  keys.set(name, made);
  return made;
}

declare module 'express-session' {
  interface SessionData {
    /** At an identity provider: who has signed in, and the address to go back to after the form. */
    user: string;
    asked: string;
    /** Forms that posted themselves for this visitor. */
    rounds: number;
  }
}

const STATUS = 'urn:oasis:names:tc:SAML:2.0:status:';
const EMAIL = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';

/**
 * A SAML 2.0 identity provider (samlify) with a sign-in form that is filled in and sends itself: requests by redirect at `/sso`, answers
 * by a form that posts itself, single logout at `/slo`, sign-in from its own side at `/start?to=ENTITY-ID`.
 */
export async function samlProvider(world: World, options: SamlProvider): Promise<void> {
  const { key, certificate } = options.key ?? (await signingKey());
  const entityID = world.url(`${options.origin}/metadata`);
  const bindings = samlify.Constants.namespace.binding;
  const provider = samlify.IdentityProvider({
    entityID,
    privateKey: key,
    signingCert: certificate,
    requestSignatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    nameIDFormat: [EMAIL],
    singleSignOnService: [{ Binding: bindings.redirect, Location: world.url(`${options.origin}/sso`) }],
    singleLogoutService: [{ Binding: bindings.redirect, Location: world.url(`${options.origin}/slo`) }],
  });
  const parties = new Map(
    options.parties.map((party) => [
      party.entityId,
      samlify.ServiceProvider({
        entityID: party.entityId,
        wantAssertionsSigned: (options.signed ?? 'assertion') === 'assertion' && options.status === undefined,
        assertionConsumerService: [{ Binding: bindings.post, Location: party.consumer }],
        ...(party.logout === undefined
          ? {}
          : { singleLogoutService: [{ Binding: bindings.redirect, Location: party.logout }] }),
      }),
    ]),
  );
  const app = express();
  app.set('env', 'test');
  const ahead = (options.ahead ?? 0) * 1000;
  app.use((_request, response, next) => {
    if (ahead !== 0) response.set('Date', new Date(Date.now() + ahead).toUTCString());
    response.set('Cache-Control', 'no-store');
    next();
  });
  app.use(
    sessions(world, {
      name: 'idp.sid',
      cookie: { httpOnly: true, secure: options.origin.startsWith('https:'), sameSite: 'lax' },
    }),
  );
  // The server itself ends TLS.
  app.set('trust proxy', true);

  const respond = async (request: Request, response: Response, to: string, id: string, relay: string) => {
    const party = parties.get(to);
    const known = options.parties.find(({ entityId }) => entityId === to);
    if (party === undefined || known === undefined) {
      refuse(response, options.brand, `Unknown service provider: ${to}`);
      return;
    }
    const tags = tagsOf(options, { entityID, to, id, consumer: known.consumer, now: Date.now() + ahead });
    const xml = filled(templateOf(options), tags);
    const customTagReplacement = () => ({ id: tags.ID, context: xml });
    const made =
      options.signed === 'nothing'
        ? { context: Buffer.from(xml).toString('base64') }
        : await provider.createLoginResponse(party, { extract: {} }, 'post', {}, { customTagReplacement });
    world.plant(tags.SessionIndex);
    request.session.rounds = (request.session.rounds ?? 0) + 1;
    const over = request.session.rounds > (options.rounds ?? Number.POSITIVE_INFINITY);
    const fields = Object.entries({
      SAMLResponse: made.context,
      ...(relay === '' ? {} : { RelayState: relay }),
    })
      .map(([name, text]) => `<input type="hidden" name="${name}" value="${escapeHtml(text)}">`)
      .join('');
    response.send(
      page({
        brand: options.brand,
        title: 'Signing you in',
        body: `<form method="post" action="${escapeHtml(known.consumer)}">${fields}</form>`,
        // A reader's pause, as recorders lose what ends just before a navigation; and people give up in the end.
        script: over ? 'done();' : 'await wait(400); document.forms[0].submit();',
      }),
    );
  };

  app.get('/sso', async (request, response) => {
    const { SAMLRequest: encoded, RelayState: relay = '' } = request.query;
    const xml = samlify.Utility.inflateString(String(encoded));
    const asked = samlify.Extractor.extract(xml, samlify.Extractor.loginRequestFields);
    // SAML Core §3.4.1: IsPassive forbids to show a form.
    if (request.session.user === undefined && !/IsPassive="true"/.test(xml)) {
      request.session.asked = request.originalUrl;
      response.send(
        page({
          brand: options.brand,
          title: 'Sign in',
          body: '<p>The form is filled in, and sends itself.</p>',
          script: `form('/login', { user: 'mina', password: ${value(options.password)} });`,
        }),
      );
    } else await respond(request, response, String(asked.issuer), String(asked.request?.id), String(relay));
  });
  app.post('/login', express.urlencoded({ extended: false }), (request, response) => {
    if (request.body?.password !== options.password) response.status(400).send('Wrong password');
    else {
      request.session.user = 'mina';
      response.cookie('known', '1', { secure: options.origin.startsWith('https:'), sameSite: 'lax' });
      response.redirect(303, request.session.asked ?? '/');
    }
  });
  const [portal = { entityId: '' }] = options.parties;
  showPage(app, '/', {
    brand: options.brand,
    title: 'Your applications',
    script: `
      if (document.cookie.includes('known=')) await go(${value(`/start?to=${encodeURIComponent(portal.entityId)}`)});
      else run(() => form('/login', { user: 'mina', password: ${value(options.password)} }));`,
  });
  app.get('/start', async (request, response) => {
    if (request.session.user === undefined) response.redirect('/');
    else await respond(request, response, String(request.query.to), '', String(request.query.relay ?? ''));
  });
  addLogout(app, (request) => {
    const xml = samlify.Utility.inflateString(String(request.query.SAMLRequest));
    const asked = samlify.Extractor.extract(xml, samlify.Extractor.logoutRequestFields);
    const party = parties.get(String(asked.issuer));
    if (party === undefined) throw new Error('Unknown service provider');
    const requestInfo = { extract: { request: { id: String(asked.request?.id) } } };
    const relayState = String(request.query.RelayState ?? '');
    return provider.createLogoutResponse(party, requestInfo, 'redirect', { relayState }).context;
  });
  world.serve(new URL(options.origin).hostname, app);
}

/** Signs the visitor out and sends the answer to the application that asked. */
function addLogout(app: Express, answer: (request: Request) => string): void {
  const logout: RequestHandler = (request, response, next) => {
    const target = answer(request);
    request.session.destroy((error: unknown) => {
      if (error !== undefined && error !== null) next(error);
      else response.clearCookie('idp.sid').redirect(target);
    });
  };
  app.get('/slo', logout);
}

/** An error page of the provider’s own. */
function refuse(response: Response, brand: string, reason: string): void {
  response.status(400).send(
    page({
      brand,
      title: 'Something went wrong',
      body: `<p class="bad">${escapeHtml(reason)}</p>`,
      script: 'done();',
    }),
  );
}

interface Asked {
  readonly entityID: string;
  readonly to: string;
  readonly id: string;
  readonly consumer: string;
  readonly now: number;
}

function tagsOf(options: SamlProvider, { entityID, to, id, consumer, now }: Asked) {
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    ID: `_${randomBytes(16).toString('hex')}`,
    AssertionID: `_${randomBytes(16).toString('hex')}`,
    SessionIndex: `s-${randomBytes(12).toString('base64url')}`,
    Destination: options.destination ?? consumer,
    SubjectRecipient: options.destination ?? consumer,
    Audience: options.audience ?? to,
    Issuer: entityID,
    IssueInstant: iso(now),
    ConditionsNotBefore: iso(now),
    ConditionsNotOnOrAfter: iso(now + 300_000),
    NameIDFormat: EMAIL,
    NameID: 'mina.harker@whitby-mail.test',
    InResponseTo: id,
  };
}

/** The library’s own template, filled with what real providers add: a session, how the user signed in, attributes. */
function templateOf(options: SamlProvider): string {
  const whole = samlify.SamlLib.defaultLoginResponseTemplate.context;
  if (options.status !== undefined) {
    const codes = options.status.reduceRight(
      (inner, code) => `<samlp:StatusCode Value="${STATUS}${code}">${inner}</samlp:StatusCode>`,
      '',
    );
    const said =
      options.statusMessage === undefined
        ? ''
        : `<samlp:StatusMessage>${escapeHtml(options.statusMessage)}</samlp:StatusMessage>`;
    return whole
      .replace(/<saml:Assertion.*<\/saml:Assertion>/, '')
      .replace(/<samlp:StatusCode[^>]*\/>/, codes + said);
  }
  const groups = Array.from(
    { length: options.groups ?? 2 },
    (_, at) => `<saml:AttributeValue>CN=Group ${at},OU=Department ${at % 7},DC=whitby</saml:AttributeValue>`,
  );
  return whole
    .replace('{StatusCode}', `${STATUS}Success`)
    .replace('{SubjectConfirmationDataNotOnOrAfter}', '{ConditionsNotOnOrAfter}')
    .replace(
      '{AuthnStatement}',
      '<saml:AuthnStatement AuthnInstant="{IssueInstant}" SessionIndex="{SessionIndex}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>',
    )
    .replace(
      '{AttributeStatement}',
      `<saml:AttributeStatement><saml:Attribute Name="groups">${groups.join('')}</saml:Attribute></saml:AttributeStatement>`,
    );
}

function filled(template: string, tags: Readonly<Record<string, string>>): string {
  const text = template.replace(/\{(\w+)\}/g, (_all, name: string) => escapeHtml(tags[name] ?? ''));
  // Nobody asked.
  return text.replaceAll(' InResponseTo=""', '');
}
