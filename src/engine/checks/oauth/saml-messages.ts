import type { Message } from '../check.ts';

type Fix = Message['fixes'][number];

const NTP: Fix = {
  effort: 'medium',
  audience: 'admin',
  text: 'Set the clocks of the identity provider and of the application by NTP, and allow a minute or two of clock skew in the application’s SAML settings.',
};
const AGAIN: Fix = {
  effort: 'easy',
  audience: 'user',
  text: 'Start the sign-in again from the application’s own page, in one tab; do not use Back, Reload or a bookmark of the sign-in page.',
};
const METADATA: Fix = {
  effort: 'medium',
  audience: 'admin',
  text: 'Exchange the metadata of both sides anew: entity ID, address of the assertion consumer service (ACS) and certificates must be the same in both.',
};

export const SAML_MESSAGES = {
  status: {
    title: 'The identity provider {issuer} did not sign the user in: {status}',
    what: 'Its SAML response has the status {status}. {meaning} {said}',
    why: 'A response that does not say Success holds no assertion, so there is nothing by which the application could sign anybody in.',
    fixes: [
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Look into the identity provider’s log at this time for the reason: it is the side that refused.',
      },
      METADATA,
    ],
  },
  late: {
    title: 'The SAML response came to {place} {by} after it had run out',
    what: 'It is valid until {until} ({claim}); by the clock of {place} it was {now}.',
    why: 'An application must refuse an assertion after its time: a copy of it could be used by somebody else. Either the sign-in took too long on the way, or the clocks of the two sides differ.',
    fixes: [NTP, AGAIN],
  },
  early: {
    title: 'The SAML response came to {place} {by} before it is valid',
    what: 'It is valid from {from} (NotBefore); by the clock of {place} it was {now}. A response cannot arrive before it was made: the clocks of the two sides differ.',
    why: 'An application must refuse an assertion before its time.',
    fixes: [NTP],
  },
  audience: {
    title: 'The SAML response is made out to {audience}, not to {expected}',
    what: 'The application asked as {expected} (Issuer of its request); the assertion names {audience} as its audience.',
    why: 'An application must refuse an assertion that is made out to another one.',
    fixes: [
      {
        effort: 'easy',
        audience: 'admin',
        text: 'Set the application’s entity ID (identifier, audience URI) at the identity provider to {expected}, letter by letter.',
      },
    ],
  },
  elsewhere: {
    title: 'The SAML response was made for {destination}, and was delivered to {place}',
    what: 'It names {destination} as the place to which it goes ({claim}); the browser brought it to {place}.',
    why: 'An application must refuse a response that is addressed to another place: scheme, host, port, path and trailing slash count.',
    fixes: [
      {
        effort: 'easy',
        audience: 'admin',
        text: 'Correct the address of the assertion consumer service (ACS, reply URL) at the identity provider.',
      },
      METADATA,
    ],
  },
  foreign: {
    title: 'The SAML response does not answer the sign-in that was begun here',
    what: 'The application’s newest request has another ID than the one that the response answers (InResponseTo). {said}',
    why: 'An application must refuse an answer to a question that it did not ask, or no longer remembers: an older tab, Back, or a second sign-in meanwhile.',
    fixes: [
      AGAIN,
      {
        effort: 'medium',
        audience: 'backend',
        text: 'Look whether the cookie or session that remembers the request’s ID reaches the consumer address: the response comes by a POST from another site, so that cookie needs SameSite=None and Secure.',
      },
    ],
  },
  twice: {
    title: 'The same SAML response was brought to {place} a second time',
    what: 'Request {before} had brought the same response (same ID).',
    why: 'An application must take each assertion once only. Reloading the page, or Back, sends the form again.',
    fixes: [AGAIN],
  },
  unsigned: {
    title: 'The SAML response that came to {place} is not signed',
    what: 'Neither the response nor its assertion has a signature.',
    why: 'Anybody could have written it, so the application must refuse it.',
    fixes: [
      {
        effort: 'easy',
        audience: 'admin',
        text: 'Switch signing on at the identity provider (sign the assertion, or the response, as the application demands).',
      },
    ],
  },
  proxied: {
    title:
      'The application at {place} believes that it received the SAML response at another address: it is behind a proxy that it does not trust',
    what: 'The response is addressed to {place}, where the browser delivered it. The application says: “{said}”.',
    why: 'It compares the address in the response with the one under which it was reached, and sees http, another host or another port behind the proxy.',
    fixes: [
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Let the proxy send X-Forwarded-Proto, X-Forwarded-Host and X-Forwarded-Port (or keep Host), and let the application trust them (Express `trust proxy`, Spring `server.forward-headers-strategy`, Django `SECURE_PROXY_SSL_HEADER`, php-saml `setProxyVars`).',
      },
    ],
  },
  unreadable: {
    title: 'What came to {place} as SAML response cannot be read: {fault}',
    what: 'The parameter SAMLResponse is there, but {fault}.',
    why: 'The application can make nothing of it: it was cut or re-encoded on the way (a proxy’s limit, a form that changes + to a blank).',
    fixes: [
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Look which proxy, firewall or script stands between, and whether it limits or rewrites posted forms.',
      },
    ],
  },
  said: {
    title: 'The application refused the SAML response at {place}: {reason}',
    what: 'It says: “{said}”.',
    why: 'What the capture shows of the response gives no other reason.',
    fixes: [
      METADATA,
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Look into the application’s log at this time: SAML libraries write there which part they refused.',
      },
    ],
  },
} as const satisfies Record<string, Message>;
