import type { Guides } from '../guide.ts';
import { more } from './guides-answers.ts';

/** By hand: what the pages of this group say beyond the checks' declarations. */
export const guides: Guides = {
  ...more,
  'cors-authorization-not-allowed': {
    means:
      'A page of one origin calls another one and wants to send a header with a credential. The browser asks the server first (a “preflight”). The answer does not allow that header, so the browser never sends the call.',
    causes: [
      'The server’s list of allowed headers lacks `Authorization` (or `X-API-Key`).',
      'The list is `*`. The star does not cover `Authorization`; it must be named.',
      'Preflights are answered by something in front of the application that knows nothing of CORS.',
    ],
    look: [
      'Network: find the OPTIONS request (Type `preflight`). Request Headers: `Access-Control-Request-Headers: authorization`. Response Headers: `Access-Control-Allow-Headers` does not name it.',
      'The call itself stands there with “CORS error” (Chrome, Status column) or “CORS Preflight…” (Firefox, Transferred column).',
      'Console: “Request header field authorization is not allowed by Access-Control-Allow-Headers”.',
    ],
    shell: {
      run: 'curl -si -X OPTIONS https://api.example.com/orders -H "Origin: https://app.example.com" -H "Access-Control-Request-Method: GET" -H "Access-Control-Request-Headers: authorization" | grep -iE "^(HTTP|access-control)"',
      shows: '`access-control-allow-headers` must contain `authorization`.',
    },
    unlike: {
      'preflight-unauthorized': 'there the question itself was refused.',
      'cors-origin-not-allowed': 'there the page’s origin is not allowed at all.',
      'authorization-missing': 'there the call was sent, without the header.',
    },
  },
  'cors-credentials-not-allowed': {
    means:
      'The page calls another origin and asks for cookies to go along. For that the server must say two things: `Access-Control-Allow-Credentials: true`, and the exact origin of the page. One is missing, so the browser drops the call or its answer.',
    causes: [
      '`Access-Control-Allow-Origin: *` is used, which is not allowed together with cookies.',
      'Allow-Credentials was never set, or is written `True` or `1`.',
      'The header is set for the call and not for the preflight, or the other way round.',
    ],
    look: [
      'Network: click the call (Status “CORS error” in Chrome). Response Headers: read `Access-Control-Allow-Origin` and `Access-Control-Allow-Credentials`. Do the same for the OPTIONS request before it.',
      'Console: the message names which of the two is missing.',
    ],
    shell: {
      run: 'curl -si https://api.example.com/orders -H "Origin: https://app.example.com" -b "sid=$SID" | grep -iE "^(HTTP|access-control|vary)"',
      shows:
        'There must be `access-control-allow-credentials: true` and `access-control-allow-origin: https://app.example.com`, not `*`.',
    },
    unlike: {
      'cookie-credentials-omitted': 'there the script did not ask for cookies.',
      'cors-origin-not-allowed': 'there the origin is not allowed, cookies or not.',
    },
  },
  'cors-hides-401': {
    means:
      'The call was sent, and the server refused it with 401 or 403. That answer lacks the CORS headers, so the browser hides it from the page. The page knows only of a “network error” and cannot react to the refusal.',
    causes: [
      'CORS headers are added to good answers only; errors are made by other code (nginx’s `add_header` without `always`, an authentication filter that runs before the CORS filter).',
      'A gateway refuses the call before the application adds its headers.',
    ],
    look: [
      'Network: click the call. Chrome shows status 401 and “CORS error”; Firefox shows 401, and “CORS Missing Allow Origin” in the Transferred column.',
      'Response Headers: there is no `Access-Control-Allow-Origin`. Click a call with status 200 to the same server: there it is.',
      'Console: “No ‘Access-Control-Allow-Origin’ header is present”.',
    ],
    shell: {
      run: 'curl -si https://api.example.com/orders -H "Origin: https://app.example.com" | grep -iE "^(HTTP|access-control)"',
      shows: 'A 401 without `access-control-allow-origin`. With a good token the header appears.',
    },
    unlike: {
      'cors-origin-not-allowed': 'there good answers lack the header, too.',
      'preflight-unauthorized': 'there the call was never sent.',
    },
  },
  'cors-method-not-allowed': {
    means:
      'A page of one origin wants to call another one with a method such as PUT or DELETE. The server’s answer to the question beforehand does not list that method, so the browser never sends the call.',
    causes: [
      'The list of allowed methods was left at GET and POST.',
      'The page writes `patch` in small letters: browsers send that as it is, and names of methods are compared letter by letter.',
    ],
    look: [
      'Network: find the OPTIONS request (Type `preflight`). Request Headers: `Access-Control-Request-Method`. Response Headers: `Access-Control-Allow-Methods` does not contain it.',
      'Console: “Method … is not allowed by Access-Control-Allow-Methods in preflight response”.',
    ],
    shell: {
      run: 'curl -si -X OPTIONS https://api.example.com/orders/1 -H "Origin: https://app.example.com" -H "Access-Control-Request-Method: DELETE" | grep -iE "^(HTTP|access-control)"',
      shows: '`access-control-allow-methods` must contain `DELETE`, in capitals.',
    },
    unlike: {
      'cors-authorization-not-allowed': 'there a header is not allowed, not the method.',
      'preflight-unauthorized': 'there the question was refused as a whole.',
    },
  },
  'cors-origin-not-allowed': {
    means:
      'A page of one origin calls another one. The server does not say that this origin may read its answers, so the browser keeps the answer from the page (or does not send the call at all).',
    causes: [
      'The page’s address is missing in the server’s list, or stands there with another port, scheme or a slash at the end.',
      'The server always names one fixed origin, and the page is on another.',
      'An answer for another page is kept in a cache, as `Vary: Origin` is missing.',
      'Not CORS but another fault: an error page of a proxy never has these headers.',
    ],
    look: [
      'Network: click the call (Status “CORS error” in Chrome; “CORS Missing Allow Origin” or alike in Firefox’s Transferred column). Request Headers: `Origin`. Response Headers: `Access-Control-Allow-Origin` is not there or differs.',
      'If there is an OPTIONS request before it, look at that one first.',
      'The Size column says “(disk cache)” or “cached” where a kept answer is the cause; tick “Disable cache” and repeat.',
    ],
    shell: {
      run: 'curl -si https://api.example.com/orders -H "Origin: https://app.example.com" | grep -iE "^(HTTP|access-control|vary)"',
      shows:
        '`access-control-allow-origin` must be the page’s origin to the letter (or `*` where no cookies are sent).',
    },
    unlike: {
      'cors-hides-401': 'there good answers do have the header, and the refusal lacks it.',
      'session-origin-unlisted': 'there the server itself refuses because of the origin.',
      'cors-credentials-not-allowed': 'there the origin is allowed, cookies are not.',
    },
  },
  'preflight-unauthorized': {
    means:
      'Before some calls to another origin the browser asks with OPTIONS whether it may. This question carries no credential, ever. The server demands one all the same, or redirects, so the answer is no and the call is never sent.',
    causes: [
      'The authentication runs before the CORS handling, and treats OPTIONS like everything else.',
      'A proxy protects the whole path with a password or a single sign-on.',
      'http is redirected to https, or a slash is added: preflights may not be redirected.',
    ],
    look: [
      'Network: find the OPTIONS request (Type `preflight`): its status is 401, 403, 302 …; only 2xx counts as yes.',
      'The call itself stands there with “CORS error” and without an answer.',
      'Console: “Response to preflight request doesn’t pass access control check”.',
    ],
    shell: {
      run: 'curl -si -X OPTIONS https://api.example.com/orders -H "Origin: https://app.example.com" -H "Access-Control-Request-Method: POST" -H "Access-Control-Request-Headers: authorization,content-type" | grep -iE "^(HTTP|location|access-control)"',
      shows: 'Must begin with 200 or 204. It is sent without a token on purpose: so does the browser.',
    },
    unlike: {
      'cors-authorization-not-allowed': 'there the question was answered, and the header is not on the list.',
      'cors-hides-401': 'there the call itself was sent and refused.',
      'authorization-missing': 'OPTIONS never carries the header; that is no fault of the page.',
    },
  },
  'request-blocked': {
    means:
      'Something in the browser stopped the request before it left: an extension, the page’s own security policy, mixed content, a rule for local networks. The server never heard of it.',
    causes: [
      'An ad blocker or privacy extension has the address, or a word in it, on its list.',
      'The page is on https and calls an http address (mixed content).',
      'The page’s Content-Security-Policy does not list the address in `connect-src`.',
      'A page of the internet calls an address of the local network.',
    ],
    look: [
      'Network: the Status column says “(blocked:…)”, for example `blocked:other` (an extension), `blocked:mixed-content`, `blocked:csp` (Chrome); the Transferred column says “Blocked By …” (Firefox).',
      'Console: the message names the policy or the reason.',
      'Repeat the step in a window in which extensions are off (Chrome: Guest; Firefox: Troubleshoot Mode).',
    ],
    shell: {
      run: 'curl -sI https://app.example.com/ | grep -i "^content-security-policy" | tr ";" "\\n" | grep -E "connect-src|default-src"\ncurl -si https://api.example.com/orders | head -1',
      shows:
        'Is the address in `connect-src`? The second command is not stopped by anything in the browser: if it is answered, the browser alone is in the way.',
    },
    unlike: {
      'cors-origin-not-allowed': 'there the request may have left, and the server’s answer decides.',
      'bot-filter': 'there a filter in front of the server stops it.',
    },
  },
};
