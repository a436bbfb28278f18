import type { FactViews } from '../../facts/views.ts';
import { systemName } from '../../flows/saml-print.ts';
import { spec } from '../../spec.ts';
import { defineCheck, type Message } from '../check.ts';
import { METADATA } from './saml-messages.ts';

type Fix = Message['fixes'][number];

const REGISTER: Fix = {
  effort: 'easy',
  audience: 'admin',
  text: 'Register the application at the identity provider with exactly the entity ID {issuer}, or set that of the application to the registered one: scheme, port, path and trailing slash count.',
};
const LOG: Fix = {
  effort: 'medium',
  audience: 'admin',
  text: 'Look into the log of {host} at this time: it is the side that refused, and says there what it does not take.',
};
/** What identity providers say, and which part of the request it is about: AD FS, Entra ID, Keycloak, Okta, Shibboleth, SimpleSAMLphp. */
const SAYINGS: readonly (readonly [RegExp, 'consumer' | 'signature' | 'party'])[] = [
  [/assertion ?consumer|\bACS\b|AADSTS50011|reply (?:url|address)|invalid redirect|destination/i, 'consumer'],
  [/signature|not signed|unsigned|certificate|invalid requester/i, 'signature'],
  [
    /(?:unknown|unregistered|unrecogni[sz]ed|unable to (?:find|locate)|no|invalid) (?:service provider|relying party|issuer|entity|client|sp\b|metadata|application)|(?:metadata|application|client|issuer|entity|provider)[^.]{0,80}(?:not (?:be )?(?:found|registered|known|configured)|unknown)|AADSTS700016|AADSTS650056|MSIS\d+/i,
    'party',
  ],
];

/** What the provider says is wrong with the request, and how it says so; undefined where it says nothing of it, or got no request. */
export function blamesRequest({ saml, words }: Pick<FactViews, 'saml' | 'words'>) {
  if (saml.role !== 'request' || saml.message?.type !== 'AuthnRequest') return undefined;
  for (const word of words.list) {
    const about = SAYINGS.find(([pattern]) => pattern.test(word.text))?.[1];
    if (about !== undefined) return { word, about };
  }
  return undefined;
}

export default defineCheck({
  id: 'saml-request-rejected',
  group: 'oauth',
  summary:
    'The identity provider answers the application’s SAML request with an error page: application, address or signature unknown to it',
  severity: 'broken',
  rung: 4,
  applies: ['oauth-error', 'unauthorized', 'forbidden'],
  spec: [spec('samlProfiles', '4.1.4.1'), spec('saml', '3.4.1')],
  needs: ['saml', 'words'],
  messages: {
    party: {
      title: 'The identity provider {host} does not know the application {issuer}',
      what: 'It answers {status} to the application’s request. {said}',
      why: 'A provider answers only applications whose entity ID (Issuer of the request) is registered with it.',
      fixes: [REGISTER, METADATA],
    },
    consumer: {
      title: 'The identity provider {host} does not take the address to which the answer is to go',
      what: 'The application {issuer} asks to be answered at {consumer}. {said}',
      why: 'A provider sends assertions only to addresses that are registered for the application, so that nobody else gets them.',
      fixes: [
        {
          effort: 'easy',
          audience: 'admin',
          text: 'Register {consumer} as the application’s assertion consumer service (ACS, reply URL), letter by letter; behind a proxy see that the application writes the address that browsers use.',
        },
        METADATA,
      ],
    },
    signature: {
      title:
        'The identity provider {host} does not take the signature of the application’s request, or misses one',
      what: 'It answers {status}. {said}',
      why: 'It wants requests to be signed with the key whose certificate it holds for the application.',
      fixes: [METADATA, LOG],
    },
    other: {
      title: 'The identity provider {host} refuses the application’s SAML request with {status}',
      what: 'The application asks as {issuer}. {said}',
      why: 'The provider shows an error page instead of its sign-in page. Most often it does not know the entity ID, or the address to which the answer is to go.',
      fixes: [LOG, REGISTER],
    },
  },
  run({ exchange, facts, show }) {
    const { role, message } = facts.saml;
    if (role !== 'request') return undefined;
    const { status } = exchange.response;
    // A challenge asks who the user is, and says nothing of the request.
    if (message?.type !== 'AuthnRequest' || status < 400 || status === 401 || status === 429) return [];
    // Of a server that fails only its words tell that the request is why.
    const known = blamesRequest(facts);
    if (status >= 500 && known === undefined) return [];
    const word = known?.word ?? facts.words.list.find(({ source }) => source !== 'body <title>');
    return [
      {
        message: known?.about ?? 'other',
        data: {
          host: exchange.url.host,
          status,
          issuer: systemName(message.issuer, show) || 'that it does not name',
          consumer: systemName(message.consumer, show) || 'the registered address',
          said: word === undefined ? '' : `It says: “${show.text(word.text.slice(0, 200))}”.`,
        },
        confidence: 'likely',
        evidence: [
          { exchange, at: 'response.status' },
          { exchange, at: facts.saml.binding === 'post' ? 'request.body' : 'url', text: 'Issuer' },
          ...(word === undefined ? [] : [{ exchange, at: word.at, text: show.text(word.text) }]),
        ],
        subject: exchange.url.host,
      },
    ];
  },
});
