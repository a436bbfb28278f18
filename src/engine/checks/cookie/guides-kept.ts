import type { Guides } from '../guide.ts';

/** Cookies that are sent, and are the wrong ones, too many, or badly guarded. */
export const kept: Guides = {
  'cookie-duplicate-name': {
    means:
      'The browser holds two cookies of one name, for two paths or two domains, and sends both. The server reads one of them, and that is the old or wrong one.',
    causes: [
      'Path or Domain of the cookie were changed in a new version; the old one lives on in the browsers.',
      'Two applications on one domain use the same name (`session`, `JSESSIONID`).',
      'One cookie was set by the server and one by a script.',
    ],
    look: [
      'Network: click the refused request, Request Headers: the name stands twice in `Cookie`.',
      'Application, Cookies (Firefox: Storage, Cookies): filter by the name, and compare Domain and Path of the rows.',
      'Delete one of them there and repeat: if it works, that one was in the way.',
    ],
    shell: {
      run: 'curl -s -o /dev/null -w "%{http_code}\\n" https://app.example.com/ -H "Cookie: sid=$OLD; sid=$NEW"\ncurl -s -o /dev/null -w "%{http_code}\\n" https://app.example.com/ -H "Cookie: sid=$NEW; sid=$OLD"',
      shows: 'Different answers show which of the two this server reads: the first or the last.',
    },
    unlike: {
      'cookie-undeletable': 'there an answer tries to delete a cookie, and misses it.',
      'session-not-recognised': 'there one cookie is sent, and the server does not know it.',
    },
  },
  'cookie-empty': {
    means:
      'The sign-in sets a cookie that has no name or nothing in it. The server cannot find its session by that.',
    causes: [
      'A variable was empty when the line was built.',
      'A setting with the cookie’s name is missing, so the line begins with `=`.',
      'The session could not be stored, and its id is empty or `undefined`.',
    ],
    look: [
      'Network: click the answer of the sign-in, Headers, Response Headers: `Set-Cookie: =…`, `Set-Cookie: sid=;` or `sid=undefined`.',
      'Application, Cookies (Firefox: Storage, Cookies): the Name or the Value column is empty.',
    ],
    shell: {
      run: 'curl -si https://app.example.com/login -d "user=$NAME" --data-urlencode "password=$PASSWORD" | grep -iE "^set-cookie: *([^=;]*=(undefined|null|\\"\\")?;|=)"',
      shows: 'Each line that is printed has no name or no value.',
    },
    unlike: {
      'session-never-set': 'there no cookie is set at all.',
      'cookie-already-expired':
        'an empty value together with a date in the past is a deletion, and meant so.',
    },
  },
  'cookie-header-too-large': {
    means:
      'The browser sends all cookies of a site in one line. Servers read only so much of it, often 8 KB. Beyond that they refuse the request before the application sees it. The site looks broken until the cookies are cleared.',
    causes: [
      'Tokens or whole sessions are kept in cookies.',
      'Several applications on one domain each set theirs for the whole domain.',
      'Cookies of broken sign-ins pile up.',
      'A proxy takes more than the application behind it (or the other way round).',
    ],
    look: [
      'Network: the status is 400, 413, 431 or 494 (nginx), at once and for every page. Request Headers: a very long `Cookie`.',
      'Application, Cookies (Firefox: Storage, Cookies): sort by Size (Chrome) and add up the largest.',
      'A private window, which has no cookies, works.',
    ],
    shell: {
      run: 'for N in 4 8 16 32; do printf "%s KB: " $N; curl -s -o /dev/null -w "%{http_code}\\n" -H "Cookie: x=$(head -c "$N"000 /dev/zero | tr "\\0" a)" https://app.example.com/; done',
      shows: 'From which size on the server refuses.',
    },
    unlike: {
      'cookie-too-large': 'there one cookie is longer than a browser keeps.',
      'cookie-pileup': 'there the weight comes from cookies of sign-ins that were begun.',
    },
  },
  'cookie-httponly-overwrite': {
    means:
      'A cookie with `HttpOnly` cannot be changed by scripts. The page was given a new value for it and tried; the browser kept the old one, which is still sent.',
    causes: [
      'The renewal answers with the token in JSON, and the page writes it into the cookie itself.',
      'HttpOnly was added as a hardening step, and the script was not changed.',
    ],
    look: [
      'Application, Cookies (Firefox: Storage, Cookies): the HttpOnly column is ticked, and the Value is the old one.',
      'Network: click the answer of the renewal: the new value stands under Response, not in `Set-Cookie`.',
      'Console: `document.cookie` does not list the cookie.',
    ],
    shell: {
      run: 'curl -si https://app.example.com/refresh -X POST -b "sid=$SID" | grep -iE "^(HTTP|set-cookie)"',
      shows:
        'No `set-cookie` in the answer of the renewal: the server leaves it to the page, which cannot do it.',
    },
    unlike: {
      'session-rotated-lost':
        'there the server did set the new cookie, and a parallel request was too early.',
      'cookie-overwrites-secure': 'there an http answer wanted to replace it.',
    },
    cookie: {},
  },
  'cookie-pileup': {
    means:
      'Each sign-in that is begun leaves a cookie behind, and nobody removes it. After some time they are too heavy for the server, or the browser throws out the session to make room.',
    causes: [
      'A library sets a cookie with a new name for every attempt (state, nonce, correlation), and deletes it at success only.',
      'A login loop makes a new one in every round.',
      'Many tabs open the sign-in at once.',
    ],
    look: [
      'Application, Cookies (Firefox: Storage, Cookies): many rows whose names begin alike, such as `.AspNetCore.Correlation.…` or `state-…`.',
      'Network: click an answer that redirects to the sign-in: it sets one more of them.',
    ],
    shell: {
      run: 'for N in 1 2 3; do curl -si https://app.example.com/account | grep -i "^set-cookie" | cut -d= -f1; done',
      shows: 'A new name each time: every attempt leaves its own cookie.',
    },
    unlike: {
      'login-loop': 'that may be what fills the jar; this page is about the jar that is full.',
      'cookie-header-too-large': 'there the weight comes from other cookies.',
    },
  },
  'cookie-undeletable': {
    means:
      'To delete a cookie a server sets it again with a date in the past, and with the very Path and Domain that it has. Here they differ: another cookie is deleted (or none), and the old one comes back with every request.',
    causes: [
      'Path or Domain were changed since the cookie was set.',
      'The sign-out names no Path, so the browser takes the folder of its address.',
      'The deletion lacks `Secure` and comes over http, or lacks `Partitioned`.',
    ],
    look: [
      'Network: click the answer that is to delete it, Response Headers: read Path and Domain in `Set-Cookie … Max-Age=0`.',
      'Application, Cookies (Firefox: Storage, Cookies): read Path, Domain and Partition of the cookie that stays. They differ.',
      'Click the next request: `Cookie` still holds it.',
    ],
    shell: {
      run: 'curl -si https://app.example.com/login | grep -i "^set-cookie: *sid="\ncurl -si https://app.example.com/logout -b "sid=$SID" | grep -i "^set-cookie: *sid="',
      shows: 'Both lines must have the same `Path` and `Domain`.',
    },
    unlike: {
      'cookie-duplicate-name': 'there two cookies of one name confuse the server.',
      'signed-out': 'there the sign-out worked.',
    },
  },
  'cookie-unguarded': {
    means:
      'The cookie that keeps the user signed in lacks a protection: `Secure` (only over https), `HttpOnly` (not for scripts) or `SameSite` (not for other sites). It works; it is easier to steal or to misuse.',
    causes: [
      'The framework’s default is older than these attributes.',
      'They were switched off for development and stayed off.',
      'A proxy ends https, and the application believes that it is on http.',
    ],
    look: [
      'Application, Cookies (Firefox: Storage, Cookies): look at the columns HttpOnly, Secure and SameSite of the session cookie.',
      'Network: click the answer that sets it: `Set-Cookie` under Response Headers lacks them.',
    ],
    shell: {
      run: 'curl -si https://app.example.com/login | grep -i "^set-cookie" | grep -viE "secure.*httponly|httponly.*secure"',
      shows: 'Each line that is printed lacks Secure or HttpOnly.',
    },
    unlike: {
      'cookie-attribute-ignored': 'there they were meant, and misspelt.',
      'token-stored-exposed': 'that is about tokens in the page’s storage.',
    },
    cookie: {},
  },
  'cookie-browser-dependent': {
    means:
      'Chrome and Firefox do not have quite the same rules for cookies. This one is stored or sent in one of them and not in the other, so the sign-in works for some users only.',
    causes: [
      'No `SameSite` is given: Chrome takes it for Lax, Firefox does not.',
      'http and https of one name are two sites for Chrome and one for Firefox.',
      'The page is embedded in another site: the browsers block or separate such cookies differently.',
    ],
    look: [
      'Do the same step in Chrome and in Firefox, and compare: Application, Cookies in Chrome, Storage, Cookies in Firefox.',
      'Network, in the browser in which it fails: click the answer that sets the cookie (Chrome: a warning sign in Headers), and the request that lacks it (Chrome: Cookies tab, “show filtered out request cookies”).',
    ],
    shell: {
      run: 'curl -si https://app.example.com/login | grep -i "^set-cookie" | grep -vi "samesite="',
      shows: 'The cookies without SameSite: the most common reason why browsers differ.',
    },
    unlike: {
      'cookie-samesite-withheld': 'there the rule is the same in both.',
      'cookie-third-party-blocked': 'there blocking is the cause, in this browser.',
    },
    cookie: {},
  },
};
