import type { Guides } from '../guide.ts';

/** By hand: what the pages of this group say beyond the checks' declarations. */
export const guides: Guides = {
  'anonymous-probe': {
    means:
      'The page, or the browser itself, asked the server something before anyone had signed in. The server said “nobody is signed in”, which is true. The page took note and carried on.',
    causes: [
      'At its start the application calls an address such as `/me` or `/session` to learn whether someone is signed in already.',
      'A visitor opens a protected page, and the server answers 401 together with its sign-in form.',
      'The browser fetches an icon or the web app manifest by itself, and does so without cookies.',
    ],
    look: [
      'Network: click the 401. Under Headers, Request Headers, there is neither `Authorization` nor a session cookie in `Cookie`.',
      'In the list, look at what follows: the sign-in, or further requests with status 200. If they come, the page was not stopped by the 401.',
      'For an icon or a manifest, the Type column says `manifest` or `x-icon`, and the Initiator column says “Other”.',
    ],
    shell: {
      run: 'curl -si https://app.example.com/api/me',
      shows:
        'Without cookie and token the command is the anonymous visitor. It gets the same 401. That is the right answer to somebody whom the server does not know.',
    },
    unlike: {
      'authorization-missing':
        'there the user had signed in, or the page could not carry on, and the credential should have been sent.',
      'signed-out': 'there a session had existed and was ended before the request.',
      'session-cookie-missing': 'there a session cookie had been set, and this request went out without it.',
    },
  },
  'auth-handshake': {
    means:
      'Basic, Digest, Negotiate and NTLM need more than one request. The first one is always refused with 401: that answer tells the browser what to send. The next one brings it, and succeeds.',
    causes: [
      'The protocol is made so: the browser cannot know how to sign in before the server has asked.',
      'NTLM and Negotiate need one or two more 401s, and do it again on every new connection.',
    ],
    look: [
      'Network: click the 401. Under Response Headers there is `WWW-Authenticate` with the scheme (`Basic`, `Digest`, `Negotiate`, `NTLM`).',
      'Click the next request to the same address: under Request Headers stands `Authorization` with that scheme, and the status is 200. Chrome often shows the last request only: it answers the 401 by itself and keeps it out of the list.',
    ],
    shell: {
      run: 'curl -sv -o /dev/null --anyauth -u "$NAME:$PASSWORD" https://intranet.example.com/ 2>&1 | grep -E "^[<>] (HTTP|GET|WWW-Auth)"',
      shows: 'Two rounds: `GET`, 401 with the challenge, `GET` again, 200.',
    },
    unlike: {
      'negotiate-loop': 'there the rounds never end in a success.',
      'basic-rejected': 'there the second request carried a user name and password, and was refused as well.',
      'nonce-handshake': 'there it is only the number used once (nonce) that had to be fetched anew.',
    },
  },
  'nonce-handshake': {
    means:
      'The server wants a number of its own (a nonce) inside the signed credential, so that nobody can use it twice. It hands the number out in a refusal. The client repeats the request with it and is let through.',
    causes: [
      'The first call to a server that demands a DPoP nonce: the client does not have one yet.',
      'The nonce had grown old; the server gives a fresh one (`stale=true` in Digest, a new `DPoP-Nonce` header).',
    ],
    look: [
      'Network: click the refused request. For DPoP, Response Headers hold `DPoP-Nonce`, and `WWW-Authenticate` (or the JSON under Response) says `use_dpop_nonce`. For Digest, `WWW-Authenticate` holds `stale=true`.',
      'Click the next request to the same address: it has a new `DPoP` or `Authorization` header, and status 200.',
    ],
    shell: {
      run: 'curl -si -H "Authorization: DPoP $TOKEN" -H "DPoP: $PROOF" https://api.example.com/orders | grep -iE "^(HTTP|dpop-nonce|www-authenticate)"',
      shows:
        '`use_dpop_nonce` and a `dpop-nonce` line: the number that the next proof must contain. A proof cannot be repeated from the command line; it has to be signed anew.',
    },
    unlike: {
      'dpop-invalid': 'there the retry never came, or came and was refused.',
      'digest-stale': 'there the client did not repeat the request with the new nonce.',
    },
  },
  'signed-out': {
    means:
      'The user signed out, and a request was made afterwards. The server refuses it, as it should: the session is over.',
    causes: [
      'The page goes on to call its API after the sign-out, for instance from a timer.',
      'Another tab of the same site is still open and asks for news.',
      'The user went back in the browser’s history to a page that needs a sign-in.',
    ],
    look: [
      'Network: type `logout`, `signout` or `revoke` into the filter. The sign-out stands before the 401; compare the times (Chrome: Waterfall column; Firefox: Start Time column, after a right click on the headings).',
      'Click the sign-out: under Response Headers a `Set-Cookie` with `Max-Age=0` or an `Expires` in the past removes the session cookie.',
      'Check that no sign-in stands between the two.',
    ],
    shell:
      'A command line has no memory of who signed out. The order of requests in Network is what shows it.',
    unlike: {
      'sign-out-prefetched':
        'there nobody signed out: the browser opened the sign-out address ahead of a click.',
      'session-idle-expired': 'there nobody signed out either: the session ran out during a pause.',
      'cookie-undeletable': 'there the sign-out is the one that does not work, and the cookie lives on.',
    },
  },
  'token-refreshed': {
    means:
      'The access token had run out. The request was refused, the application fetched a new token and repeated the request, and that worked. The user noticed a short wait at most.',
    causes: [
      'The application waits for a 401 before it renews its token. That is a sound way to do it.',
      'The page was asleep (a laptop lid, a tab in the background) while the token ran out.',
    ],
    look: [
      'Network: find three requests in a row: the 401, a POST to the token address (filter: `token`), and the first address again with status 200.',
      'Compare `Authorization` under Request Headers of the first and the third: the token is another one.',
    ],
    shell: {
      run: 'curl -si -H "Authorization: Bearer $OLD_TOKEN" https://api.example.com/orders | head -20',
      shows:
        'The old token gets the 401, usually with `error="invalid_token"`. The new one gets 200: that is all that happened.',
    },
    unlike: {
      'token-expired': 'there no renewal followed, or it did not help, and the user is stuck.',
      'token-refresh-failing': 'there the renewal itself was refused.',
      'retry-storm': 'there the request is repeated without a new token.',
    },
  },
};
