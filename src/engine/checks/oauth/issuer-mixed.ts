import type { Exchange } from '../../exchange/exchange.ts';
import { type ForeignToken, names, type ProviderDocument, sameEndpoint } from '../../facts/issuers.ts';
import { isCallbackUrl } from '../../facts/places.ts';
import type { FactViews } from '../../facts/views.ts';
import { addressDifference } from '../../flows/address-difference.ts';
import { spec } from '../../spec.ts';
import { type CheckInput, defineCheck, type Found, type Message } from '../check.ts';

type MessageName = 'response' | 'document' | 'token' | 'crossed' | 'said';
type Facts = Pick<FactViews, 'flow' | 'issuers' | 'words' | 'loop'>;

const PUBLIC_NAME: Message['fixes'][number] = {
  effort: 'medium',
  audience: 'admin',
  text: 'Tell the identity provider its public address (Keycloak: KC_HOSTNAME and KC_PROXY_HEADERS; others: issuer, base URL, trusted proxies), so that it names itself the same from inside and outside.',
};
const SETTING: Message['fixes'][number] = {
  effort: 'easy',
  audience: 'backend',
  text: 'Set the application’s issuer (authority) to the very text that the provider’s configuration gives as its issuer: scheme, host, port, path, slash at the end.',
};

export default defineCheck({
  id: 'issuer-mixed',
  group: 'oauth',
  summary:
    'One sign-in meets several names of identity providers: the answer, the configuration or the ID token names another issuer than the one asked',
  severity: 'broken',
  rung: 4,
  applies: ['oauth-error', 'token-endpoint', 'login-loop', 'observation'],
  spec: [
    spec('issuer', '2.4'),
    spec('discovery', 'ProviderConfigurationValidation'),
    spec('oidc', 'IDTokenValidation'),
  ],
  needs: ['flow', 'issuers', 'words', 'loop'],
  messages: {
    response: {
      title:
        'The answer of the sign-in at {place} comes from another identity provider than the one that was asked',
      what: 'The sign-in was begun at {asked}, whose configuration names it {wanted}. The answer says that it comes from {given} (iss). They differ in {difference}. {said}',
      why: 'An application that knows several providers must refuse an answer of one that it did not ask: a code could be carried to the wrong one (mix-up).',
      fixes: [SETTING, PUBLIC_NAME],
    },
    document: {
      title: 'The identity provider’s configuration at {place} names it differently from its address',
      what: 'The configuration was fetched from {place}, and gives {given} as the provider’s name (issuer). They differ in {difference}.',
      why: 'The two must be the same letter by letter. Sign-in libraries refuse such a configuration, or refuse the tokens later, whose iss is the other name.',
      fixes: [PUBLIC_NAME, SETTING],
    },
    token: {
      title:
        'The ID token that came from {place} names another issuer than the provider’s configuration does',
      what: 'The configuration gives {wanted} as the provider’s name (issuer), the ID token says {given} (iss). They differ in {difference}.',
      why: 'An application must refuse an ID token whose issuer is not the one that it was told, letter by letter. It then has no user, and often begins the sign-in anew.',
      fixes: [PUBLIC_NAME, SETTING],
    },
    crossed: {
      title: 'The code of one identity provider was taken to another one, {place}',
      what: 'The sign-in was begun at {asked}, whose configuration names {wanted} as the place for its codes. The code was sent to {place}, which belongs to {given}. {said}',
      why: 'A provider knows only the codes that it has given out itself.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Take the addresses for beginning the sign-in and for exchanging the code from one and the same provider’s configuration; look for a tenant, realm or environment that is set in one place only.',
        },
      ],
    },
    said: {
      title:
        'The application refused the answer of the sign-in at {place}: it does not accept the provider’s name (issuer)',
      what: 'It says: “{said}”.',
      why: 'The name that the provider gives itself (iss) must be the one in the application’s settings, letter by letter: http instead of https, an inside host name or a slash at the end is another one.',
      fixes: [SETTING, PUBLIC_NAME],
    },
  },
  run(input) {
    const { kind, exchange, facts } = input;
    const { documents, foreign } = facts.issuers;
    if (kind === 'observation') {
      if (foreign?.exchange === exchange) return [tokenFound(foreign, input, 'likely')];
      const document = documents.find((one) => one.exchange === exchange);
      if (document === undefined) return undefined;
      return document.fault === undefined || isMicrosoft(exchange.url.host)
        ? []
        : [documentFound(document, input)];
    }
    if (kind === 'login-loop') return inLoop(input);
    if (kind === 'token-endpoint') return crossed(input);
    return atCallback(input);
  },
});

type Input = CheckInput<keyof Facts>;

