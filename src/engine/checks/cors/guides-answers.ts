import type { Guides } from '../guide.ts';

/** Answers from somewhere else than the server, and refusals that do not look like one. */
export const more: Guides = {
  'cached-401': {
    means:
      'The refusal is an old one. A cache (the browser’s, or one in front of the server) had kept the 401 from before the sign-in and gives it out again. The server was not asked.',
    causes: [
      'The 401 was sent without `Cache-Control: no-store`, and the cache has a rule of its own for errors.',
      'A CDN keeps answers by address, without regard to `Authorization` or `Cookie`.',
    ],
    look: [
      'Network: click the 401. The Size column says “(disk cache)” or “(memory cache)” (Firefox: Transferred says “cached”); or Response Headers hold `Age`, `X-Cache: HIT`, `CF-Cache-Status: HIT`.',
      'Tick “Disable cache” and repeat: if it then works, the browser’s cache was it.',
    ],
    shell: {
      run: 'curl -si -H "Authorization: Bearer $TOKEN" https://app.example.com/api/me | grep -iE "^(HTTP|age|cache-control|x-cache|cf-cache-status|vary)"\ncurl -si -H "Authorization: Bearer $TOKEN" "https://app.example.com/api/me?fresh=$(date +%s)" | head -1',
      shows:
        'An `age` or a HIT beside the 401. The second address is a new one for every cache: if it is let through, a cache in front is it.',
    },
    unlike: {
      'cached-redirect': 'there a redirect to the sign-in was kept.',
      'service-worker-response': 'there the page’s service worker gives the old answer.',
    },
  },
  'cached-redirect': {
    means:
      'The redirect to the sign-in page is an old one, kept by a cache from before the sign-in. The user has signed in since, and is still sent there.',
    causes: [
      'The redirect was sent as 301 (“moved for good”), which browsers keep.',
      'It was sent as 302 with a `max-age`, or through a CDN that keeps redirects.',
    ],
    look: [
      'Network: click the 301 or 302. The Status or Size column says “(from disk cache)” (Firefox: Transferred “cached”); or Response Headers hold `Age` or `X-Cache: HIT`.',
      'Tick “Disable cache” and repeat: the redirect is gone.',
    ],
    shell: {
      run: 'curl -sI -b "sid=$SID" https://app.example.com/account | grep -iE "^(HTTP|location|age|cache-control|x-cache)"',
      shows:
        'curl has no cache: if it gets 200 with the same cookie, the browser’s cache is it; an `age` line points to a cache in front.',
    },
    unlike: {
      'cached-401': 'there a refusal was kept, not a redirect.',
      'login-loop': 'there the server really asks for the sign-in each time.',
    },
  },
  'graphql-unauthenticated': {
    means:
      'GraphQL reports errors inside the answer. The status says 200, and the errors say that nobody is signed in, or that the user may not.',
    causes: [
      'The token is missing, has run out, or was not passed on to the resolver.',
      'Over a WebSocket the token must be in the first message (`connection_init`), and is not.',
      'The user lacks the permission for one field.',
    ],
    look: [
      'Network: click the POST to `/graphql`, Response (or Preview) tab: open `errors`, and there `message` and `extensions.code` (`UNAUTHENTICATED`, `FORBIDDEN`).',
      'Payload shows which operation it was, Request Headers whether a token went along.',
      'For subscriptions: click the WebSocket, Messages tab (Firefox: Response): the first message and the close code.',
    ],
    shell: {
      run: 'curl -s https://api.example.com/graphql -H "Content-Type: application/json" -H "Authorization: Bearer $TOKEN" -d \'{"query":"{ me { id } }"}\'',
      shows:
        'An `errors` list under status 200. Leave the header out to see how the server speaks of “not signed in”.',
    },
    unlike: {
      'xhr-redirected-to-login': 'there the answer is a sign-in page or another JSON that says no.',
      'grpc-unauthenticated': 'that is the same for gRPC.',
      'websocket-unauthorized': 'there the WebSocket’s opening was refused.',
    },
  },
  'grpc-unauthenticated': {
    means:
      'gRPC tells how a call went by a status of its own, at the end of the answer. HTTP says 200; gRPC says 16 (not signed in) or 7 (not allowed).',
    causes: [
      'The token is not in the metadata, or has run out.',
      'A proxy does not pass the `authorization` metadata on.',
      'The user lacks the permission.',
    ],
    look: [
      'Network: click the call. Response Headers: `grpc-status: 16` and `grpc-message`. Where it is not there, it stands in the last bytes of the Response (a trailer frame).',
      'Connect: the Response tab holds JSON with `"code": "unauthenticated"`.',
      'Request Headers: is there an `authorization` line?',
    ],
    shell: {
      run: 'grpcurl -H "authorization: Bearer $TOKEN" api.example.com:443 shop.Orders/List',
      shows:
        '`Code: Unauthenticated` with the server’s message. It needs the server’s reflection, or `-proto` with the service’s file.',
    },
    unlike: {
      'graphql-unauthenticated': 'that is the same for GraphQL.',
      'authorization-missing': 'there the HTTP status itself is 401.',
    },
  },
  'service-worker-response': {
    means:
      'A service worker is a script of the site that stands between the page and the network. The answer came from it: an old one that it kept, or one that it fetched without the user’s credential.',
    causes: [
      'The worker keeps answers, also refusals and sign-in pages, and gives them out again.',
      'It makes the request anew and forgets headers or cookies.',
      'An old version of the worker is still active.',
    ],
    look: [
      'Network: the Size column says “(ServiceWorker)” (Firefox: Transferred says “service worker”). Chrome lists the worker’s own request too, with a gear sign: compare the Request Headers of both.',
      'Application, Service workers: tick “Bypass for network” (Firefox: Network, tick “Disable Cache”, or unregister the worker in about:debugging) and repeat. If it then works, the worker is it.',
    ],
    shell: {
      run: 'curl -si -b "sid=$SID" -H "Authorization: Bearer $TOKEN" https://app.example.com/api/me | head -1',
      shows: 'No service worker stands before curl: another answer than in the browser points to it.',
    },
    unlike: {
      'cached-401': 'there the browser’s HTTP cache or a CDN kept the answer.',
      'authorization-missing': 'there the page itself left the header out.',
    },
  },
  'websocket-unauthorized': {
    means:
      'A WebSocket begins as an HTTP request. That was answered 401 or 403, so the connection never opened. The page is told only that it was lost.',
    causes: [
      'The page cannot set an Authorization header for a WebSocket, and the server wants one.',
      'The session cookie does not go along: the WebSocket is on another host, or SameSite keeps it back.',
      'The token in the address or in the first message had run out.',
      'The server or proxy checks `Origin`, and the page’s is not on its list.',
    ],
    look: [
      'Network: choose the filter “Socket” or “WS”. Click the entry: status 401 or 403 instead of 101. Chrome may show no answer at all; then the Console says “Unexpected response code: 401”.',
      'Request Headers: `Origin`, `Cookie`, `Sec-WebSocket-Protocol`.',
    ],
    shell: {
      run: 'curl -si --http1.1 https://app.example.com/socket -H "Connection: Upgrade" -H "Upgrade: websocket" -H "Sec-WebSocket-Version: 13" -H "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==" -H "Origin: https://app.example.com" -b "sid=$SID" --max-time 5 | head -20',
      shows:
        '`101` means that the socket would open; a 401 comes with the server’s words, which the page never sees.',
    },
    unlike: {
      'headerless-request': 'there it is plain that no header can be sent and that the API wants one.',
      'graphql-unauthenticated': 'there the socket opened, and the first message was refused.',
      'session-origin-unlisted': 'there the page’s address is what the server objects to.',
    },
  },
  'xhr-redirected-to-login': {
    means:
      'A script asked for data. Instead of saying 401 the server sent a redirect to its sign-in page, or that page itself with status 200. The script gets HTML where it expects data, or a network error.',
    causes: [
      'The framework redirects every visitor who is not signed in, also scripts.',
      'A proxy or single sign-on in front does it.',
      'The session ran out while the page was open.',
      'The API answers 200 and says no in its JSON.',
    ],
    look: [
      'Network: choose Fetch/XHR. Look for a 302 to `/login` or the identity provider, followed by 200 with Type `html` or a “CORS error”.',
      'Click the 200: Response shows the sign-in page, or JSON that says no; `Content-Type` is `text/html` where JSON was asked for (`Accept` under Request Headers).',
      "Console: “Unexpected token '<'” is the script that tries to read HTML as JSON.",
    ],
    shell: {
      run: 'curl -si https://app.example.com/api/orders -H "Accept: application/json" -H "X-Requested-With: XMLHttpRequest" | grep -iE "^(HTTP|location|content-type)"',
      shows: 'Should be 401 with JSON. A `location:` to the sign-in page is the fault.',
    },
    unlike: {
      'login-loop': 'there the user is sent round in circles; here a script is.',
      'cors-origin-not-allowed': 'the CORS error of the sign-in page is only the last step.',
      'graphql-unauthenticated': 'there the 200 holds GraphQL’s own errors.',
    },
  },
};
