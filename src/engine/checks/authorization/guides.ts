import type { Guides } from '../guide.ts';
import { more } from './guides-signed.ts';

/** By hand: what the pages of this group say beyond the checks' declarations. */
export const guides: Guides = {
  ...more,
  'api-key-misplaced': {
    means:
      'The request does carry a key, but not in the place where the server looks for it. To the server it is as if no key had come.',
    causes: [
      'The documentation says one header (`X-API-Key`), and the code sends another one (`Authorization`, `apikey`, a query parameter).',
      'The header’s name has an underscore (`api_key`). nginx and Apache drop such headers before the application sees them.',
      'A gateway was put in front that wants its own key under another name.',
    ],
    look: [
      'Network: click the refused request. Under Request Headers (and Payload, for the query) find where the key stands, and write down the exact name.',
      'Read what the server says: the Response tab, and `WWW-Authenticate` under Response Headers. Many servers name the header that they miss.',
      'Click a request to the same server that worked, if there is one, and compare the name of the header.',
    ],
    shell: {
      run: 'curl -si -H "X-API-Key: $KEY" https://api.example.com/orders | head -1\ncurl -si -H "Authorization: Bearer $KEY" https://api.example.com/orders | head -1',
      shows: 'The same key in two places: the one that answers 200 is the place where the server looks.',
    },
    unlike: {
      'authorization-missing': 'there no key or token was sent anywhere.',
      'credential-refused': 'there the key is in the right place, and the server does not accept it.',
      'authorization-multiple': 'there two keys were sent, and the server cannot tell which one counts.',
    },
  },
  'authorization-hidden-characters': {
    means:
      'The Authorization header looks right, but holds a character that does not belong there: a quote, a blank too many, a line break, or one that cannot be seen at all. The server compares byte by byte and refuses it.',
    causes: [
      'The token was copied from a mail, a chat or a PDF, which added an invisible character or curly quotes.',
      'It was read from a file or an environment variable together with the line break at its end.',
      'Code stored it as JSON and sends the quotes along: `"eyJ…"`.',
      'It was percent-encoded, as if it were part of an address.',
    ],
    look: [
      'Network: click the refused request, Headers, Request Headers, and look at `Authorization` from its first to its last character. Choose “Raw” (both browsers have it at Request Headers): quotes and doubled blanks show there.',
      'Invisible characters do not show. Copy the value into the Console as a string and type `[...value].filter(c => c < "!" || c > "~")`: what it lists is too much (one blank after the scheme is right).',
    ],
    shell: {
      run: 'printf %s "$TOKEN" | LC_ALL=C grep -c "[^A-Za-z0-9._~+/=-]"\nprintf %s "$TOKEN" | od -c | head',
      shows:
        '`1` from the first command: the token holds a character that no token may hold. The second one prints every byte, so that `\\r`, `\\n`, quotes and bytes such as `342 200 213` (a zero-width blank) can be seen.',
    },
    unlike: {
      'authorization-placeholder': 'there no token stands in the header at all, but the name of a variable.',
      'token-malformed': 'there the token itself is damaged, for instance cut off.',
      'authorization-scheme-doubled': 'there the header is clean, but says `Bearer` twice.',
    },
  },
  'authorization-lost-on-redirect': {
    means:
      'The first request carried the Authorization header. The server redirected to another origin (another host, port, or http instead of https), and the browser left the header out there, to protect the token.',
    causes: [
      'The address in the code is not the final one: `http://` instead of `https://`, a missing `www`, a missing slash at the end.',
      'The API moved to another host and left a redirect behind.',
      'A framework redirects `/orders` to `/orders/`, and builds the address with http because it does not know about the proxy in front.',
    ],
    look: [
      'Network: click the request with status 301, 302, 307 or 308 just before the 401. Its Request Headers hold `Authorization`; its Response Headers hold `Location`.',
      'Compare the origin in `Location` with that of the request: scheme, host and port.',
      'Click the 401 that follows: `Authorization` is not there any more.',
    ],
    shell: {
      run: 'curl -sIL -H "Authorization: Bearer $TOKEN" http://api.example.com/orders | grep -iE "^(HTTP|location)"',
      shows:
        'The chain of redirects. curl, too, drops the header when the host, port or scheme changes. Call the last address directly: it answers 200.',
    },
    unlike: {
      'authorization-stripped-upstream':
        'there the browser did send the header to the last address, and a proxy took it away.',
      'authorization-missing': 'there the first request did not carry it either.',
      'scheme-flip': 'there http and https redirect to each other and no page comes at all.',
    },
  },
  'authorization-missing': {
    means:
      'The server wants to know who asks, and the request brought nothing: no Authorization header, no session cookie.',
    causes: [
      'The code that adds the header does not run for this call: another HTTP client, a request made before the sign-in was finished, a forgotten interceptor.',
      'The token is sent in another place (a query parameter, a header of its own), and this server looks into `Authorization` only.',
      'The browser’s password prompt was dismissed.',
      'The page was reloaded, and the token was kept in memory only.',
    ],
    look: [
      'Network: click the 401. Under Response Headers read `WWW-Authenticate`: it names what is wanted (`Bearer`, `Basic` …).',
      'Under Request Headers there is no `Authorization`. (Make sure that Chrome does not say “Provisional headers are shown”: then it does not know.)',
      'Click a request to the same server that worked and compare. The Initiator tab (Firefox: Stack Trace) names the line of code that made each of them.',
    ],
    shell: {
      run: 'curl -si https://api.example.com/orders | head -20\ncurl -si -H "Authorization: Bearer $TOKEN" https://api.example.com/orders | head -1',
      shows:
        'The first is refused as in the browser. If the second answers 200, the missing header is the whole fault.',
    },
    unlike: {
      'authorization-stripped-upstream':
        'there the browser sent the header, and it was lost on the way to the application.',
      'authorization-lost-on-redirect': 'there an earlier hop still carried it.',
      'headerless-request':
        'there the kind of request (image, EventSource, WebSocket) cannot carry the header.',
      'anonymous-probe': 'there nobody had signed in yet, and the page only asked.',
    },
  },
  'authorization-multiple': {
    means:
      'The request carries two credentials at once. Servers may refuse that, or read the wrong one of the two.',
    causes: [
      'Two pieces of code add the header: an interceptor and the call itself.',
      'An old way (token in the query or the body) was left in when the header was introduced.',
      'A proxy adds its own Authorization header to the one of the browser.',
    ],
    look: [
      'Network: click the refused request, Headers, Request Headers, and count: two lines `Authorization`, or one whose value holds a comma and a second scheme.',
      'Look at the Payload tab (Firefox: Request) and at the address for `access_token`, `token` or `api_key` beside the header.',
    ],
    shell: {
      run: 'curl -si -H "Authorization: Bearer $TOKEN" "https://api.example.com/orders?access_token=$TOKEN" | head -20\ncurl -si -H "Authorization: Bearer $TOKEN" https://api.example.com/orders | head -1',
      shows: 'With both the server answers 400 or 401; with the header alone it answers 200.',
    },
    unlike: {
      'authorization-scheme-doubled': 'there is one token, with its scheme written twice.',
      'credentials-in-url': 'that warns of a token in the address, also where the request worked.',
    },
  },
  'authorization-placeholder': {
    means:
      'Where the token belongs stands a word that a program writes when a value is missing: `undefined`, `null`, `[object Object]`, or a template that was never filled in.',
    causes: [
      'The call was made before the sign-in had delivered the token.',
      'The token was read under the wrong key from storage or from an answer (`access_token` against `accessToken`).',
      'An example was copied with `YOUR_TOKEN` or `{{token}}` in it, or a variable of the test environment is not set.',
      'An object was put into the header instead of the text inside it.',
    ],
    look: [
      'Network: click the refused request, Headers, Request Headers: the value of `Authorization` reads `Bearer undefined` or alike.',
      'Initiator tab (Firefox: Stack Trace): the line of code that made the call.',
      'Application, Local storage and Session storage (Firefox: Storage): under which key the token really stands, if it is kept there.',
    ],
    shell: {
      run: 'test -n "$TOKEN" && echo "the variable is set" || echo "the variable is empty"\ncurl -si -H "Authorization: Bearer $TOKEN" https://api.example.com/orders | head -1',
      shows: 'Whether there is a token at all. With a real one the second line answers 200.',
    },
    unlike: {
      'authorization-missing': 'there the header is not sent at all.',
      'token-malformed': 'there a real token is sent that was damaged.',
    },
  },
  'authorization-scheme-doubled': {
    means:
      'The header says its scheme twice: `Bearer Bearer …`. The server takes the second word for the token.',
    causes: [
      'The stored token already begins with `Bearer `, and the code adds the word again.',
      'A tool’s field “Token” adds the scheme by itself, and somebody typed it in as well.',
    ],
    look: [
      'Network: click the refused request, Headers, Request Headers: read the first two words of `Authorization`.',
      'If the token comes from an answer, look at that answer under Response: does its text begin with `Bearer `?',
    ],
    shell: {
      run: 'curl -si -H "Authorization: Bearer $(echo "$TOKEN" | sed "s/^Bearer //")" https://api.example.com/orders | head -1',
      shows: 'The `sed` takes a leading “Bearer ” away. If that answers 200, the word was doubled.',
    },
    unlike: {
      'authorization-scheme-missing': 'that is the opposite: no scheme at all.',
      'authorization-multiple': 'there are two credentials, not one scheme twice.',
    },
  },
  'authorization-scheme-mismatch': {
    means:
      'Client and server speak of different ways to sign in. The server asks for one scheme (say `Basic` or `Token`), and the request brought another one (say `Bearer`).',
    causes: [
      'The framework has a word of its own: Django REST framework’s TokenAuthentication wants `Token`, Akamai and AWS want their own.',
      'The request reached another server than was meant: a gateway, an admin page, a static file server with a password.',
      'The API was moved from passwords to tokens, and this client was forgotten.',
    ],
    look: [
      'Network: click the 401. Under Response Headers read the first word of each `WWW-Authenticate`.',
      'Under Request Headers read the first word of `Authorization`. The two differ.',
    ],
    shell: {
      run: 'curl -si https://api.example.com/orders | grep -i "^www-authenticate"\ncurl -si -H "Authorization: Token $TOKEN" https://api.example.com/orders | head -1',
      shows: 'The first line says which scheme the server wants. Use that word in the second.',
    },
    unlike: {
      'challenge-unexpected-scheme': 'there the server is the one that asks for the wrong scheme.',
      'authorization-scheme-missing': 'there no scheme stands before the token.',
      'basic-rejected': 'there the scheme is right and the password is not.',
    },
  },
  'authorization-scheme-missing': {
    means:
      'The header holds the bare token. The word before it, which says what kind of credential it is (`Bearer`), is missing.',
    causes: [
      'The code sets `Authorization` to the token itself.',
      'A tool’s field for headers was filled in with the token alone.',
      'An API key was sent before, which needs no word; now it is a token.',
    ],
    look: [
      'Network: click the refused request, Headers, Request Headers: `Authorization` begins at once with `eyJ…` or random characters.',
      'Compare with `WWW-Authenticate` under Response Headers: its first word is the one that is missing.',
    ],
    shell: {
      run: 'curl -si -H "Authorization: $TOKEN" https://api.example.com/orders | head -1\ncurl -si -H "Authorization: Bearer $TOKEN" https://api.example.com/orders | head -1',
      shows: 'The first is refused, the second is let through.',
    },
    unlike: {
      'authorization-scheme-mismatch': 'there a scheme is given, but not the one that the server wants.',
      'api-key-misplaced': 'some APIs do want a bare key, in a header of its own.',
    },
  },
  'authorization-stripped-upstream': {
    means:
      'The browser sent a good Authorization header. Between the browser and the application something removed it, so the application answers “no token”.',
    causes: [
      'Apache with CGI, FastCGI or mod_wsgi does not hand the header on unless it is told to.',
      'A proxy or gateway passes a list of known headers only, or empties this one.',
      'The proxy uses the header for a password of its own and does not pass it on.',
      'A load balancer redirects inside the network, and the second request is made without it.',
    ],
    look: [
      'Network: click the 401, Request Headers: `Authorization` is there and complete.',
      'Response Headers: `WWW-Authenticate` has no `error=`, or the Response tab says “no token”, “not provided”, “missing”. A server that had seen a token would say what is wrong with it.',
      'Response Headers `Server` and `Via` name who stands in between.',
    ],
    shell: {
      run: 'curl -si -H "Authorization: Bearer $TOKEN" https://app.example.com/api/me | head -20\ncurl -si -H "Authorization: Bearer $TOKEN" http://127.0.0.1:8000/api/me | head -20',
      shows:
        'Run the second on the server itself, past the proxy. If it answers 200 and the first 401, the proxy takes the header away.',
    },
    unlike: {
      'authorization-missing': 'there the browser did not send it.',
      'challenge-without-reason':
        'there the server may well have seen the token, and only does not say why it refuses it.',
      'authorization-lost-on-redirect': 'there it was the browser that left it out, at a redirect.',
    },
  },
  'basic-malformed': {
    means:
      'Basic sends “user:password” written in base64. What came is not that: it cannot be decoded, has no colon in it, or holds letters that the two sides read differently.',
    causes: [
      'The text was not encoded at all, or encoded twice.',
      'Only the key was encoded, without the colon that must follow it even where there is no password.',
      'The password holds letters such as ä, é or €, and the client wrote them in another encoding than the server expects.',
      'A line break was encoded along with it (`echo` without `-n`).',
    ],
    look: [
      'Network: click the 401, Request Headers, and copy what stands after `Basic ` in `Authorization`.',
      'In the Console type `atob("…")` with it. It must print `user:password`: with a colon, without a line break, without strange letters. (Clear the console afterwards: it is a password.)',
    ],
    shell: {
      run: 'printf %s "$NAME:$PASSWORD" | base64 -w0; echo\ncurl -si -u "$NAME:$PASSWORD" https://api.example.com/orders | head -1',
      shows:
        'curl makes the header itself. If its request is let through, compare the first line with what the program sends.',
    },
    unlike: {
      'basic-rejected': 'there the header is in form, and user name or password are wrong.',
      'authorization-hidden-characters':
        'that speaks of the header’s own characters, not of what is encoded in it.',
    },
  },
  'basic-rejected': {
    means:
      'User name and password were sent in the right form, and the server does not accept them. The prompt comes back.',
    causes: [
      'A slip in user name or password, or caps lock.',
      'The browser saved an old password and sends it again and again.',
      'The account is locked, or lives in another directory than this server asks.',
      'The password file of the server was not renewed.',
    ],
    look: [
      'Network: click the 401. Request Headers hold `Authorization: Basic …`, Response Headers ask for `Basic` once more.',
      'Read the `realm` in `WWW-Authenticate`: it says whose password is wanted.',
      'Chrome: if the request is not in the list until the prompt is answered, answer or dismiss it first.',
    ],
    shell: {
      run: 'curl -si -u "$NAME" https://intranet.example.com/ | head -1',
      shows:
        'curl asks for the password, so that it stands in no history. 401 again: the server does not accept the pair; 200: the browser sends another password than you typed now.',
    },
    unlike: {
      'basic-malformed': 'there the header itself is wrong.',
      'credential-refused': 'there the sign-in is a form or an API call, not the browser’s own prompt.',
      'auth-handshake': 'there only the first of two requests was refused, as it must be.',
    },
  },
  'credentials-in-url': {
    means:
      'A token, key or password stands in the address. Addresses are written into logs, into the browser’s history, and are handed to other sites as the referrer. Whoever reads one of those can sign in with it.',
    causes: [
      'The API takes `?access_token=` or `?api_key=`, and that was the easiest way.',
      'A download link or a WebSocket cannot carry a header, so the token was put into the address.',
      'The sign-in returns the token in the address (implicit flow).',
      'An address of the form `https://user:password@host` was saved as a bookmark or in a configuration.',
    ],
    look: [
      'Network: click the request and open Payload (Firefox: the Headers tab shows the query): the parameter’s name is `access_token`, `token`, `key`, `password` or alike.',
      'Look at requests to other hosts: does their `Referer` under Request Headers repeat that address?',
    ],
    shell: {
      run: 'grep -cE "access_token=|api_key=|password=" /var/log/nginx/access.log',
      shows:
        'How many lines of the server’s log hold such a credential by now. Each of those is to be treated as known to others.',
    },
    unlike: {
      'authorization-multiple':
        'there the token stands in the address and in the header, and the server refuses the pair.',
      'grant-unsuitable': 'that is about sign-ins that return the token in the address by design.',
      'token-stored-exposed': 'that is about tokens in the page’s storage.',
    },
  },
  'headerless-request': {
    means:
      'Some requests cannot carry an Authorization header: images, frames, downloads by link, EventSource, WebSocket. This API wants a token in that header, so such a request can never succeed.',
    causes: [
      'A protected picture or file is put into the page with `<img src>` or `<a href>`.',
      'EventSource or WebSocket is opened to an API whose other calls are made by fetch with a token.',
      'A user opens the address of an API in the address bar.',
    ],
    look: [
      'Network: click the 401 and read `Sec-Fetch-Dest` under Request Headers: `image`, `iframe`, `document`, `websocket`, `empty` … (`empty` with `Accept: text/event-stream` is an EventSource). The Type column says it, too.',
      'Find a call to the same API that works: its Type is `fetch` or `xhr`, and its Request Headers hold `Authorization`.',
    ],
    shell: {
      run: 'curl -si https://api.example.com/files/1 | head -1\ncurl -si -H "Authorization: Bearer $TOKEN" https://api.example.com/files/1 | head -1',
      shows:
        'Without the header 401, as the picture gets it; with it 200. The address is right, only the carrier cannot bring the token.',
    },
    unlike: {
      'authorization-missing': 'there the call could have carried the header, and did not.',
      'websocket-unauthorized':
        'there the WebSocket’s opening was refused; cookies or a subprotocol could have carried the credential.',
    },
  },
  'negotiate-loop': {
    means:
      'The browser and the server try a Windows sign-in (Kerberos or NTLM). Its steps never end in a success: each one is answered 401 again.',
    causes: [
      'The service’s name (SPN) is not registered, or is registered for another account: Kerberos tickets cannot be read.',
      'A proxy or load balancer spreads the steps of NTLM over several connections, or opens a new one for each request.',
      'The browser does not trust the site for Windows sign-in, so it sends no account.',
      'The computer’s clock is more than five minutes off.',
    ],
    look: [
      'Network: look at the repeated 401s to one address. Response Headers hold `WWW-Authenticate: Negotiate` or `NTLM`, Request Headers `Authorization: Negotiate …`.',
      'Read the first letters after the scheme: `YII…` is a Kerberos ticket, `TlRMTVNTUAAB` the first message of NTLM, `TlRMTVNTUAAD` the last one.',
      'Chrome: right-click the column headings and tick Connection ID. The steps of NTLM must all show the same number.',
    ],
    shell: {
      run: 'klist\nsetspn -Q HTTP/intranet.example.com\ncurl -sv -o /dev/null --negotiate -u : https://intranet.example.com/ 2>&1 | grep -E "^[<>] (HTTP|WWW|Auth)"',
      shows:
        '`klist` must list a ticket `HTTP/intranet.example.com`. `setspn` (on Windows) must name exactly one account. Do not paste the output of the last command anywhere: it holds a ticket.',
    },
    unlike: {
      'auth-handshake': 'there the same steps end well.',
      'proxy-authentication': 'there the status is 407, and a proxy asks.',
      'basic-rejected': 'there the scheme is Basic.',
    },
  },
};
