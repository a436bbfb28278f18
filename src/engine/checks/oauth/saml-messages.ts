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
/** Both sides hold something else of each other. */
export const METADATA: Fix = {
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
  slow: {
    title:
      'The clock of the identity provider {issuer} is {by} behind that of {place}: its SAML response had run out when it came',
    what: 'It says that it was made at {made} (IssueInstant). The application asked only {ago} before, and it was {now} by its clock when the response came.',
    why: 'An application must refuse an assertion after its time. This one was brought at once: the clocks of the two sides differ.',
    fixes: [NTP],
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
  forgotten: {
    title:
      '{place} does not know the request any more that the SAML response answers, {ago} after it was made',
    what: 'The response answers the very request with which this sign-in began (InResponseTo is its ID). The application says: “{said}”.',
    why: 'It keeps the IDs of its requests, and this one is gone: kept in the memory of another replica, or of a process that was restarted since, or in a session whose cookie did not come with the POST.',
    fixes: [
      {
        effort: 'medium',
        audience: 'backend',
        text: 'Keep the requests’ IDs where every replica finds them (Redis, the database: node-saml `cacheProvider`, Spring `Saml2AuthenticationRequestRepository`), or in a cookie with SameSite=None and Secure.',
      },
      {
        effort: 'easy',
        audience: 'admin',
        text: 'Until then let the load balancer send one visitor always to the same replica, and look in the application’s log for a restart at this time.',
      },
    ],
  },
  answered: {
    title: 'The SAML response answers a request that was answered before',
    what: 'Request {before} had brought another response to the same request (InResponseTo).',
    why: 'An application must take one answer to each question. The sign-in page was opened again by Back, by a bookmark or from the history: its address holds the old request.',
    fixes: [AGAIN],
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
  partly: {
    title:
      'The application at {place} refuses the signature of the SAML response: only the {signed} is signed',
    what: 'The {signed} is signed, the {other} is not. The application says: “{said}”.',
    why: 'Which of the two has to be signed is a setting on both sides, and here they seem to differ.',
    fixes: [
      {
        effort: 'easy',
        audience: 'admin',
        text: 'Let the identity provider sign the {other} too, or let the application be content with the signature of the {signed} (`wantAssertionsSigned`, `wantAuthnResponseSigned` or their like).',
      },
      METADATA,
    ],
  },
  signature: {
    title: 'The application at {place} cannot verify the signature of the SAML response',
    what: 'It says: “{said}”. {signed}',
    why: 'It holds another certificate than the one whose key the identity provider signs with: most often the provider renewed it. The browser has not the certificate that the application keeps, so this rests on the application’s word.',
    fixes: [
      {
        effort: 'easy',
        audience: 'admin',
        text: 'Load the identity provider’s present signing certificate into the application (its metadata anew); compare the SHA-256 fingerprints of both.',
      },
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Let the application fetch the provider’s metadata by itself, so that the next renewal is noticed.',
      },
    ],
  },
  large: {
    title: 'The SAML response is too large for {place}: about {size}, refused with {status}',
    what: 'The server answers {status} to the form that brings the response.',
    why: 'A proxy or the application limits the size of forms. Long lists of groups or roles in the assertion are what makes it so large, so it hits only people who are in many.',
    fixes: [
      {
        effort: 'easy',
        audience: 'admin',
        text: 'Raise the limit (nginx `client_max_body_size`, Apache `LimitRequestBody`, Tomcat `maxPostSize`, Express `urlencoded({ limit })`).',
      },
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Let the identity provider send only the groups that the application needs.',
      },
    ],
  },
  unexplained: {
    title: 'The application did not take the SAML response at {place}, and {silence}',
    what: 'It answers {status}. Nothing is wrong with what can be checked here: {checked}.',
    why: 'What is left cannot be seen in the browser: the signature against the certificate that the application keeps, what it demands of attributes or of the user, a fault of its own.',
    fixes: [
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Look into the log of {host} at {now}: SAML libraries write there which part they refused (signature, certificate, attribute, user unknown).',
      },
      METADATA,
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
