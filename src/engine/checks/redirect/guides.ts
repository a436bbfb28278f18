import type { Guides } from '../guide.ts';

/** By hand: what the pages of this group say beyond the checks' declarations. */
export const guides: Guides = {
  'host-flip': {
    means:
      'The site has two names (with and without `www`, `localhost` and `127.0.0.1`, an old and a new one). They send the browser to each other, or the sign-in begins on one and ends on the other, where the cookie does not count.',
    causes: [
      'Two places each redirect to “the right” name, and do not agree which one that is.',
      'The address for the return from the sign-in (`redirect_uri`) names the other host.',
      'The proxy passes an inside host name on, and the application builds its links with it.',
    ],
    look: [
      'Network: show the Domain column (right click on the headings). In the redirects the host changes to and fro; `Location` under Response Headers says where to.',
      'Application, Cookies (Firefox: Storage, Cookies): there are two entries at the left, one for each name; the session cookie is in one of them.',
    ],
    shell: {
      run: 'for H in example.com www.example.com; do curl -sI https://$H/login | grep -iE "^(HTTP|location)"; done',
      shows: 'One of the two must answer 200. If each names the other, that is the circle.',
    },
    unlike: {
      'cookie-host-only': 'there the two hosts are meant to differ, and the cookie must span both.',
      'scheme-flip': 'there http and https take turns.',
    },
  },
  'login-loop': {
    means:
      'The site sends the browser to the sign-in, the sign-in says “you are signed in” and sends it back, and so on. This is the symptom. Each time something gets lost on the way back; what it is stands above this cause, where the traffic shows it.',
    causes: [
      'The session cookie is refused by the browser, or not sent back.',
      'The server forgets the session, or another server of the group gets the next request.',
      'The token is not accepted by the API, and the page answers every 401 with a new sign-in.',
      'The callback begins a new sign-in instead of using the code.',
    ],
    look: [
      'Network, with the log kept: the same addresses again and again. Find the callback (the address with `code=` or the POST from the identity provider).',
      'Click the callback: does it set a session cookie (Cookies tab, Response Cookies), and does Chrome mark it with a warning sign?',
      'Click the request after it: is that cookie among the Request Cookies? If yes, the server does not accept it; if no, the browser does not send it.',
    ],
    shell: {
      run: 'curl -s -o /dev/null -L --max-redirs 20 -c jar.txt -b jar.txt -w "%{num_redirects} redirects, last: %{url_effective}\\n" https://app.example.com/account',
      shows:
        'Without a sign-in it should end at the sign-in page after a few redirects. If curl, too, goes in circles, no browser rule is to blame.',
    },
    unlike: {
      'too-many-redirects': 'there no sign-in is part of the circle.',
      'scheme-flip': 'there http and https take turns, for every visitor.',
      'login-page-protected': 'there the sign-in page itself asks for a sign-in.',
    },
  },
  'login-page-protected': {
    means:
      'Whoever is not signed in is sent to the sign-in page. The sign-in page itself is protected in the same way, so it sends the visitor to the sign-in page, for ever.',
    causes: [
      'The rule “everything needs a sign-in” has no exception for the sign-in page (or for `/error`, to which it leads).',
      'The sign-in page was moved, and the exception names the old address.',
      'A middleware compares addresses with a slash at the end, with another case, or below a prefix.',
    ],
    look: [
      'Network: one address redirects to itself. The return address in it (`next=`, `returnTo=`, `callbackUrl=`) grows: the Name column gets longer in every round.',
      'Click one of them: `Location` under Response Headers is the sign-in page again.',
    ],
    shell: {
      run: 'curl -si https://app.example.com/login | grep -iE "^(HTTP|location)"',
      shows: 'Must be 200. A `location:` that is `/login` again is the fault.',
    },
    unlike: {
      'login-loop': 'there the sign-in page can be seen, or the identity provider signs in at once.',
      'not-authenticated-url': 'there the sign-in page answers 401 instead of a redirect.',
    },
  },
  'redirect-uri-insecure': {
    means:
      'The page is on https. In its sign-in it tells the identity provider to send the browser back to an address on http. The answer, with the code in it, then travels unprotected, or is refused, or loses its cookie.',
    causes: [
      'The application stands behind a proxy that ends https, and builds the address from what it sees itself: http.',
      'The address is written into a setting from an earlier time.',
    ],
    look: [
      'Network: click the request to `/authorize` (at the identity provider). Payload (Firefox: Headers, or the address): `redirect_uri` begins with `http://`.',
      'Click the callback: Request URL begins with `http://`, often followed by a redirect to https.',
    ],
    shell: {
      run: 'curl -sI https://app.example.com/login | grep -i "^location" | grep -oE "redirect_uri=[^&]*"',
      shows: '`redirect_uri=http%3A%2F%2F…` is the fault; it must be `https%3A%2F%2F…`.',
    },
    unlike: {
      'oauth-redirect-uri-mismatch': 'there the identity provider refuses the address.',
      'scheme-flip': 'that often has the same reason: the application does not know that it is on https.',
    },
  },
  'scheme-flip': {
    means:
      'http sends the browser to https, and https sends it back to http (or to itself). No page ever comes, for any visitor. It has nothing to do with who is signed in.',
    causes: [
      'A proxy ends https and talks http to the application. The application sees http and redirects to https, again and again. It lacks `X-Forwarded-Proto`, or does not trust it.',
      'At a CDN the mode is “Flexible”: it always comes by http.',
      'One place redirects to https, another one (an old rule) to http.',
    ],
    look: [
      'Network: 301 or 302 in a row. Click one: the Request URL and `Location` differ in `http`/`https` only, or not at all.',
      'The browser shows ERR_TOO_MANY_REDIRECTS (Chrome) or “The page isn’t redirecting properly” (Firefox).',
      'A private window shows the same: cookies are not the cause.',
    ],
    shell: {
      run: 'curl -sIL --max-redirs 4 https://app.example.com/ | grep -iE "^(HTTP|location|server)"\ncurl -sI http://127.0.0.1:8080/ -H "Host: app.example.com" -H "X-Forwarded-Proto: https" | head -1',
      shows:
        'The circle. Run the second on the server: if it answers 200, only the header from the proxy is missing.',
    },
    unlike: {
      'host-flip': 'there the host changes.',
      'slash-flip': 'there a slash or a letter’s case changes.',
      'login-loop': 'there a sign-in is part of the circle.',
    },
  },
  'slash-flip': {
    means:
      'Two addresses that differ only by a slash at the end, or by small and capital letters, send the browser to each other.',
    causes: [
      'The web server adds a slash, the framework removes it (or the other way round).',
      'A proxy strips a part of the path, so that the two see different addresses.',
      'A rule turns addresses into small letters, and the application knows them with capitals.',
    ],
    look: [
      'Network: 301 or 308 in a row. Put the Request URL and `Location` of one of them side by side: they differ at the end only, or by case.',
      'Response Headers: `Server` or `X-Powered-By` tells which of the two programs made each redirect.',
    ],
    shell: {
      run: 'for P in /app /app/ /App; do curl -s -o /dev/null -w "$P %{http_code} %{redirect_url}\\n" https://app.example.com$P; done',
      shows: 'One of them must answer 200; if each names another one, that is the circle.',
    },
    unlike: {
      'scheme-flip': 'there http and https take turns.',
      'authorization-lost-on-redirect': 'a single redirect for a slash can cost the Authorization header.',
    },
  },
  'too-many-redirects': {
    means: 'One redirect follows another until the browser gives up, after 20. No sign-in is part of it.',
    causes: [
      'Two rules send the browser to each other.',
      'An address grows in every round (a parameter is added each time).',
      'A language, country or consent page cannot store its cookie, and asks again.',
    ],
    look: [
      'Network, with the log kept: the row of 30x. Look at the first address that comes twice, or at what grows.',
      'Click each of them: `Location` under Response Headers, and whether `Set-Cookie` is marked with a warning sign (Chrome).',
      'The browser shows ERR_TOO_MANY_REDIRECTS (Chrome) or “The page isn’t redirecting properly” (Firefox).',
    ],
    shell: {
      run: 'curl -sIL --max-redirs 20 -c jar.txt -b jar.txt https://app.example.com/ | grep -iE "^location"',
      shows:
        'The addresses one after the other. With cookies kept (as here) and without (`-c`, `-b` left out) it may differ: then a cookie is part of it.',
    },
    unlike: {
      'login-loop': 'there a sign-in page or identity provider is in the circle.',
      'scheme-flip': 'there it is http and https.',
      'slash-flip': 'there it is a slash or a letter’s case.',
    },
  },
};
