import type { Guides } from '../guide.ts';

/** By hand: what the pages of this group say beyond the checks' declarations. */
export const guides: Guides = {
  'bot-filter': {
    means:
      'Not the application refused the request, but a filter in front of it that keeps robots and attacks away. It took this request for one.',
    causes: [
      'A rule of the firewall (WAF) found something in the request: a word, a header, a file.',
      'The call is made by a script or a test, which cannot solve the filter’s puzzle.',
      'The network (VPN, company, cloud) has a bad name with the filter.',
      'The cookie in which the filter notes “this one is human” was deleted or not sent along.',
    ],
    look: [
      'Network: click the 403 or 401. Response Headers name the filter: `Server: cloudflare` with `cf-mitigated`, `x-amzn-waf-…`, `X-Iinfo`, `x-datadome`, `Server: AkamaiGHost` …',
      'Response (or Preview) tab: a page “Checking your browser”, “Access denied”, “Request blocked”, often with an id of the incident. Note it.',
    ],
    shell: {
      run: 'curl -si https://app.example.com/api/orders | grep -iE "^(HTTP|server|cf-|x-)"\ncurl -si http://127.0.0.1:8080/api/orders -H "Host: app.example.com" | head -1',
      shows:
        'The filter’s own headers. Run the second on the server, behind the filter: there the application itself answers.',
    },
    unlike: {
      'rate-limited': 'there the request is fine, and only comes too often.',
      forbidden: 'there the application refuses a user whom it knows.',
      'request-blocked': 'there the browser stops the request.',
    },
  },
  forbidden: {
    means:
      '403: the server knows who asks, and this user may not do this. To sign in again does not help; a permission is missing.',
    causes: [
      'The user has not got the role or group.',
      'The object belongs to somebody else, or to another tenant.',
      'A rule by network address, time or device.',
      'Files or folders on the server may not be read by it.',
    ],
    look: [
      'Network: click the 403. Request Headers show that a credential was sent (`Authorization`, or the session in `Cookie`).',
      'Response tab: what does the server say? Note ids under Response Headers (`X-Request-Id`, `traceparent`).',
      'Do the same as a user who may: if that works, it is the permission.',
    ],
    shell: {
      run: 'for T in "$TOKEN_OF_USER" "$TOKEN_OF_ADMIN"; do curl -s -o /dev/null -w "%{http_code}\\n" -H "Authorization: Bearer $T" https://api.example.com/admin/reports; done',
      shows: '403 for the one and 200 for the other: the server works, the permission decides.',
    },
    unlike: {
      'token-scope-insufficient': 'there the server names what the token lacks.',
      'csrf-missing': 'there a 403 asks for the CSRF token.',
      'status-misused': 'there 403 is said where “sign in first” is meant.',
      'bot-filter': 'there a filter in front answers.',
    },
  },
  'identity-provider-failing': {
    means:
      'The service that signs users in does not work, or everything at one server fails since a certain moment. It is nobody’s password and nobody’s browser: everyone is affected.',
    causes: [
      'An outage at the identity provider, or of the network to it.',
      'A faulty release, or a key or certificate that ran out.',
      'The application is too slow or too full, and its proxy gives up (502, 503, 504).',
    ],
    look: [
      'Network: sort by Status. 5xx, or “(failed)” with `net::ERR_…` (Firefox: `NS_ERROR_…`), at the addresses of the identity provider (`/authorize`, `/token`, `/.well-known/…`, `jwks`).',
      'Look at the times: did the same addresses answer well before?',
      'Ask somebody else, on another network, to try. Look at the provider’s status page.',
    ],
    shell: {
      run: 'curl -s -o /dev/null -m 10 -w "%{http_code} %{time_total}s\\n" https://id.example.com/.well-known/openid-configuration\nopenssl s_client -connect id.example.com:443 -servername id.example.com </dev/null 2>/dev/null | openssl x509 -noout -dates',
      shows:
        'Must be 200 within a second, from the user’s network and from the server’s; the dates say whether the certificate has run out.',
    },
    unlike: {
      'rate-limited': 'there the service works and limits this caller.',
      'request-blocked': 'there the browser did not let the request out.',
      'oauth-error-response': 'there the provider works and says no.',
    },
  },
  'not-authenticated-url': {
    means:
      'The refused address is the wrong one to look at. Either it is the sign-in itself, which must be open to everyone, or a slip has made an address that does not exist, and the server asks for a sign-in before it says so.',
    causes: [
      'A variable was empty when the address was built: `/users/undefined`, `//orders`, `/api/api/orders`.',
      'The rule “everything needs a sign-in” covers the sign-in.',
      'Amazon’s API Gateway says “Missing Authentication Token” for every address and method that it does not know.',
    ],
    look: [
      'Network: read the Request URL of the refused request part by part: `undefined`, `null`, `{id}`, `[object Object]`, a part that comes twice.',
      'Compare with the API’s documentation, the method as well (GET, POST).',
      'Initiator tab (Firefox: Stack Trace): the line of code that built it.',
    ],
    shell: {
      run: 'for P in /api/orders /api/there-is-no-such-thing; do curl -s -o /dev/null -w "$P %{http_code}\\n" -H "Authorization: Bearer $TOKEN" https://api.example.com$P; done',
      shows:
        'If an address that surely does not exist is answered in the same way, the status says nothing about the sign-in.',
    },
    unlike: {
      'authorization-missing': 'there the address is right, and the credential is missing.',
      'login-page-protected': 'there the sign-in page redirects to itself.',
      'wrong-environment': 'there the host is the wrong one, not the path.',
    },
  },
  'rate-limited': {
    means: 'The server allows so many requests in a time, and this caller has made more. It has to wait.',
    causes: [
      'A loop, a timer or a retry without a pause.',
      'Many users share one address (a company’s network), and the limit counts by address.',
      'The limit of the plan or of the sign-in (wrong passwords) is reached.',
      'Tests run in parallel with one account.',
    ],
    look: [
      'Network: click the 429 (some servers say 401 or 403). Response Headers: `Retry-After` (seconds or a date), `RateLimit-…` or `X-RateLimit-Remaining: 0`.',
      'Sort by address: how often was it called, and in what time? The Waterfall column shows bursts.',
    ],
    shell: {
      run: 'curl -si -H "Authorization: Bearer $TOKEN" https://api.example.com/orders | grep -iE "^(HTTP|retry-after|x?-?ratelimit)"',
      shows: 'How much is left, and when the count begins anew.',
    },
    unlike: {
      'retry-storm': 'that is the page’s part: it repeats without a pause.',
      'bot-filter': 'there a filter takes the caller for a robot.',
      'basic-rejected':
        'after many wrong passwords an account may be locked; then the limit is not the cause.',
    },
  },
  'retry-storm': {
    means:
      'The page repeats a refused request at once, again and again. That cannot help, since nothing has changed in between. It loads the server, and may lock the user out.',
    causes: [
      'An interceptor answers each 401 with a repetition, also where the renewal of the token failed.',
      'A data library repeats every error by default.',
      'Several parts of the page ask for the same thing, each with its own timer.',
    ],
    look: [
      'Network: the same name in a long row, all with the same status. The Waterfall column shows how close they are.',
      'Click two of them: `Authorization` or `Cookie` under Request Headers is the same.',
      'Initiator tab (Firefox: Stack Trace): the line of code that repeats.',
    ],
    shell:
      'A command line does what you type, once. How often the page repeats stands in Network’s Waterfall column, or in the server’s access log.',
    unlike: {
      'rate-limited': 'that is the server’s answer to such a storm.',
      'login-loop': 'there the pages go round, not a call.',
      'token-refresh-failing': 'that is often the reason: the renewal fails, and the page goes on.',
    },
  },
  'wrong-environment': {
    means:
      'The page, the token and the API have names of different environments: production, staging, test. A token of one is worth nothing in the other.',
    causes: [
      'A setting (API address, client id, issuer) was not changed when the application was deployed.',
      'A token was copied from another environment.',
      'The browser still has an old version of the page, or of its configuration, in its cache.',
    ],
    look: [
      'Network: show the Domain column and read the host names: which of them say `dev`, `test`, `staging`, `prod`?',
      'Decode the token from `Authorization` in the Console: `JSON.parse(atob(token.split(".")[1].replace(/-/g,"+").replace(/_/g,"/")))`, and read `iss` and `aud`.',
      'Look at the page’s configuration (`config.json`, `env.js`) in the list: what does Response say?',
    ],
    shell: {
      run: 'curl -s https://app.example.com/ | grep -oE "https://[a-z0-9.-]+" | sort -u\ncut -d. -f2 <<<"$TOKEN" | tr "_-" "/+" | base64 -d 2>/dev/null | grep -oE \'"(iss|aud)": ?"[^"]*"\'',
      shows:
        'The hosts that the page names, and those that the token names. They should belong to one environment.',
    },
    unlike: {
      'token-issuer-mismatch': 'there the names tell nothing of environments, and the issuer is another.',
      'token-audience-mismatch': 'there issuer and environment are right.',
    },
  },
};
