import type { Guides } from '../guide.ts';

/** By hand: what the pages of this group say beyond the checks' declarations. */
export const guides: Guides = {
  'challenge-malformed': {
    means:
      'With each 401 the server says in `WWW-Authenticate` how to sign in. Here that line breaks the rules of its own grammar, so programs cannot read it and do not know what to do.',
    causes: [
      'The line was put together by hand, without quotes around a value or commas between the parts.',
      'Two servers (application and gateway) each added a challenge, and a proxy glued them together.',
      'A text for people was put where the scheme belongs.',
    ],
    look: [
      'Network: click the 401, Response Headers, and choose “Raw”: read `WWW-Authenticate` letter by letter.',
      'A good one reads `Bearer realm="api", error="invalid_token"`: scheme, blank, then `name="value"` with commas between.',
    ],
    shell: {
      run: 'curl -si https://api.example.com/orders | grep -i "^www-authenticate" | od -c | head',
      shows: 'Every byte of the line, also quotes of the wrong kind and characters that do not show.',
    },
    unlike: {
      'challenge-missing': 'there the line is not there at all.',
      'challenge-unexpected-scheme': 'there it can be read, and asks for the wrong thing.',
    },
  },
  'challenge-missing': {
    means:
      'The server refuses with 401 and does not say how to sign in. HTTP demands a `WWW-Authenticate` line with every 401; without it a program can only guess.',
    causes: [
      'The application sets the status by hand and nothing else.',
      'A framework leaves the line out for calls by script, so that browsers open no password prompt.',
      'A proxy or a CORS setting removes the line.',
    ],
    look: [
      'Network: click the 401, Headers, Response Headers: there is no `WWW-Authenticate`.',
      'Read the Response tab: perhaps the reason stands in the text.',
    ],
    shell: {
      run: 'curl -si https://api.example.com/orders | sed -n "1,/^\\r$/p" | grep -iE "^(HTTP|www-authenticate)"',
      shows:
        '`HTTP/2 401` alone. curl sees every header, CORS or not: if the line shows here and not to the page’s script, `Access-Control-Expose-Headers` lacks it.',
    },
    unlike: {
      'challenge-malformed': 'there the line is there and cannot be read.',
      'cors-hides-401': 'there the page does not even see the 401.',
    },
  },
  'challenge-unexpected-scheme': {
    means:
      'The application signs in with a token or a cookie. This one answer asks for a user name and password by the browser’s own prompt, which then pops up over the page.',
    causes: [
      'The framework’s default entry point is Basic and answers whatever the other one does not catch.',
      'A proxy in front has a password of its own (a staging site, an admin path).',
      'An expired session falls through to another sign-in method.',
    ],
    look: [
      'Network: click the 401 of the call by script. Response Headers: `WWW-Authenticate: Basic …`.',
      'Click a call that worked: it carried `Authorization: Bearer …` or a session cookie instead.',
      'Chrome keeps the request pending in the list until the prompt is answered; dismiss it to see the answer.',
    ],
    shell: {
      run: 'curl -si -H "X-Requested-With: XMLHttpRequest" -H "Accept: application/json" https://app.example.com/api/me | grep -i "^www-authenticate"',
      shows:
        'Some frameworks leave `Basic` out for calls marked in this way. If it still shows, the server asks every caller for it.',
    },
    unlike: {
      'authorization-scheme-mismatch':
        'there the server asks for the right scheme, and the client sends another.',
      'basic-rejected': 'there Basic is meant, and the password is wrong.',
    },
  },
  'challenge-without-reason': {
    means:
      'A token was sent and refused, and the server does not say what is wrong with it. Expired, forged, for another API: the caller cannot know whether a new token would help.',
    causes: [
      'The server’s own code answers 401 without passing on what the token library said.',
      'The gateway decides, and has no such words.',
      'The token never reached the application (then it says the same as without one).',
    ],
    look: [
      'Network: click the 401. Request Headers hold `Authorization: Bearer …`; `WWW-Authenticate` under Response Headers has no `error=`.',
      'Read the Response tab: sometimes the reason stands there.',
      'Try the same call without a token (Console: `fetch(address)`): if the answer is the same to the letter, the token may not have arrived.',
    ],
    shell: {
      run: 'for T in "$TOKEN" broken ""; do curl -s -o /dev/null -D - -H "Authorization: Bearer $T" https://api.example.com/orders | grep -iE "^(HTTP|www-authenticate)"; done',
      shows:
        'A good server gives three different answers: for the real token, for a broken one and for none. Three equal ones are what this page is about.',
    },
    unlike: {
      'authorization-stripped-upstream': 'there the server’s words say that no token came.',
      'credential-refused':
        'there, too, no fault can be seen; this one is about the server that keeps silent.',
    },
  },
  'proxy-authentication': {
    means:
      'Not the site but a proxy on the way (in a company, a hotel, a cloud) wants to know who you are. It answers 407 and lets nothing through before.',
    causes: [
      'The proxy’s password has changed, or the saved one is wrong.',
      'The program sends its password to the site instead of the proxy.',
      'The proxy wants a Windows sign-in (Negotiate, NTLM), and the program offers Basic.',
      'The proxy settings point to a proxy that is not needed here.',
    ],
    look: [
      'Network: the status is 407, or Chrome shows “(failed) net::ERR_UNEXPECTED_PROXY_AUTH”.',
      'Response Headers: `Proxy-Authenticate` names what the proxy wants. Request Headers: `Proxy-Authorization` is what it got. For https the browser shows neither: the proxy is asked before the request.',
      'The proxy settings stand in the system’s or the browser’s settings, under network.',
    ],
    shell: {
      run: 'curl -sv -o /dev/null -x "$HTTPS_PROXY" --proxy-anyauth -U "$NAME" https://app.example.com/ 2>&1 | grep -iE "^[<>] (HTTP|CONNECT|proxy-auth)"\ncurl -si --noproxy "*" https://app.example.com/ | head -1',
      shows: 'The first shows what the proxy asks for. If the second works, the proxy is not needed.',
    },
    unlike: {
      'negotiate-loop': 'there the site itself wants the Windows sign-in (401).',
      'basic-rejected': 'there the site refuses the password, not the proxy.',
    },
  },
  'status-misused': {
    means:
      '401 means “sign in first”, 403 means “I know you, and you may not”. Here the server says the one where the other is meant, or uses a status that no standard knows. Programs then do the wrong thing: sign in again where that cannot help, or give up where it would.',
    causes: [
      'Frameworks have such habits: Django REST framework answers 403 where no scheme has a challenge; Laravel answers 419.',
      'An exception of the token library is not caught, and ends as 500 or 400.',
      'A gateway translates all refusals into one status.',
    ],
    look: [
      'Network: read the Status column, and what the request carried (Request Headers: `Authorization`, `Cookie`).',
      'Read what the server means: Response tab, and `error=` in `WWW-Authenticate`.',
      '403 with nothing sent should be 401; 401 with `insufficient_scope` should be 403; 400 or 500 that began when the token ran out should be 401.',
    ],
    shell: {
      run: 'curl -s -o /dev/null -w "%{http_code}\\n" https://api.example.com/orders\ncurl -s -o /dev/null -w "%{http_code}\\n" -H "Authorization: Bearer broken" https://api.example.com/orders\ncurl -s -o /dev/null -w "%{http_code}\\n" -H "Authorization: Bearer $TOKEN_WITHOUT_RIGHTS" https://api.example.com/orders',
      shows: 'Should print 401, 401, 403.',
    },
    unlike: {
      forbidden: 'there 403 is right: the user is known and may not.',
      'token-scope-insufficient': 'that names the missing permission; this one only the wrong status.',
      'csrf-missing': 'Laravel’s 419 with words of a CSRF token is reported there.',
    },
  },
  'step-up-required': {
    means:
      'The user is signed in, but not strongly or freshly enough for this action. The server asks for a second factor, or for a sign-in that is not older than so many minutes.',
    causes: [
      'The action (a payment, an admin page) has a higher demand than the rest of the site.',
      'A rule of the identity provider (conditional access) changed: another network, another device.',
      'The application does not know this answer, and shows it as an error instead of sending the user to sign in again.',
    ],
    look: [
      'Network: click the 401 or 403. `WWW-Authenticate` under Response Headers says `insufficient_user_authentication` with `acr_values` or `max_age`, or holds a `claims=` challenge (Microsoft).',
      'After that there should be a navigation to the identity provider with the same `acr_values`, `max_age` or `claims` in its address (Payload tab). If there is none, the application ignores the answer.',
    ],
    shell: {
      run: 'curl -si -H "Authorization: Bearer $TOKEN" https://api.example.com/payments | grep -i "^www-authenticate"\ncut -d. -f2 <<<"$TOKEN" | tr "_-" "/+" | base64 -d 2>/dev/null',
      shows:
        'The first line is the demand. The second prints what the token says: compare `acr` and `auth_time` (seconds since 1970) with it.',
    },
    unlike: {
      'token-scope-insufficient': 'there a permission is missing; a stronger sign-in would not bring it.',
      'token-expired': 'there the token ran out; here it is valid and not enough.',
      forbidden: 'there no sign-in helps.',
    },
  },
};