/** RFC 9207 §2.4: the client compares iss with the issuer that it sent the request to. */
function atCallback(input: Input): readonly Found<MessageName>[] {
  const { exchange, facts, show } = input;
  if (!isCallbackUrl(exchange.url)) return [];
  const { flow, words } = facts;
  const word = words.list.find((one) => one.means === 'token-issuer-mismatch' || ON_ISSUER.test(one.text));
  const said = word === undefined ? '' : `It says: “${show.text(word.text.slice(0, 160))}”.`;
  const iss = flow.params.get('iss');
  const asked = flow.authorize?.exchange;
  const document = asked === undefined ? undefined : documentFor(facts, asked);
  if (iss !== undefined && asked !== undefined && document !== undefined && !names(document.issuer, iss))
    return [
      {
        message: 'response',
        data: {
          place: show.place(exchange.url),
          asked: show.place(asked.url),
          wanted: name(document.issuer, input),
          given: name(iss, input),
          difference: addressDifference(document.issuer, iss) ?? 'the way they are written',
          said,
        },
        confidence: word === undefined ? 'likely' : 'certain',
        evidence: [
          { exchange, at: 'url' },
          {
            exchange: document.exchange,
            at: 'response.body',
            text: `issuer: ${name(document.issuer, input)}`,
          },
          ...(word === undefined ? [] : [{ exchange, at: word.at, text: show.text(word.text) }]),
        ],
      },
    ];
  if (word === undefined) return [];
  return [
    {
      message: 'said',
      data: { place: show.place(exchange.url), said: show.text(word.text.slice(0, 200)) },
      confidence: 'likely',
      evidence: [{ exchange, at: word.at, text: show.text(word.text) }],
    },
  ];
}

/** oauth4webapi, openid-client, Authlib, Spring Security, Microsoft.IdentityModel. */
const ON_ISSUER =
  /\biss(?:uer)?\b.{0,60}(?:mismatch|unexpected|invalid|does ?n.t match|does not match|not match)|(?:mismatch\w*|unexpected|invalid|wrong)[ _"'`(]+.{0,30}\biss(?:uer)?\b|IDX1020[45]/i;

function crossed(input: Input): readonly Found<MessageName>[] {
  const { exchange, facts, show } = input;
  const { flow, issuers, words } = facts;
  const asked = flow.authorize?.exchange;
  if (asked === undefined || flow.grant !== 'authorization_code') return [];
  const own = documentFor(facts, asked);
  const other = issuers.documents.find((one) => sameEndpoint(one.token, exchange));
  if (own === undefined || other === undefined || own.issuer === other.issuer) return [];
  if (sameEndpoint(own.token, exchange)) return [];
  const word = words.member('error_description');
  return [
    {
      message: 'crossed',
      data: {
        place: show.place(exchange.url),
        asked: show.place(asked.url),
        wanted: show.urlText(own.token),
        given: name(other.issuer, input),
        said: word === undefined ? '' : `It says: “${show.text(word.slice(0, 160))}”.`,
      },
      confidence: 'certain',
      evidence: [
        { exchange: asked, at: 'url' },
        { exchange, at: 'url' },
        { exchange: own.exchange, at: 'response.body', text: `token_endpoint: ${show.urlText(own.token)}` },
      ],
      subject: flow.params.get('code') ?? '',
    },
  ];
}

/** The page that goes round got an ID token, or a configuration, that its library must refuse. */
function inLoop(input: Input): readonly Found<MessageName>[] {
  const { facts, hops } = input;
  const { loop } = facts.loop;
  if (loop === undefined) return [];
  const rounds = [...hops, ...loop.recent].map(({ index }) => index);
  const from = Math.min(...rounds);
  const inRounds = ({ index }: Exchange) => index >= from;
  const { foreign, documents } = facts.issuers;
  if (foreign !== undefined && inRounds(foreign.exchange)) return [tokenFound(foreign, input, 'likely')];
  // Fetched by a page: a server's own fetches are not in a browser's capture.
  const misnamed = documents.findLast(
    (one) => one.fault !== undefined && inRounds(one.exchange) && !isMicrosoft(one.exchange.url.host),
  );
  return misnamed === undefined ? [] : [documentFound(misnamed, input)];
}

function tokenFound(
  { exchange, iss, document }: ForeignToken,
  input: Input,
  confidence: 'certain' | 'likely',
): Found<MessageName> {
  return {
    message: 'token',
    data: {
      place: input.show.place(exchange.url),
      wanted: name(document.issuer, input),
      given: name(iss, input),
      difference: addressDifference(document.issuer, iss) ?? 'the way they are written',
    },
    confidence,
    evidence: [
      { exchange, at: 'response.body', text: `iss: ${name(iss, input)}` },
      { exchange: document.exchange, at: 'response.body', text: `issuer: ${name(document.issuer, input)}` },
    ],
    subject: `issuer ${document.issuer}`,
  };
}

function documentFound(document: ProviderDocument, input: Input): Found<MessageName> {
  const { exchange, issuer, fault = '' } = document;
  return {
    message: 'document',
    data: { place: input.show.place(exchange.url), given: name(issuer, input), difference: fault },
    confidence: 'likely',
    evidence: [
      { exchange, at: 'url' },
      { exchange, at: 'response.body', text: `issuer: ${name(issuer, input)}` },
    ],
    subject: `issuer ${issuer}`,
  };
}

function documentFor({ issuers }: Pick<Facts, 'issuers'>, asked: Exchange): ProviderDocument | undefined {
  return issuers.documents.findLast((one) => sameEndpoint(one.authorization, asked));
}

function name(issuer: string, { show }: Input): string {
  return show.text(issuer.slice(0, 160));
}

/** Microsoft's documents name the tenant by its id, or the older service, whatever address they are fetched from; its libraries know. */
function isMicrosoft(host: string): boolean {
  return /(?:^|\.)(?:microsoftonline\.(?:com|us|cn|de)|windows\.net|b2clogin\.com|ciamlogin\.com)$/.test(
    host,
  );
}
