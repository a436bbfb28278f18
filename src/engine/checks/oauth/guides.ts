import type { Guides } from '../guide.ts';
import { more } from './guides-flow.ts';

/** By hand: what the pages of this group say beyond the checks' declarations. */
export const guides: Guides = {
  ...more,
  'oauth-client-rejected': {
    means:
      'The identity provider does not accept the application itself: its name (client id), its secret, or the way in which it shows them. The user has nothing to do with it.',
    causes: [
      'The secret has run out, was changed, or was copied with a blank.',
      'The client id belongs to another tenant or environment.',
      'The secret is sent in the body and expected in the header, or the other way round.',
      'The application is not allowed to use this kind of sign-in (`unauthorized_client`).',
    ],
    look: [
      'Network: filter by `token`. Click the POST with 400 or 401: Response says `invalid_client` or `unauthorized_client`.',
      'Payload (Firefox: Request): `client_id`, and whether `client_secret` is there; Request Headers: `Authorization: Basic` is the other way.',
      'If the server makes the request, it is not in the browser: look at the callback’s answer and the server’s log.',
    ],
    shell: {
      run: 'curl -si https://id.example.com/token -u "$CLIENT_ID:$CLIENT_SECRET" -d grant_type=client_credentials | tail -1\ncurl -si https://id.example.com/token -d grant_type=client_credentials -d "client_id=$CLIENT_ID" --data-urlencode "client_secret=$CLIENT_SECRET" | tail -1',
      shows:
        '`invalid_client` for both: id or secret is wrong. For one of them: the other way is the expected one. `unauthorized_client` or `unsupported_grant_type`: the secret is right.',
    },
    unlike: {
      'oauth-grant-rejected': 'there the application is accepted, and the code or password is not.',
      'oauth-redirect-uri-mismatch': 'there its address is not.',
      'credential-refused': 'there a user’s password is refused.',
    },
  },
  'oauth-code-reused': {
    means:
      'The sign-in hands out a code that works once. It was sent a second time, and the identity provider refuses it (and may withdraw what the first use gave).',
    causes: [
      'The callback page was reloaded, or opened again with Back.',
      'The page runs its start code twice (React’s strict mode in development).',
      'A retry, a prefetch or a mail scanner opened the callback first.',
    ],
    look: [
      'Network: filter by `code=`. Is the callback there twice with the same `code`?',
      'Filter by `token`: two POSTs whose Payload (Firefox: Request) has the same `code`; the second has status 400 and `invalid_grant` under Response.',
    ],
    shell: {
      run: 'for N in 1 2; do curl -s https://id.example.com/token -d grant_type=authorization_code -d "code=$CODE" -d "client_id=$CLIENT_ID" --data-urlencode "redirect_uri=$REDIRECT_URI" --data-urlencode "code_verifier=$VERIFIER"; echo; done',
      shows: 'With a fresh code: tokens the first time, `invalid_grant` the second time.',
    },
    unlike: {
      'oauth-grant-rejected': 'there the code is refused the first time.',
      'oauth-state-mismatch': 'there two sign-ins are mixed up.',
    },
  },
  'oauth-error-response': {
    means:
      'The identity provider answered the sign-in with an error code instead of a sign-in. The code says what it objects to; this page’s findings translate it.',
    causes: [
      'The user pressed Cancel or may not use the application (`access_denied`).',
      'A scope is unknown or needs consent (`invalid_scope`, `consent_required`).',
      'Nobody is signed in at the provider, and it was told not to ask (`login_required`).',
      'The provider has a fault (`server_error`, `temporarily_unavailable`).',
    ],
    look: [
      'Network: filter by `error=`. The callback’s address holds `error` and `error_description` (Payload shows them decoded).',
      'For the token request: Response holds the same two as JSON.',
      'What does the page do with it? If it starts the sign-in again at once, it ignores the answer.',
    ],
    shell: {
      run: 'curl -si "https://id.example.com/authorize?response_type=code&client_id=$CLIENT_ID&redirect_uri=$REDIRECT_URI&scope=openid&state=x" | grep -iE "^(HTTP|location)"',
      shows:
        'A sign-in page (200, or a redirect to one) means that the request is in order; a `location` with `error=` repeats the provider’s objection.',
    },
    unlike: {
      'silent-renew-blocked': 'there `login_required` comes from a blocked cookie in a hidden frame.',
      'oauth-redirect-uri-mismatch': 'there the provider does not send the browser back at all.',
      'identity-provider-failing': 'there the provider’s own pages fail.',
    },
  },
  'oauth-grant-rejected': {
    means:
      'The application wanted to exchange the code (or a password) for tokens, and the identity provider said `invalid_grant`: it does not accept this code. The traffic does not show why.',
    causes: [
      'The code is too old: most live for a minute, some for ten.',
      'It was used before, where this capture could not see it.',
      'It was issued to another client, or by another server of the provider.',
      'The user’s password is wrong, or the account is locked (password grant).',
    ],
    look: [
      'Network: click the callback and note its time; click the POST to the token address (filter: `token`) and compare. How old was the code?',
      'Payload (Firefox: Request) of the POST: `code`, `redirect_uri`, `client_id` and `code_verifier` against those of the request to `/authorize`.',
      'Response: `error_description` often says which it is.',
    ],
    shell: {
      run: 'curl -si https://id.example.com/token -d grant_type=authorization_code -d "code=$CODE" -d "client_id=$CLIENT_ID" --data-urlencode "redirect_uri=$REDIRECT_URI" --data-urlencode "code_verifier=$VERIFIER" | tail -1',
      shows:
        'With a fresh code, caught before the page has used it: if this works, the page is too late or changes something.',
    },
    unlike: {
      'oauth-code-reused': 'there the capture shows the first use.',
      'pkce-mismatch': 'there the verifier does not fit.',
      'oauth-redirect-uri-mismatch': 'there the two redirect addresses differ.',
      'token-refresh-failing': 'there a refresh token gets the `invalid_grant`.',
    },
  },
  'oauth-redirect-uri-mismatch': {
    means:
      'After the sign-in the identity provider sends the browser back, but only to addresses on its list. The one that the application names is not on it, or the two requests of one sign-in name different ones.',
    causes: [
      'The address differs by a slash at the end, http instead of https, a port, or `www`.',
      'A new environment or preview was never added to the list.',
      'The application builds the address from an inside host name, since a proxy is in front.',
      'The token request names another address than the sign-in did.',
    ],
    look: [
      'Network: click the request to `/authorize`. Payload: read `redirect_uri`, decoded, letter by letter. The provider’s error page (Response) often repeats it.',
      'Compare with the list in the provider’s console.',
      'Click the POST to the token address: its `redirect_uri` must be the same.',
    ],
    shell: {
      run: 'curl -s -o /dev/null -w "%{http_code}\\n" -G https://id.example.com/authorize -d response_type=code -d "client_id=$CLIENT_ID" -d scope=openid -d state=x --data-urlencode "redirect_uri=https://app.example.com/callback"',
      shows:
        '200 or 302 for an address that is on the list, 400 (or an error page) for one that is not. Try the variants.',
    },
    unlike: {
      'redirect-uri-insecure': 'there the address is accepted, but is on http.',
      'oauth-client-rejected': 'there the application as such is refused.',
    },
  },
  'oauth-state-mismatch': {
    means:
      'The application marks each sign-in with a random word (`state`) and remembers it. The answer must bring the same word back. It brought another one, or the application has forgotten its own.',
    causes: [
      'Two sign-ins run at once, in two tabs, or after Back.',
      'The cookie in which the application keeps the word did not come back (SameSite with `form_post`, another host).',
      'A saved address of the sign-in page (a bookmark) was opened.',
      'The answer came to another server, which does not share its memory.',
    ],
    look: [
      'Network: click the request to `/authorize`: Payload, `state`. Click the callback: Payload, `state`. They must be equal.',
      'Are there two requests to `/authorize` before the callback? Then the answer may belong to the first.',
      'Click the callback, Cookies tab: is the cookie that was set at the beginning among the Request Cookies?',
    ],
    shell: {
      run: 'curl -si -c jar.txt https://app.example.com/login | grep -iE "^(location|set-cookie)" | grep -oE "state=[^&]*|^set-cookie: *[^;]*"\ncurl -si -b jar.txt "https://app.example.com/callback?code=x&state=$STATE" | grep -iE "^(HTTP|location)"',
      shows:
        'With the cookie jar and the same state the callback complains about the code; without the jar it complains about the state.',
    },
    unlike: {
      'oidc-nonce-mismatch': 'there the ID token belongs to another sign-in.',
      'oauth-code-reused': 'there the same answer came twice.',
      'cookie-samesite-withheld': 'if the cookie did not come back, that names why.',
    },
  },
  'oidc-nonce-mismatch': {
    means:
      'The application puts a random word (`nonce`) into the sign-in, and the ID token must repeat it. That shows that the token was made for this sign-in. It does not fit.',
    causes: [
      'Two sign-ins ran at once, and the application remembers the newer word.',
      'The word is kept in a cookie that did not come back.',
      'An old answer was used again (reload, Back).',
      'The provider leaves the nonce out.',
    ],
    look: [
      'Network: click the request to `/authorize`: Payload, `nonce`.',
      'Click the answer of the token request (or the callback’s `id_token`), and decode the ID token’s middle part in the Console: `JSON.parse(atob(idToken.split(".")[1].replace(/-/g,"+").replace(/_/g,"/"))).nonce`. Some libraries send a hash of their word; what counts is what `/authorize` carried.',
    ],
    shell: {
      run: 'cut -d. -f2 <<<"$ID_TOKEN" | tr "_-" "/+" | base64 -d 2>/dev/null | grep -oE \'"nonce": ?"[^"]*"\'',
      shows: 'Must be the `nonce` of the request to `/authorize`.',
    },
    unlike: {
      'oauth-state-mismatch': 'there the answer itself does not belong to the sign-in.',
      'token-wrong-type': 'there an ID token is sent to an API.',
    },
  },
  'pkce-mismatch': {
    means:
      'PKCE ties the two halves of a sign-in together: the beginning carries the hash of a random word, the end carries the word. Here the word does not belong to the hash, so the identity provider refuses the code.',
    causes: [
      'A second sign-in was begun in the same tab and overwrote the stored word.',
      'The page kept the word in another place than it looks (sessionStorage of another tab).',
      'The hash is computed or encoded wrongly (base64 instead of base64url, hex, padding).',
    ],
    look: [
      'Network: click the request to `/authorize`: Payload, `code_challenge` and `code_challenge_method`.',
      'Click the POST to the token address: Payload (Firefox: Request), `code_verifier`.',
      'Application, Session storage (Firefox: Storage): is there more than one stored verifier?',
    ],
    shell: {
      run: 'printf %s "$VERIFIER" | openssl dgst -sha256 -binary | base64 | tr "/+" "_-" | tr -d =',
      shows: 'Must equal the `code_challenge` of this sign-in (for the method S256).',
    },
    unlike: {
      'pkce-missing': 'there the word is not sent at all.',
      'oauth-grant-rejected': 'there word and hash fit, or were not recorded.',
    },
  },
  'pkce-missing': {
    means:
      'The identity provider demands PKCE, and the sign-in did not use it; or the sign-in began with it, and its end left the word (`code_verifier`) out.',
    causes: [
      'The library is old, or PKCE is switched off in its settings.',
      'The sign-in is begun by the page and finished by the server, which does not know the word.',
      'The stored word was lost (another tab, a cleared storage).',
    ],
    look: [
      'Network: click the request to `/authorize`: is there a `code_challenge` in Payload?',
      'Click the POST to the token address: is there a `code_verifier` in Payload (Firefox: Request)?',
      'Response: `invalid_request` or `invalid_grant`, with “PKCE” or “code verifier” in the description.',
    ],
    shell: {
      run: 'VERIFIER=$(openssl rand -base64 48 | tr "/+" "_-" | tr -d =)\nprintf %s "$VERIFIER" | openssl dgst -sha256 -binary | base64 | tr "/+" "_-" | tr -d =',
      shows:
        'A word and its challenge, to try the sign-in by hand: the second goes into `/authorize` as `code_challenge`, the first into the token request.',
    },
    unlike: {
      'pkce-mismatch': 'there both are sent and do not fit.',
      'grant-unsuitable': 'there the kind of sign-in itself is not for pages.',
    },
  },
};
