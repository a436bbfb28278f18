import type { Guides } from '../guide.ts';

/** By hand: what the pages of this group say beyond the checks' declarations. */
export const guides: Guides = {
  'csrf-missing': {
    means:
      'To be sure that its own page sends a form, and not a foreign one, the server hands the page a secret word (CSRF token) and wants it back with each change. It did not come, or it was another one.',
    causes: [
      'The script does not send the token’s header (`X-CSRF-TOKEN`, `X-XSRF-TOKEN`, `X-CSRFToken`).',
      'The page was open for so long that the session, and the token with it, were replaced.',
      'The session cookie did not come along, so the server has nothing to compare with.',
      'Token and cookie come from two different sign-ins (two tabs).',
    ],
    look: [
      'Network: click the refused POST, PUT or DELETE. Request Headers: is there an `X-CSRF-…` or `X-XSRF-…` line? Payload: is there a field `_token`, `_csrf`, `csrfmiddlewaretoken` or `authenticity_token`?',
      'Cookies tab: was the session cookie sent, and a cookie such as `XSRF-TOKEN` or `csrftoken`? Its value must be that of the header (decode `%3D` first).',
      'Response tab: “CSRF”, “Page Expired”, “Invalid token”.',
    ],
    shell: {
      run: 'curl -s -c jar.txt -o page.html https://app.example.com/form\ngrep -oE \'(csrfmiddlewaretoken|_token|_csrf|authenticity_token)"[^>]*value="[^"]*\' page.html | head -3\ncurl -s -b jar.txt -o /dev/null -w "%{http_code}\\n" https://app.example.com/form -d "_token=$CSRF_TOKEN" -d name=test',
      shows:
        'With the cookie jar and the token of one page the POST is accepted; leave one of the two out and it is refused.',
    },
    unlike: {
      'session-origin-unlisted': 'there the token is right, and the server objects to the page’s address.',
      'session-cookie-missing': 'there the session cookie is missing; then no token can fit.',
      forbidden: 'there the server speaks of permissions.',
    },
  },
  'session-cookie-missing': {
    means:
      'A session cookie had been set or sent before, and this request went out without it. To the server the visitor is a stranger. This is the symptom; the cookie’s own fault stands beside it where the traffic shows one.',
    causes: [
      'The browser dropped the cookie when it was set.',
      'A rule of the cookie (host, path, Secure, SameSite, end) keeps it from this request.',
      'The script did not ask for cookies, or the browser blocks them for embedded sites.',
      'The user or an extension deleted the cookies.',
    ],
    look: [
      'Network: click the refused request, Cookies tab, and tick “show filtered out request cookies” (Chrome): a hint at the cookie says why it was kept back.',
      'Click the answer that set it: Chrome marks a refused `Set-Cookie` with a warning sign; Firefox writes to the Console.',
      'Application, Cookies (Firefox: Storage, Cookies): is the cookie there at all? Then read its Domain, Path, Secure and SameSite columns.',
    ],
    shell: {
      run: 'curl -si https://app.example.com/account | head -1\ncurl -si -b "sid=$SID" https://app.example.com/account | head -1',
      shows: 'If the second is let through, the session is alive, and the browser alone is in the way.',
    },
    unlike: {
      'session-never-set': 'there the server set no cookie at all.',
      'session-not-recognised': 'there the cookie was sent, and the server does not know it.',
    },
  },
  'session-flapping': {
    means:
      'The same session cookie (or token) is accepted, refused, accepted again. Several servers share the work, and not all of them know the session.',
    causes: [
      'Sessions are kept in the memory of each server, and the load balancer sends requests to any of them.',
      'The servers have different keys for signing cookies or tokens.',
      'A new version is being rolled out, and old and new servers run side by side.',
    ],
    look: [
      'Network: sort by address and look at the same call several times: 200 and 401 in turn, with the same `Cookie` or `Authorization` under Request Headers.',
      'Response Headers: look for a name of the server (`X-Served-By`, `X-Backend`, `Via`, a cookie such as `AWSALB` or `SERVERID`). Does the refusal always come from the same one?',
    ],
    shell: {
      run: 'for N in 1 2 3 4 5 6 7 8; do curl -s -o /dev/null -D - -w "%{http_code} " -b "sid=$SID" https://app.example.com/api/me | grep -iE "^(x-served-by|x-backend|via)"; done',
      shows:
        '200 and 401 mixed, without any change on the caller’s side. Without affinity cookies, curl meets every server in turn.',
    },
    unlike: {
      'session-not-recognised': 'there the session is refused, and stays so.',
      'token-revoked': 'there a token worked, and after a moment never again.',
    },
  },
  'session-idle-expired': {
    means:
      'The session worked until a pause. After the pause the same cookie is refused: the server ends sessions that are not used for a while.',
    causes: [
      'The server’s idle time (20 or 30 minutes in many products) is over.',
      'The computer slept, and the page sent nothing meanwhile.',
      'The session store throws old sessions out when memory is short.',
    ],
    look: [
      'Network: find the last request with status 200 and the first refused one, with the same session cookie under Request Headers. The gap between them is the pause.',
      'Response tab of the refusal: “session expired”, “timeout”.',
    ],
    shell: {
      run: 'curl -s -o /dev/null -w "%{http_code}\\n" -b "sid=$SID" https://app.example.com/api/me; date\nredis-cli ttl "sess:$SESSION_ID"',
      shows:
        'Run the first again after longer and longer pauses to find the limit. On the server’s side, the second tells how many seconds a session in Redis has left.',
    },
    unlike: {
      'cookie-expired': 'there the browser had removed the cookie, and did not send it.',
      'session-not-recognised': 'there the session is refused without a pause.',
      'token-expired': 'there a token’s own date is over.',
    },
  },
  'session-never-set': {
    means:
      'The sign-in was answered as if all were well, and yet no cookie was set. So the next request comes from a stranger, and the sign-in starts again.',
    causes: [
      'The application stands behind a proxy that ends https and believes that it is on http; then it does not send its Secure cookie. (Express: `trust proxy`; others: `X-Forwarded-Proto`.)',
      'A proxy removes `Set-Cookie` from answers.',
      'The session is written after the answer was sent, or could not be stored.',
    ],
    look: [
      'Network: click the answer of the sign-in (often a 302 after the POST): Response Headers have no `Set-Cookie`; the Cookies tab has no Response Cookies.',
      'Application, Cookies (Firefox: Storage, Cookies): no session cookie appears.',
      'Click the next request: it has no session cookie either.',
    ],
    shell: {
      run: 'curl -si https://app.example.com/login -d "user=$NAME" --data-urlencode "password=$PASSWORD" | grep -ciE "^set-cookie"\ncurl -si http://127.0.0.1:3000/login -H "X-Forwarded-Proto: https" -d "user=$NAME" --data-urlencode "password=$PASSWORD" | grep -ciE "^set-cookie"',
      shows:
        '`0` from outside. Run the second on the server: if it prints `1`, the proxy does not say that the visitor came over https.',
    },
    unlike: {
      'cookie-secure-from-insecure': 'there the cookie is sent, and the browser drops it.',
      'session-cookie-missing': 'there a cookie had been set at some time.',
    },
  },
  'session-not-recognised': {
    means:
      'The browser sent the session cookie. The server answers as if it had never seen it: a new cookie, or the sign-in page.',
    causes: [
      'The server was restarted and kept its sessions in memory.',
      'The key that signs or encrypts the cookie was changed, or each server makes its own at start.',
      'The request reached another server, which has no access to the session store.',
      'The session was ended on the server (sign-out elsewhere, clean-up), and the cookie stayed.',
      'Two applications on one domain use the same cookie name.',
    ],
    look: [
      'Network: click the refused request, Cookies tab: the session cookie is among the Request Cookies.',
      'The same tab, Response Cookies: the answer sets the same name with another value, or deletes it.',
      'Find the answer that had set the first value: which host was it, and when?',
    ],
    shell: {
      run: 'curl -si -b "sid=$SID" https://app.example.com/account | grep -iE "^(HTTP|location|set-cookie)"',
      shows:
        'A redirect to the sign-in, or a `set-cookie` of the same name: the server does not know the session, whatever the browser does.',
    },
    unlike: {
      'session-flapping': 'there some servers know it and others do not.',
      'session-idle-expired': 'there a pause lies before.',
      'session-cookie-missing': 'there the cookie was not sent.',
    },
  },
  'session-origin-unlisted': {
    means:
      'The user is signed in. The server refuses because of the page that the request comes from: its address (`Origin` or `Referer`) is not in the server’s list.',
    causes: [
      'The page runs on another port or host than the list names (`localhost:5173` against `localhost:3000`).',
      'A proxy changes the `Host`, so that the application compares with the wrong name.',
      'The list (Laravel Sanctum’s stateful domains, Django’s CSRF_TRUSTED_ORIGINS, Keycloak’s web origins) was not extended for a new environment.',
      'http is in the list, and the page is on https.',
    ],
    look: [
      'Network: click the refused request, Request Headers: note `Origin` and `Referer`, with scheme and port.',
      'Compare with a request that works from another page, if there is one: the cookie is the same, the `Origin` is not.',
      'Response tab: “origin”, “referer”, “CSRF”.',
    ],
    shell: {
      run: 'for O in https://app.example.com http://localhost:5173; do curl -s -o /dev/null -w "%{http_code} $O\\n" -X POST https://api.example.com/orders -H "Origin: $O" -b "sid=$SID"; done',
      shows: 'The same cookie, two origins, two answers: the server decides by the origin.',
    },
    unlike: {
      'csrf-missing': 'there the token is missing or wrong.',
      'cors-origin-not-allowed':
        'there the server lets the request through, and the browser keeps the answer from the page.',
    },
  },
  'session-rotated-lost': {
    means:
      'The server replaces the session cookie from time to time. This request still carried the old value, which counts no more.',
    causes: [
      'Two requests ran at the same time; one of them brought the new cookie while the other was already on its way.',
      'The new cookie was set by an answer whose cookie the browser dropped.',
      'A service worker or a cache gave an old answer.',
    ],
    look: [
      'Network: in the Waterfall column find the two requests that overlap. Cookies tab of the first: Response Cookies has the new value. Cookies tab of the refused one: Request Cookies has the old value.',
      'If they do not overlap, look at the first one’s `Set-Cookie` in Headers: does Chrome mark it with a warning sign?',
    ],
    shell:
      'A command line sends one request after the other, and never has this race. Network’s Waterfall column shows it.',
    unlike: {
      'token-refresh-race': 'that is the same race with a refresh token.',
      'cookie-httponly-overwrite': 'there a script tried to write the new value.',
      'session-not-recognised': 'there the newest value is sent.',
    },
  },
  'sign-out-prefetched': {
    means:
      'Nobody pressed “Sign out”. The browser opened that address in advance, to be faster if somebody should click it. The server took it for a sign-out.',
    causes: [
      'A framework or library prefetches all links that come into view (Next.js `Link`, quicklink, `<link rel="prefetch">`, speculation rules).',
      'The sign-out is done by a GET, which is meant for reading only.',
      'A mail scanner or a link preview opens the address.',
    ],
    look: [
      'Network: filter by `logout` or `signout`. Request Headers of that request: `Sec-Purpose: prefetch` (Firefox: also `X-Moz: prefetch`).',
      'Its answer deletes the session cookie (Cookies tab, Response Cookies).',
      'Chrome: Application, Speculative loads lists what the page asked for in advance.',
    ],
    shell: {
      run: 'curl -si -H "Sec-Purpose: prefetch" -b "sid=$SID" https://app.example.com/logout | grep -iE "^(HTTP|set-cookie)"',
      shows: 'A `set-cookie` that deletes the session, in answer to a mere prefetch. (It ends that session.)',
    },
    unlike: {
      'signed-out': 'there the user did sign out.',
      'session-idle-expired': 'there the session ran out by itself.',
    },
  },
};
