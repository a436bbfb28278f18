import type { Guides } from '../guide.ts';

/** The sign-in as a whole, and SAML. */
export const more: Guides = {
  'callback-reauthorises': {
    means:
      'The identity provider sent the browser back with a code. The page should exchange it for a token. It does not; it begins a new sign-in, and so round in circles.',
    causes: [
      'The check “is somebody signed in?” runs before the callback is handled, and redirects.',
      'The router removes the query (`?code=…`) before the library sees it.',
      'The library’s callback is bound to another address than the one that the provider uses.',
    ],
    look: [
      'Network: click the callback (filter: `code=`). The next request should be a POST to the token address. There is none; instead `/authorize` follows.',
      'Initiator tab (Firefox: Stack Trace) of that `/authorize`: the line of code that starts it.',
      'Console: errors of the sign-in library just before.',
    ],
    shell:
      'The page’s own script decides this, so no command shows it. What shows it is the missing POST between the callback and the next `/authorize` in Network.',
    unlike: {
      'oauth-grant-rejected': 'there the exchange was tried and refused.',
      'login-loop': 'that is the symptom; this is one of its causes.',
      'oauth-state-mismatch': 'there the page refuses the answer for its state.',
    },
  },
  'grant-unsuitable': {
    means:
      'There are several ways to get a token. Some are for servers only, or are no longer thought safe. A page uses such a one: it works, and it puts the token, a password or a secret where others can get at it.',
    causes: [
      'The application is older than PKCE and uses the implicit flow.',
      'The page has a sign-in form of its own and sends the password to the token address.',
      'A server’s client (with a secret) was used in a page.',
    ],
    look: [
      'Network: click the request to `/authorize`: Payload, `response_type`. `token` or `id_token token` is the implicit flow; `code` is the good one.',
      'Click the POST to the token address: Payload (Firefox: Request), `grant_type` must not be `password` or `client_credentials`, and there must be no `client_secret`.',
    ],
    shell: {
      run: 'curl -s https://app.example.com/ | grep -oE \'src="[^"]+\\.js"\' | cut -d\'"\' -f2 | head\ncurl -s https://app.example.com/assets/main.js | grep -cE "client_secret"',
      shows:
        'More than `0` for the second: the secret, or the code that sends it, is delivered to every visitor.',
    },
    unlike: {
      'pkce-missing': 'there the right way is used, without its protection.',
      'credentials-in-url': 'that is about any credential in an address.',
    },
  },
  'issuer-mixed': {
    means:
      'An identity provider has a name (`issuer`), and every part of the sign-in must use the same one. Here two names meet, so the application, rightly, does not trust the answer.',
    causes: [
      'The configuration was fetched by one address and names another one (an inside host, a slash, a tenant).',
      'The application has several providers, and took the answer of one for that of the other.',
      'A custom domain was set up, and a part still uses the old name.',
    ],
    look: [
      'Network: filter by `openid-configuration`. Response: `issuer` must be the address without `/.well-known/openid-configuration`.',
      'Click the callback: Payload, `iss`, if it is there. Decode the ID token in the Console and read its `iss`.',
      'All of them must be equal, to the last slash.',
    ],
    shell: {
      run: 'curl -s https://id.example.com/.well-known/openid-configuration | grep -oE \'"(issuer|authorization_endpoint|token_endpoint)": ?"[^"]*"\'',
      shows:
        'Issuer and endpoints, which should have one host. Run it where the application runs, too: inside and outside may see different names.',
    },
    unlike: {
      'token-issuer-mismatch': 'there an API does not trust the issuer of a token.',
      'wrong-environment': 'there the names belong to different environments.',
    },
  },
  'silent-renew-blocked': {
    means:
      'The page wants to renew the sign-in without bothering the user, in a hidden frame of the identity provider. The browser sends no cookie there, since the provider is another site. So the provider sees a stranger and says `login_required`.',
    causes: [
      'The browser blocks third-party cookies.',
      'The provider’s cookie lacks `SameSite=None; Secure`.',
      'The application renews by hidden frame instead of a refresh token.',
    ],
    look: [
      'Network: filter by `prompt=none`. Request Headers: `Sec-Fetch-Dest: iframe`, and no `Cookie` for the provider.',
      'The answer’s `Location` (or the callback’s Payload) holds `error=login_required`.',
      'Cookies tab, tick “show filtered out request cookies” (Chrome): the provider’s cookie is listed as blocked.',
      'Open the provider in a tab of its own: there you are signed in at once.',
    ],
    shell:
      'A command line blocks no cookies and has no frames. What shows it is `prompt=none` without a `Cookie` line in Network.',
    unlike: {
      'cookie-third-party-blocked': 'that is the general case: an embedded site without its cookies.',
      'oauth-error-response': 'there the user really is not signed in at the provider.',
      'token-refresh-failing': 'there a refresh token is refused.',
    },
  },
  'saml-request-rejected': {
    means:
      'With SAML the application sends the browser to the identity provider with a request. The provider does not accept that request and shows an error page; the user never gets to sign in.',
    causes: [
      'The application’s name (entity ID, Issuer) is not registered at the provider.',
      'The address for the answer (ACS URL) is not the registered one.',
      'The request must be signed and is not, or with an unknown certificate.',
      'The request is too old, or was damaged on its way.',
    ],
    look: [
      'Network: filter by `SAMLRequest`. Click it: Payload holds the request (Deflate and base64). In Why401: Requests, click it, Message, shows it taken apart.',
      'Response: the provider’s error page and its code (`AADSTS650056`, `app_not_configured_for_user`, “Invalid Requester” …).',
      'Compare Issuer and AssertionConsumerServiceURL with the provider’s settings.',
    ],
    shell: {
      run: 'printf %s "$SAML_REQUEST" | base64 -d | python3 -c "import sys,zlib; print(zlib.decompress(sys.stdin.buffer.read(), -15).decode())"',
      shows:
        'The request as XML (decode `%2B`, `%2F` and `%3D` first): read `Issuer`, `Destination` and `AssertionConsumerServiceURL`.',
    },
    unlike: {
      'saml-response-rejected': 'there the provider answered, and the application does not take the answer.',
      'oauth-redirect-uri-mismatch': 'that is the same fault in OAuth.',
    },
  },
  'saml-response-rejected': {
    means:
      'The identity provider sent its answer (a SAML response, by a form in the browser). It says no, or the application cannot accept it: too late, for somebody else, to another address, badly signed.',
    causes: [
      'The clocks of the two sides differ, or the form lay open for too long.',
      'Audience, recipient or destination in the answer are not those of the application (a proxy, http instead of https, another environment).',
      'The application no longer knows the request that is answered: its cookie did not come with the POST (SameSite).',
      'The provider’s certificate was changed, and the application still has the old one.',
    ],
    look: [
      'Network: filter by `acs` or `saml`; click the POST. Payload (Firefox: Request): `SAMLResponse`, base64 of XML. In Why401: Requests, click it, Message, shows it taken apart, with its times against the server’s clock.',
      'Response: the application’s own words.',
      'Cookies tab of that POST: was the session cookie sent? Request Headers `Sec-Fetch-Site: cross-site` says that SameSite matters.',
    ],
    shell: {
      run: 'printf %s "$SAML_RESPONSE" | base64 -d | xmllint --format - | grep -E "Status|NotBefore|NotOnOrAfter|Audience|Destination|Recipient|InResponseTo"\ndate -u',
      shows:
        'Status, times and addresses of the answer, beside the present time. The response names a person: keep it to yourself.',
    },
    unlike: {
      'saml-request-rejected': 'there the provider refuses the application’s request.',
      'cookie-samesite-withheld': 'if the cookie did not come with the POST, that is the cause.',
      'clock-skew': 'if the times differ by a fixed amount, a clock is off.',
    },
  },
};
