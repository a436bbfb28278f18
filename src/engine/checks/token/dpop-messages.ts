import type { Message } from '../check.ts';

const fresh: Message['fixes'][number] = {
  effort: 'medium',
  audience: 'frontend',
  text: 'Make a new proof for every request, just before it is sent, from its final method and address and the token that it carries; the libraries oauth4webapi and dpop do.',
};
const library =
  'A proof (a small signed token in the DPoP header) shows that the sender holds the key to which the access token belongs.';

/** The prose of dpop-invalid. */
export const DPOP_MESSAGES = {
  proofMissing: {
    title: 'The request to {place} carries a DPoP token without the proof that goes with it',
    what: 'The Authorization header uses the scheme DPoP, and there is no DPoP header beside it.',
    why: `${library} Without it the server cannot accept the token.`,
    fixes: [
      fresh,
      {
        effort: 'easy',
        audience: 'backend',
        text: 'If the page sends it and it does not arrive: list dpop in Access-Control-Allow-Headers, and let gateways pass it on.',
      },
    ],
  },
  malformed: {
    title: 'The DPoP proof sent to {place} is malformed: {fault}',
    what: 'The DPoP header holds something else than the server expects: {fault}.',
    why: `${library} The server cannot check one that is not in form.`,
    fixes: [
      {
        effort: 'medium',
        audience: 'frontend',
        text: 'Make the proof as RFC 9449 §4.2 says: header typ “dpop+jwt”, alg and the public key as jwk; claims jti, htm, htu, iat, and ath beside an access token. A library does it right.',
      },
    ],
  },
  method: {
    title: 'The DPoP proof sent to {place} is for a {claimed} request, and the request was {method}',
    what: 'The proof names the method {claimed} (htm); the request was made with {method}.',
    why: 'A proof counts for one request: its method and address must be those of the request that carries it.',
    fixes: [fresh],
  },
  address: {
    title: 'The DPoP proof sent to {place} was made for another address',
    what: 'The proof names {claimed} (htu), the request went to {place}: {difference}.{redirect}',
    why: 'A proof counts for one request: its method and address must be those of the request that carries it.',
    fixes: [
      fresh,
      {
        effort: 'easy',
        audience: 'frontend',
        text: 'Call the final address: a proof does not survive a redirect, nor a base address that differs in host, port or closing slash.',
      },
    ],
  },
  addressSeen: {
    title: '{place} sees another address than the one that the browser called and the DPoP proof names',
    what: 'The server says “{quote}”, yet the proof names exactly the address of the request.',
    why: 'Between browser and server something changes scheme, host or path (a proxy that ends TLS, a path prefix), and the server compares the proof with the address that it sees itself.',
    fixes: [
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Let the proxy send X-Forwarded-Proto and X-Forwarded-Host, and let the server trust it (Express: trust proxy; Spring: server.forward-headers-strategy; ASP.NET: ForwardedHeaders), or set its public address in its settings.',
      },
      {
        effort: 'easy',
        audience: 'backend',
        text: 'Write the address that the server compares with into its log, and set it beside {place}.',
      },
    ],
  },
  time: {
    title: 'The DPoP proof sent to {place} was made {age} {direction} the server received it',
    what: 'The proof says that it was made {age} {direction} the request, by the server’s clock.',
    why: 'Servers take proofs only for a few minutes around their making, so that nobody can save them up.',
    fixes: [
      fresh,
      {
        effort: 'easy',
        audience: 'user',
        text: 'If the proof is new, the computer’s clock is wrong: let it set its time from the network.',
      },
      {
        effort: 'medium',
        audience: 'backend',
        text: 'Hand out a DPoP-Nonce: then the server’s own clock counts, and wrong clocks of visitors do not matter.',
      },
    ],
  },
  tokenHash: {
    title: 'The DPoP proof sent to {place} was made for another access token than the one beside it',
    what: 'The proof’s ath is {fault}; it must be the hash of the token in the Authorization header.',
    why: 'The proof ties itself to one access token. With another one beside it, after a refresh for example, it does not count.',
    fixes: [
      fresh,
      {
        effort: 'easy',
        audience: 'frontend',
        text: 'ath is the base64url form (no padding) of the SHA-256 of the access token’s characters, without the word DPoP.',
      },
    ],
  },
  key: {
    title: 'The token sent to {place} belongs to another key than the one that signed the DPoP proof',
    what: '{fault}',
    why: 'A DPoP token is bound to the key of its token request. A proof by another key shows nothing: as if somebody had copied the token.',
    fixes: [
      {
        effort: 'medium',
        audience: 'frontend',
        text: 'Keep one key pair for as long as its tokens live (a non-extractable key in IndexedDB), and sign in anew when it is gone: a reload that makes a new key loses the old tokens.',
      },
      {
        effort: 'easy',
        audience: 'user',
        text: 'Sign out and in again: the new token then belongs to the present key.',
      },
    ],
  },
  replayed: {
    title: 'The DPoP proof sent to {place} had been used before',
    what: 'The same proof (the same jti) went to this server {ago} earlier.',
    why: 'A proof may be used once. Servers remember them for a while and refuse a second use.',
    fixes: [fresh],
  },
  nonce: {
    title: '{place} asks for a DPoP proof with its own nonce, and got {got}',
    what: 'The server answered use_dpop_nonce: it wants the value of its DPoP-Nonce header inside the proof. {history} No request with the new nonce was let through.',
    why: 'With a nonce of its own the server knows that a proof is new. A client has to repeat the request with the nonce, and to take over each later one.',
    fixes: [
      {
        effort: 'medium',
        audience: 'frontend',
        text: 'Keep the last DPoP-Nonce of each server (of any answer, errors included), put it into the next proof as nonce, and repeat a request once that was refused with use_dpop_nonce.',
      },
      {
        effort: 'medium',
        audience: 'admin',
        text: 'With several servers: give all of them the same nonce secret, or one refuses what the other handed out.',
      },
    ],
  },
  nonceHidden: {
    title: 'The page cannot read the DPoP nonce that {place} asks for',
    what: 'The server answered use_dpop_nonce with a DPoP-Nonce header. The call came from another site ({origin}), and Access-Control-Expose-Headers does not name DPoP-Nonce.',
    why: 'Browsers show scripts of another site only the headers that are listed there: the nonce never reaches the code that has to put it into the next proof.',
    fixes: [
      {
        effort: 'easy',
        audience: 'backend',
        text: 'Send Access-Control-Expose-Headers: DPoP-Nonce, WWW-Authenticate.',
      },
    ],
  },
  bearerScheme: {
    title: 'A DPoP token was sent to {place} as Bearer',
    what: '{fault} The Authorization header sends it with the scheme Bearer{proof}.',
    why: 'A bound token counts only with the scheme DPoP and a proof; a server must refuse it as a Bearer token, or the protection would be worth nothing.',
    fixes: [
      {
        effort: 'medium',
        audience: 'frontend',
        text: 'Send Authorization: DPoP … with a DPoP header, made for this request; see that the client in use for this call is the one with the key.',
      },
    ],
  },
  unbound: {
    title: 'A token that is bound to no key was sent to {place} with the scheme DPoP',
    what: '{fault}',
    why: 'With the scheme DPoP the server looks for the key in the token (cnf.jkt) and finds none.',
    fixes: [
      {
        effort: 'medium',
        audience: 'frontend',
        text: 'Send the DPoP header with the token request, too: only then is the token bound (token_type “DPoP” in the answer). Or send this token as Bearer.',
      },
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Switch DPoP on for this client at the identity provider.',
      },
    ],
  },
  said: {
    title: '{place} refused the DPoP proof, in which no fault can be seen',
    what: 'The server answered {code}. {said} Form, method, address, time and hash of the proof fit the request.',
    why: 'What is left only the server knows: the proof’s signature, a proof that it has seen before, its own address behind a proxy, or the algorithms that it takes.',
    fixes: [
      {
        effort: 'medium',
        audience: 'backend',
        text: 'Read the server’s log at this time for “DPoP”, “htu”, “jti” and “replay”, and compare the address it expects with {place}.',
      },
      fresh,
    ],
  },
} as const satisfies Record<string, Message>;

export type DpopMessage = keyof typeof DPOP_MESSAGES;
