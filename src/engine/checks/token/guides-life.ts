import type { Guides } from '../guide.ts';

/** The checks of a token's life: issued, renewed, replaced, withdrawn, run out. */
export const more: Guides = {
  'token-expired': {
    means:
      'An access token is valid for a limited time, often an hour. This one had run out before the request. Signing in again gives a new one.',
    causes: [
      'The page was left open, and nothing renewed the token.',
      'The renewal is tied to a timer, which stands still while the computer sleeps or the tab is in the background.',
      'The renewal failed earlier, and nobody noticed.',
      'The token sits in a cookie that lives longer than the token.',
      'A script or a test uses a token that was copied some time ago.',
    ],
    look: [
      'Network: click the 401. `WWW-Authenticate` under Response Headers often says `error="invalid_token"` and “expired”.',
      'Copy the token from `Authorization` and type in the Console: `new Date(1000 * JSON.parse(atob(token.split(".")[1].replace(/-/g,"+").replace(/_/g,"/"))).exp)`.',
      'Compare that with `Date` under Response Headers, which is the server’s clock (GMT). Your own clock does not count.',
    ],
    shell: {
      run: 'cut -d. -f2 <<<"$TOKEN" | tr "_-" "/+" | base64 -d 2>/dev/null | grep -oE \'"exp": ?[0-9]+\'\ncurl -sI https://api.example.com/ | grep -i "^date"; date -u +%s',
      shows: '`exp` (seconds since 1970) is smaller than the last number: the token has run out.',
    },
    unlike: {
      'token-refreshed': 'there the application renewed the token by itself, and all is well.',
      'clock-skew': 'there the token is valid by all clocks but one.',
      'token-revoked': 'there the token is refused although its time is not over.',
      'session-idle-expired': 'there a session cookie, not a token, ran out after a pause.',
    },
  },
  'token-not-yet-valid': {
    means:
      'The token says from when it is valid (`nbf`, `iat`). By the server’s clock that moment had not come yet.',
    causes: [
      'The issuer’s clock runs ahead of the API’s, or the API’s runs behind.',
      'The token is used within the second in which it was made, and the server allows no leeway.',
      'A test made a token by hand with a date in the future.',
    ],
    look: [
      'Network: copy the token from `Authorization` of the refused request and read `nbf` and `iat` in the Console: `JSON.parse(atob(token.split(".")[1].replace(/-/g,"+").replace(/_/g,"/")))`.',
      'Compare with `Date` under Response Headers of the 401.',
      'Repeat the request after a minute: if it then works, two clocks disagree by less than that.',
    ],
    shell: {
      run: 'cut -d. -f2 <<<"$TOKEN" | tr "_-" "/+" | base64 -d 2>/dev/null | grep -oE \'"(nbf|iat)": ?[0-9]+\'\ndate -u -d "$(curl -sI https://api.example.com/ | grep -i "^date" | cut -d" " -f2-)" +%s',
      shows: 'The first numbers are larger than the last one, which is the server’s time.',
    },
    unlike: {
      'clock-skew': 'there the capture shows whose clock is off.',
      'token-expired': 'that is the other end of the token’s life.',
    },
  },
  'token-refresh-failing': {
    means:
      'The access token was to be renewed with the refresh token. The identity provider refuses. Without a new sign-in nothing works any more.',
    causes: [
      'The refresh token has run out, was revoked, or its session was ended (sign-out, password change).',
      'It can be used once, and was used before: by another tab, by a second try after a lost answer.',
      'The call carries no refresh token, or the client’s name and secret are wrong.',
      'The page repeats the renewal without a pause and is stopped.',
    ],
    look: [
      'Network: filter by `token`. Click the POST with status 400 or 401; Payload (Firefox: Request) shows `grant_type=refresh_token`.',
      'Response shows `error` and `error_description`: `invalid_grant` (the refresh token), `invalid_client` (the application).',
      'Look for earlier requests with the same `refresh_token` in Payload.',
    ],
    shell: {
      run: 'curl -si https://id.example.com/token -d grant_type=refresh_token -d client_id=my-app --data-urlencode "refresh_token=$REFRESH_TOKEN"',
      shows:
        'The provider’s own words. Mind: if it works, this uses the refresh token up, and the page must sign in anew.',
    },
    unlike: {
      'token-refresh-race': 'there one of two renewals at the same time succeeded.',
      'token-expired': 'there no renewal was tried.',
      'silent-renew-blocked': 'there the renewal goes through a hidden frame instead.',
      'oauth-client-rejected': 'there the application itself is refused.',
    },
  },
  'token-refresh-race': {
    means:
      'Two requests met an expired token at the same moment, and both tried to renew it with the same refresh token. That works once: one succeeded, the other was refused, and may have signed the user out.',
    causes: [
      'Several calls run in parallel, and each renews for itself after its 401.',
      'Two tabs of one site share a refresh token.',
      'A retry is sent before the first renewal was answered.',
    ],
    look: [
      'Network: filter by `token`. Two POSTs with `grant_type=refresh_token` (Payload) and the same `refresh_token` overlap in the Waterfall column.',
      'One has status 200, the other 400 with `invalid_grant` under Response.',
    ],
    shell: 'A command line runs one renewal at a time. The overlap shows in Network’s Waterfall column only.',
    unlike: {
      'token-refresh-failing': 'there a renewal alone was refused.',
      'session-rotated-lost': 'that is the same race with a session cookie.',
    },
  },
  'token-revoked': {
    means:
      'The token’s time is not over, and it is of no use any more: it was withdrawn, or the sign-in behind it was ended.',
    causes: [
      'The user signed out elsewhere, or changed the password.',
      'An administrator ended the session or disabled the user.',
      'The application itself revoked the token and went on using it.',
      'A refresh token was used twice, and the provider withdrew everything that came from it.',
    ],
    look: [
      'Network: find an earlier request with the same `Authorization` that was answered 200, and the first one that was refused. What happened in between?',
      'Filter by `revoke` and `logout`: did the page withdraw the token itself?',
      'Read the words of the 401 under Response and in `WWW-Authenticate`.',
    ],
    shell: {
      run: 'curl -s https://id.example.com/introspect -u "$CLIENT_ID:$CLIENT_SECRET" -d "token=$TOKEN"',
      shows:
        '`{"active":false}` for a token whose `exp` lies in the future: it was withdrawn. (Where the provider offers introspection, and you have a client that may ask.)',
    },
    unlike: {
      'token-expired': 'there its time was over.',
      'token-superseded': 'there a newer token had been issued, and the old one was sent.',
      'session-not-recognised': 'that is the same with a session cookie.',
    },
  },
  'token-stored-exposed': {
    means:
      'A token that signs the user in stands in the page’s storage. Every script that runs on the page can read it there: also one that an advertisement or a hacked library brings in.',
    causes: [
      'A library’s default is localStorage.',
      'It was the simplest way to survive a reload.',
      'User name and password were kept for convenience.',
    ],
    look: [
      'Application, Local storage and Session storage (Firefox: Storage): look for values that begin with `eyJ`, or for names such as `token`, `oidc.user:…`, `auth`.',
      'Compare with `Authorization` under Request Headers of a request to the API.',
    ],
    shell:
      'No command shows it: the storage belongs to the browser. Why401 looks into it only when you press the button in the Tokens view.',
    unlike: {
      'credentials-in-url': 'there the token stands in the address, where logs and other sites see it.',
      'cookie-unguarded': 'there it is a cookie that scripts can read.',
    },
  },
  'token-superseded': {
    means:
      'A new token was issued, and the request still carries the old one. The server does not accept the old one any more.',
    causes: [
      'The renewal stored the new token, and this call took the old one from a variable.',
      'An HTTP client was made once, with the token of that moment.',
      'Another tab renewed the token; this one does not look again.',
    ],
    look: [
      'Network: click the answer of the newest token request: Response shows the new `access_token`.',
      'Click the 401 after it: `Authorization` under Request Headers ends in other letters.',
      'Initiator tab (Firefox: Stack Trace) of the 401: the line of code that still holds the old token.',
    ],
    shell: {
      run: 'curl -s -o /dev/null -w "%{http_code}\\n" -H "Authorization: Bearer $OLD_TOKEN" https://api.example.com/orders\ncurl -s -o /dev/null -w "%{http_code}\\n" -H "Authorization: Bearer $NEW_TOKEN" https://api.example.com/orders',
      shows: '401 for the old one, 200 for the new one.',
    },
    unlike: {
      'token-expired': 'there the token had run out by its own date, whether or not there is a newer one.',
      'token-revoked': 'there it was withdrawn.',
      'session-rotated-lost': 'that is the same with a session cookie.',
    },
  },
};
