import type { Guides } from '../guide.ts';
import { more } from './guides-life.ts';

// Prints what a token says, without sending it anywhere.
const DECODE = 'cut -d. -f2 <<<"$TOKEN" | tr "_-" "/+" | base64 -d 2>/dev/null; echo';
const HEADER = 'cut -d. -f1 <<<"$TOKEN" | tr "_-" "/+" | base64 -d 2>/dev/null; echo';

/** By hand: what the pages of this group say beyond the checks' declarations. */
export const guides: Guides = {
  ...more,
  'clock-skew': {
    means:
      'Tokens carry times: valid from, valid until. Whoever checks them uses his own clock. Two clocks here do not agree, so a good token is too old or too new for one of them.',
    causes: [
      'A server or container host does not fetch the time from the network (NTP).',
      'A virtual machine was paused, or restored from a snapshot.',
      'The time of this computer was set by hand, or its time zone is wrong.',
    ],
    look: [
      'Network: click an answer and compare `Date` under Response Headers (it is in GMT) with a clock that you trust, such as time.is. Take an answer that is not from a cache.',
      'Do the same for the identity provider and for the API.',
      'Decode the token (Console: `JSON.parse(atob(token.split(".")[1].replace(/-/g,"+").replace(/_/g,"/")))`): `iat` is the issuer’s clock when it was made, in seconds since 1970.',
    ],
    shell: {
      run: 'for H in id.example.com api.example.com; do echo "$H $(curl -sI https://$H/ | grep -i "^date")"; done; date -u\ntimedatectl show -p NTPSynchronized',
      shows:
        'The dates of both servers and of this computer, taken within a second. More than a minute between them is too much. The last line, run on a server, must say `yes`.',
    },
    unlike: {
      'token-expired': 'there all clocks agree that the token has run out.',
      'token-not-yet-valid': 'that is the symptom alone, where the capture does not show whose clock is off.',
      'dpop-invalid': 'a proof that was made too early or too late for other reasons.',
    },
  },
  'credential-refused': {
    means:
      'The request did all that can be seen from outside: right header, right scheme, a token in form and in time. The server refuses it all the same, for a reason that it keeps to itself.',
    causes: [
      'User name or password is wrong, or the account is locked.',
      'The token was revoked, or its user was disabled or removed.',
      'The server does not trust the issuer or its present key.',
      'The token belongs to another tenant or environment.',
    ],
    look: [
      'Network: click the refusal and note the time (`Date`) and any id under Response Headers: `X-Request-Id`, `traceparent`, `x-ms-request-id`, `cf-ray`. With these the line in the server’s log can be found.',
      'Response tab: are there words beyond “Unauthorized”?',
      'Sign in once more and repeat the request: if it works, the old credential was the fault.',
    ],
    shell: {
      run: `curl -si -H "Authorization: Bearer $TOKEN" https://api.example.com/orders | head -20\n${DECODE}`,
      shows:
        'The same refusal outside the browser: cookies, extensions and CORS are out of the question. The second line prints what the token claims, to compare with the server’s settings.',
    },
    unlike: {
      'challenge-without-reason': 'that is the advice to the owner of the API to say why.',
      'token-revoked': 'there the same token had worked before.',
      'basic-rejected': 'there it is the browser’s own prompt.',
    },
  },
  'dpop-invalid': {
    means:
      'With DPoP a stolen token alone is worthless: each request brings a proof, signed with a key that only the client has, for this method, this address and this moment. The proof here does not fit its request.',
    causes: [
      'The address in the proof is not the one that the server sees (behind a proxy, after a redirect, http instead of https).',
      'A proof is used twice, or a cached one is sent.',
      'The client made a new key and still sends the token that belongs to the old one.',
      'The server demands its nonce, and the page cannot read it: `Access-Control-Expose-Headers` lacks `DPoP-Nonce`.',
      'The computer’s clock is off.',
    ],
    look: [
      'Network: click the refused request, Request Headers: there must be `Authorization: DPoP …` and a `DPoP` header.',
      'Decode the middle part of the `DPoP` header in the Console: `JSON.parse(atob(proof.split(".")[1].replace(/-/g,"+").replace(/_/g,"/")))`. `htm` must be the method, `htu` the address without query, `iat` within a few minutes of `Date` under Response Headers.',
      'Response Headers: `WWW-Authenticate` names the fault (`invalid_dpop_proof`, `use_dpop_nonce`); `DPoP-Nonce` is the number to use.',
    ],
    shell: {
      run: 'cut -d. -f2 <<<"$PROOF" | tr "_-" "/+" | base64 -d 2>/dev/null; echo\nprintf %s "$TOKEN" | openssl dgst -sha256 -binary | base64 | tr "/+" "_-" | tr -d =',
      shows: 'The first line prints the proof; the second is what its `ath` must be for this token.',
    },
    unlike: {
      'nonce-handshake': 'there the client repeated the request with the nonce, and was let through.',
      'message-signature-invalid': 'that is another standard for signed requests.',
      'clock-skew': 'if the proof’s time is off by a fixed amount, the computer’s clock is.',
    },
  },
  'token-audience-mismatch': {
    means:
      'A token is made out to somebody: the API that it is meant for (`aud`). This one is for another API, so the server refuses it, as a bank refuses a cheque for another bank.',
    causes: [
      'The sign-in did not say which API the token is for (`audience`, `resource` or the right scope is missing).',
      'The page uses one token for two APIs.',
      'The ID token, whose audience is the application itself, is sent to the API.',
      'The API’s setting names another audience than the identity provider writes (a slash, `api://` in front).',
    ],
    look: [
      'Network: click the refused request and copy the token from `Authorization` under Request Headers.',
      'Console: `JSON.parse(atob(token.split(".")[1].replace(/-/g,"+").replace(/_/g,"/"))).aud`. Compare it with what the API expects, letter by letter.',
      'Click the request to `/authorize` at the beginning of the sign-in: Payload shows `audience`, `resource` and `scope`.',
    ],
    shell: {
      run: DECODE,
      shows: 'Look at `aud`: it must be the name that the API is configured with.',
    },
    unlike: {
      'token-issuer-mismatch': 'there the token comes from an issuer that the API does not trust.',
      'token-wrong-type': 'there it is an ID token or refresh token.',
      'token-scope-insufficient': 'there the token is for this API and lacks a permission.',
      'wrong-environment': 'there audience and API are named after different environments.',
    },
  },
  'token-certificate-mismatch': {
    means:
      'This API knows its callers by a client certificate, or takes a token only together with the certificate that it was issued for (mutual TLS). The certificate was not shown, or was another one.',
    causes: [
      'The browser has no certificate, or its user chose the wrong one or pressed Cancel.',
      'A proxy ends the TLS connection and does not hand the certificate on.',
      'The token was fetched by one machine and is used by another.',
    ],
    look: [
      'Certificates are shown before HTTP begins: Network never shows them. Read the server’s words under Response and `WWW-Authenticate` under Response Headers.',
      'Decode the token in the Console: a claim `cnf` with `x5t#S256` says that it is bound to a certificate.',
      'Firefox: Settings, Certificates, View Certificates, Your Certificates. Chrome: Settings, Security, Manage certificates.',
    ],
    shell: {
      run: 'curl -si --cert client.pem --key client.key -H "Authorization: Bearer $TOKEN" https://api.example.com/orders | head -1\nopenssl x509 -in client.pem -outform DER | openssl dgst -sha256 -binary | base64 | tr "/+" "_-" | tr -d =',
      shows: 'The second line is the certificate’s thumbprint: it must equal `cnf.x5t#S256` in the token.',
    },
    unlike: {
      'dpop-invalid': 'there the token is bound to a key in the browser, not to a certificate.',
      'authorization-missing': 'there a token or password is missing, not a certificate.',
    },
  },
  'token-issuer-mismatch': {
    means:
      'A token says who made it (`iss`). This API trusts another issuer than the one named, so it refuses the token without looking further.',
    causes: [
      'The token is from another tenant, realm or environment (staging instead of production).',
      'The identity provider calls itself by an inside name (`http://keycloak:8080`) when asked from inside.',
      'A slash at the end, or http instead of https: the names are compared letter by letter.',
      'Version 1 and 2 of the provider’s endpoints have different names.',
    ],
    look: [
      'Network: copy the token from `Authorization` under Request Headers and decode it in the Console: `JSON.parse(atob(token.split(".")[1].replace(/-/g,"+").replace(/_/g,"/"))).iss`.',
      'Open that address with `/.well-known/openid-configuration` behind it in a tab: its `issuer` must be the same text.',
      'Compare with the API’s setting (“issuer”, “authority”).',
    ],
    shell: {
      run: `${DECODE}\ncurl -s https://id.example.com/.well-known/openid-configuration | grep -o '"issuer":"[^"]*"'`,
      shows: '`iss` of the token and `issuer` of the provider must be equal, to the last slash.',
    },
    unlike: {
      'token-audience-mismatch': 'there the issuer is trusted, and the token is for another API.',
      'issuer-mixed': 'there the sign-in itself met several names of one provider.',
      'token-key-unknown': 'there the issuer’s name is right, and its key is not known.',
    },
  },
  'token-key-unknown': {
    means:
      'A token names the key that signed it (`kid`). The server does not have that key, so it cannot check the signature.',
    causes: [
      'The issuer changed its keys, and the server still keeps the old list.',
      'The server fetches the list from another issuer or tenant.',
      'The server cannot reach the address of the keys (a firewall, a proxy, a certificate that it does not trust).',
      'The token was made by a test tool with a key of its own.',
    ],
    look: [
      'Network: copy the token from `Authorization` and decode its first part in the Console: `JSON.parse(atob(token.split(".")[0].replace(/-/g,"+").replace(/_/g,"/")))`. Note `kid` and `alg`.',
      'Open the issuer’s `/.well-known/openid-configuration` in a tab, then the address in its `jwks_uri`: the `kid` must be in that list.',
    ],
    shell: {
      run: `${HEADER}\ncurl -s "$(curl -s https://id.example.com/.well-known/openid-configuration | grep -o '"jwks_uri":"[^"]*"' | cut -d'"' -f4)" | grep -o '"kid":"[^"]*"'`,
      shows:
        'Is the `kid` of the first line among the others? Run the second on the server as well: it must reach that address from there.',
    },
    unlike: {
      'token-signature-invalid': 'there the key is known, and the signature does not fit.',
      'token-issuer-mismatch': 'there the issuer is not trusted at all.',
    },
  },
  'token-malformed': {
    means:
      'The token begins like a JSON Web Token and cannot be taken apart: a part is missing, it is cut off, or holds what does not belong there.',
    causes: [
      'It was cut off: by a column of a database, a cookie’s size limit, a copied line that was too long for the window.',
      'A line break or blank got into it.',
      'An opaque or encrypted token is sent to an API that reads JWTs only.',
      'Code took the wrong part of it, or encoded it twice.',
    ],
    look: [
      'Network: click the refused request and copy the token from `Authorization` under Request Headers.',
      'Console: `token.split(".").length` must be 3 (an encrypted one has 5), and `token.length` must be that of the token that was issued.',
      'Click the answer of the token request: Response shows the token as it was issued. Compare the ends.',
    ],
    shell: {
      run: `printf %s "$TOKEN" | tr -cd . | wc -c\n${HEADER}\n${DECODE}`,
      shows: '`2` dots, then two pieces of JSON that close with `}`.',
    },
    unlike: {
      'authorization-hidden-characters': 'there the token is whole, and something stands around it.',
      'authorization-placeholder': 'there it is no token at all.',
      'token-signature-invalid': 'there it can be read, and the signature is wrong.',
    },
  },
  'token-scope-insufficient': {
    means:
      'The server knows who asks. The token does not carry the permission (scope, role) that this action needs.',
    causes: [
      'The sign-in did not ask for the scope.',
      'The user or an administrator did not consent to it, or the provider left it out silently.',
      'The user has not got the role.',
      'The API looks into another claim (`scp`, `roles`, `permissions`) than the provider fills.',
      'The scope was added to the sign-in, and the page still uses an older token.',
    ],
    look: [
      'Network: click the refusal; `WWW-Authenticate` under Response Headers says `insufficient_scope` and, often, `scope="…"`.',
      'Decode the token in the Console and compare `scope`, `scp`, `roles` and `permissions`.',
      'Click the request to `/authorize`: Payload shows which `scope` was asked for. The answer of the token request says in `scope` what was granted.',
    ],
    shell: {
      run: `curl -si -H "Authorization: Bearer $TOKEN" https://api.example.com/orders | grep -iE "^(HTTP|www-authenticate|x-.*scopes)"\n${DECODE}`,
      shows: 'What is asked for, and what the token holds.',
    },
    unlike: {
      forbidden: 'there the server does not say which permission is missing.',
      'token-audience-mismatch': 'there the token is for another API altogether.',
      'step-up-required': 'there a stronger sign-in is wanted, not another permission.',
    },
  },
  'token-signature-invalid': {
    means:
      'A token is sealed by a signature. The server computed it again, and it does not match: the token was changed, signed with another key, or by another method than the server allows.',
    causes: [
      'The server holds another secret or public key than the one that signed (another environment, an old key under the same name).',
      'The token was changed on its way: cut off, encoded again, put together by hand.',
      'The algorithm is another one than the server allows (`HS256` with a shared secret instead of `RS256`).',
      'An ID token or a vendor’s access token for its own API is checked, which others cannot verify.',
    ],
    look: [
      'Network: copy the token from `Authorization`, decode its first part in the Console and note `alg` and `kid`.',
      'In Why401: Requests, click the request, Token, “Check the signature”: paste the issuer’s keys or press “Fetch them from the issuer”.',
      'Compare the token with the one in the answer of the token request (Response): they must be equal to the last letter.',
    ],
    shell: {
      run: `${HEADER}\ncurl -s https://id.example.com/.well-known/jwks.json | grep -oE '"(kid|alg|kty)":"[^"]*"'`,
      shows:
        'Does the issuer publish that `kid`, and for that `alg`? The signature itself is checked best in Why401 or with a library, not on a web site: a token is a credential.',
    },
    unlike: {
      'token-key-unknown': 'there the key itself is not known.',
      'token-malformed': 'there the token cannot even be read.',
      'message-signature-invalid': 'there the request is signed, not the token.',
    },
  },
  'token-wrong-type': {
    means:
      'A sign-in hands out several tokens: one for the API (access token), one that tells the application who the user is (ID token), one to fetch new ones with (refresh token). The wrong one was sent.',
    causes: [
      'The code takes `id_token` instead of `access_token` from the answer.',
      'The provider gave an access token that only it can read, so someone used the ID token, which can be read.',
      'The names of two variables were mixed up.',
    ],
    look: [
      'Network: click the answer of the token request. Response lists `access_token`, `id_token` and `refresh_token`.',
      'Compare their first and last letters with the token in `Authorization` of the refused request.',
      'Decode it in the Console: a `nonce` or `at_hash` claim marks an ID token; `typ` may say `Refresh` or `logout+jwt`.',
    ],
    shell: {
      run: `${HEADER}\n${DECODE}`,
      shows:
        '`typ` should be `at+jwt` or `JWT`; there should be no `nonce` or `at_hash`, and `aud` should be the API.',
    },
    unlike: {
      'token-audience-mismatch': 'there it is an access token, for another API.',
      'grant-unsuitable': 'that is about how the token was got.',
    },
  },
};
