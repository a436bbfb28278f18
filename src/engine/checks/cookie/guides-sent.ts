import type { Guides } from '../guide.ts';

/** Cookies that are stored and not sent along with a request. */
export const sent: Guides = {
  'cookie-host-only': {
    means:
      'The cookie was set without a `Domain`. Then it belongs to the very host that set it, and goes to no other: not to `api.` and not to `www.` of the same name.',
    causes: [
      'The sign-in is on one host (`login.example.com`), the pages are on another (`app.example.com`).',
      'The site answers with and without `www`, and the sign-in happened on the other one.',
      'The `Domain` was removed as a hardening step, and a second host needed it.',
    ],
    look: [
      'Application, Cookies (Firefox: Storage, Cookies): the Domain column shows the host without a leading dot.',
      'Network: click the request that was refused: its host is another one. Cookies tab, tick “show filtered out request cookies” (Chrome): the cookie is not listed for this host, or its reason speaks of the domain.',
      'Click the answer that set it: `Set-Cookie` has no `Domain=`.',
    ],
    shell: {
      run: 'curl -si https://login.example.com/ | grep -i "^set-cookie" | grep -vi "; *domain="',
      shows: 'The cookies that stay with `login.example.com` alone.',
    },
    unlike: {
      'cookie-domain-mismatch': 'there a Domain is given, and is the wrong one.',
      'host-flip': 'there two names of one site take turns, and the sign-in is lost between them.',
      'cookie-path-narrow': 'there the host is right, and the path is not.',
    },
    cookie: { domain: 'example.com' },
  },
  'cookie-path-narrow': {
    means: 'A cookie goes only to addresses below its `Path`. This request went elsewhere on the same host.',
    causes: [
      'The cookie was set without a Path by an address such as `/auth/callback`: then its Path is `/auth`.',
      'The application is served below a prefix (`/app`) and sets `Path=/app`, while its API is at `/api`.',
      'A proxy maps one path to another, and the cookie names the inside one.',
    ],
    look: [
      'Application, Cookies (Firefox: Storage, Cookies): read the Path column.',
      'Network: click the refused request, Cookies tab, tick “show filtered out request cookies” (Chrome): the cookie is listed, and its hint says that the path is not an exact match or a superdirectory of the request’s path.',
      'Click the answer that set it: is there a `Path=` in `Set-Cookie`?',
    ],
    shell: {
      run: 'curl -si https://app.example.com/auth/callback | grep -i "^set-cookie"',
      shows: 'Without `Path=/` in the line the browser takes the folder of the address that set it.',
    },
    unlike: {
      'cookie-host-only': 'there the host differs, not the path.',
      'cookie-duplicate-name': 'there two cookies of one name exist for two paths.',
    },
    cookie: { path: '/' },
  },
  'cookie-secure-on-http': {
    means:
      'The cookie is marked `Secure`: it goes over https only. This request went over plain http, so it arrived without it.',
    causes: [
      'A link, a form or an API address begins with `http://`.',
      'A redirect of the application leads to http, because it does not know that a proxy in front ends https.',
      'The user typed the address without https, and no redirect corrects it.',
    ],
    look: [
      'Network: click the refused request: Request URL begins with `http://`. Cookies tab, tick “show filtered out request cookies” (Chrome): the hint says that the connection was not secure.',
      'Click the request before it: does its `Location` lead to `http://`? Else the Initiator tab tells who asked for the address.',
      'Application, Cookies (Firefox: Storage, Cookies): the Secure column is ticked.',
    ],
    shell: {
      run: 'curl -sIL https://app.example.com/account | grep -iE "^(HTTP|location)"',
      shows: 'No `location: http://` may be in the chain.',
    },
    unlike: {
      'cookie-secure-from-insecure': 'there the cookie could not be stored in the first place.',
      'scheme-flip': 'there http and https redirect to each other.',
      'redirect-uri-insecure': 'there the sign-in asks the identity provider for an http address.',
    },
  },
  'cookie-samesite-withheld': {
    means:
      '`SameSite` says whether a cookie goes along when another site starts the request. The visitor (or a form, a script, a frame) comes from another site here, and the rule keeps the cookie back.',
    causes: [
      'An identity provider sends the browser back by a form (`form_post`, SAML), a POST from another site: Lax and Strict do not go along.',
      'The cookie is Strict, and the visitor comes from a link in a mail or from the sign-in page of another site.',
      'The page calls an API on another registered domain.',
      'No SameSite is given: Chrome then takes Lax, Firefox does not.',
    ],
    look: [
      'Network: click the request without the cookie. Request Headers: `Sec-Fetch-Site: cross-site`, and its method and `Sec-Fetch-Mode` say what kind it is.',
      'Cookies tab, tick “show filtered out request cookies” (Chrome): the cookie is listed, and its hint names SameSite. In the Issues panel there is an entry about it, too.',
      'Application, Cookies (Firefox: Storage, Cookies): read the SameSite column; empty in Chrome means that none was given.',
    ],
    shell: {
      run: 'curl -si https://app.example.com/login | grep -i "^set-cookie" | grep -vi "samesite=none"',
      shows:
        'The attribute as it is sent. curl has no notion of sites and sends every cookie, so the request works there: that itself points to SameSite.',
    },
    unlike: {
      'cookie-third-party-blocked':
        'there all cookies of embedded sites are blocked, also those with SameSite=None.',
      'cookie-credentials-omitted': 'there the script did not ask for cookies.',
      'cookie-samesite-cross-site-set': 'there the cookie could not be set.',
      'cookie-browser-dependent': 'there the two browsers decide differently.',
    },
    cookie: { sameSite: 'none' },
  },
  'cookie-expired': {
    means:
      'The cookie was stored with an end date (`Expires` or `Max-Age`). That had passed when the request was made, and the browser had removed the cookie.',
    causes: [
      'The user was away for longer than the cookie lives.',
      'The lifetime is short, and the server does not renew the cookie with each answer.',
      'The unit was mixed up: minutes were meant, seconds were written.',
      'The server’s or this computer’s clock is wrong, so that the date is past at once.',
    ],
    look: [
      'Network: click the answer that set the cookie, Response Headers: `Max-Age` in `Set-Cookie` (seconds), or `Expires` against `Date`.',
      'Compare with the time of the refused request (Chrome: Timing tab, or hover over Waterfall; Firefox: Timings tab).',
      'Application, Cookies (Firefox: Storage, Cookies): it is gone by now; sign in again and read its Expires column.',
    ],
    shell: {
      run: 'curl -si https://app.example.com/login | grep -iE "^(date|set-cookie)"',
      shows: 'How long the cookie is to live, by the server’s own clock.',
    },
    unlike: {
      'cookie-already-expired': 'there it had ended before it began.',
      'session-idle-expired':
        'there the browser still sends the cookie, and the server has forgotten the session.',
      'token-expired': 'there a token ran out.',
    },
    cookie: { maxAge: 28_800 },
  },
  'cookie-other-partition': {
    means:
      'Browsers can keep a separate set of cookies for each site in the address bar. The cookie was set while one site was open, and is wanted while another one is. It lies in the other drawer.',
    causes: [
      'A widget signs its user in on one site and is used on another.',
      'The sign-in happened in a page of its own, and the cookie is wanted in a frame.',
      'Firefox keeps all embedded sites apart in this way (Total Cookie Protection); Chrome does it with `Partitioned`.',
    ],
    look: [
      'Application, Cookies: the Partition Key Site column (Chrome) names the site under which the cookie was set. Compare it with the site in the address bar.',
      'Firefox: Storage, Cookies shows the cookies for the page that is open now. Open the other page and look there.',
      'Network: click the refused request, Cookies tab: the cookie is not sent.',
    ],
    shell:
      'A command line has no address bar and no partitions: the request works there with the cookie. Only the browser’s own list shows in which drawer it lies.',
    unlike: {
      'cookie-third-party-blocked': 'there no cookie of an embedded site is sent at all.',
      'cookie-partitioned-insecure': 'there it could not be stored.',
    },
    cookie: { sameSite: 'none', partitioned: true },
  },
  'cookie-credentials-omitted': {
    means:
      'A script called another origin by `fetch`, and did not say that cookies are to go along. Then none do.',
    causes: [
      "`fetch` without `credentials: 'include'`; XMLHttpRequest or axios without `withCredentials`.",
      'The API was moved to a host of its own; before, the default was enough.',
      'One of several HTTP clients in the code was forgotten.',
    ],
    look: [
      'Network: click the call: Request Headers have no `Cookie` line at all, though Application, Cookies (Firefox: Storage, Cookies) lists one for that host.',
      'Chrome: Cookies tab, tick “show filtered out request cookies”: the cookie may be listed without a reason of its own. It is the call that left them out.',
      'Initiator tab (Firefox: Stack Trace): the line of code. Or: right click, Copy, Copy as fetch, and read `credentials`.',
    ],
    shell: {
      run: 'curl -si https://api.example.com/orders -H "Origin: https://app.example.com" -b "sid=$SID" | grep -iE "^(HTTP|access-control-allow-(origin|credentials))"',
      shows:
        'With the cookie the call is let through. For the browser the server must also answer `access-control-allow-credentials: true` and name the origin.',
    },
    unlike: {
      'cors-credentials-not-allowed': 'there the script asks for cookies, and the server does not allow it.',
      'cookie-samesite-withheld': 'there the cookie’s own rule keeps it back.',
      'cookie-third-party-blocked': 'there the browser does.',
    },
  },
  'cookie-third-party-blocked': {
    means:
      'The page of one site embeds or calls another one, and this browser keeps that other site’s cookies back: third-party cookies are blocked. The sign-in cannot be seen from there.',
    causes: [
      'The browser blocks them by default or by the user’s choice (also in private windows).',
      'An application is embedded in a frame of a portal.',
      'A hidden frame is to renew the sign-in at an identity provider on another site.',
    ],
    look: [
      'Network: click the request, Cookies tab, tick “show filtered out request cookies” (Chrome): the hint speaks of user preferences or third-party cookies. The filter “Blocked response cookies” (More filters) lists such answers.',
      'Chrome: the eye in the address bar says that third-party cookies are blocked. Firefox: the shield does, and the Transferred column stays as usual.',
      'Try a window in which they are allowed: if it works there, this is it.',
    ],
    shell:
      'A command line knows no third parties and sends every cookie: there the request works. That it does not in the browser is the sign.',
    unlike: {
      'cookie-samesite-withheld':
        'there the cookie’s own SameSite keeps it back, also where third parties are allowed.',
      'cookie-other-partition':
        'there the browser keeps the cookie in another drawer instead of blocking it.',
      'silent-renew-blocked': 'there it is the hidden frame of a renewal that fails by this.',
    },
    cookie: { sameSite: 'none', partitioned: true },
  },
};
