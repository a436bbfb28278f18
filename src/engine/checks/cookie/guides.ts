import type { Guides } from '../guide.ts';
import { kept } from './guides-kept.ts';
import { sent } from './guides-sent.ts';

/** By hand: what the pages of this group say beyond the checks' declarations. These are about cookies that browsers refuse to store. */
export const guides: Guides = {
  ...sent,
  ...kept,
  'cookie-already-expired': {
    means:
      'The answer sets the cookie with a value and, in the same breath, with an expiry in the past. To a browser that is the order to delete it.',
    causes: [
      'The expiry is computed from a wrong clock or in the wrong unit (milliseconds where seconds belong).',
      '`Max-Age=0` or a negative age comes from a setting that is meant to say “until the browser is closed”.',
      'The date is written in local time instead of GMT.',
    ],
    look: [
      'Network: click the answer that sets the cookie, Headers, Response Headers: read `Expires` and `Max-Age` in `Set-Cookie`, and compare with `Date` next to it.',
      'Application, Cookies (Firefox: Storage, Cookies): the cookie is not there. Chrome gives no warning for this: for it the line is an ordinary deletion.',
    ],
    shell: {
      run: 'curl -si https://app.example.com/login -d "user=$NAME" --data-urlencode "password=$PASSWORD" | grep -iE "^(date|set-cookie)"',
      shows: 'An `Expires` before `Date`, or `Max-Age` of zero or less, beside a value that is not empty.',
    },
    unlike: {
      'cookie-expired': 'there the cookie was stored, and ran out later.',
      'signed-out': 'there the deletion is meant.',
      'clock-skew': 'if the server’s `Date` itself is wrong, that is the cause.',
    },
    cookie: {},
  },
  'cookie-domain-mismatch': {
    means:
      'A server may set cookies for itself and for the domain above it, never for somebody else. This one names a `Domain` that it does not belong to, and the browser drops the cookie.',
    causes: [
      'The setting still holds the name of another environment (`.example.com` on `staging.example.net`).',
      'A proxy changed the host name, and the cookie names the inside one.',
      'Somebody wants to set a cookie for a sibling host. That does not work; only the parent can be named.',
    ],
    look: [
      'Network: click the answer that sets the cookie, Headers: `Set-Cookie` names `Domain=…`. Compare with the host in the request’s address. Chrome shows a warning sign at the line; its text says that the Domain attribute was invalid with regards to the current host.',
      'Firefox: the Console says “has been rejected for invalid domain”.',
      'Application, Cookies (Firefox: Storage, Cookies): the cookie is not there.',
    ],
    shell: {
      run: 'curl -si https://app.example.com/login | grep -i "^set-cookie"',
      shows:
        'The `Domain` in the line: it must be the host itself or end it, such as `example.com` for `app.example.com`.',
    },
    unlike: {
      'cookie-domain-public-suffix': 'there the domain is above the host, but shared by strangers.',
      'cookie-host-only': 'there no Domain is given, and the cookie is wanted on another host.',
    },
    cookie: { domain: 'example.com' },
  },
  'cookie-domain-public-suffix': {
    means:
      'The cookie is to be valid for a name under which many strangers have their sites, such as `co.uk`, `github.io` or `azurewebsites.net`. Browsers refuse that, or every neighbour could read it.',
    causes: [
      'The domain of the cookie is computed as “the last two parts of the host name”.',
      'The application was moved to a hosting platform and names the platform’s domain.',
      'Two applications on such a platform are to share a sign-in; they cannot by cookie.',
    ],
    look: [
      'Network: click the answer that sets the cookie, Headers: `Set-Cookie` has a `Domain=…` that is in the list on publicsuffix.org.',
      'Chrome marks the line with a warning sign (Domain attribute invalid); Firefox writes “rejected for invalid domain” to the Console.',
    ],
    shell: {
      run: 'curl -s https://publicsuffix.org/list/public_suffix_list.dat | grep -nx "github.io"',
      shows:
        'A line number: the name is a public suffix. (curl’s own cookie engine refuses such cookies, too, where it was built with that list.)',
    },
    unlike: {
      'cookie-domain-mismatch': 'there the named domain is not above this host at all.',
      'cookie-samesite-withheld':
        'two hosts under a public suffix are different sites, which SameSite notices.',
    },
    cookie: {},
  },
  'cookie-secure-from-insecure': {
    means:
      '`Secure` means: only over https. This answer came over plain http, and a cookie so marked cannot be set there. The browser drops it.',
    causes: [
      'The sign-in runs over http, on a test machine or because a redirect to https is missing.',
      'The application is right and one link or redirect leads to `http://`.',
      'Local development uses a name such as `http://dev.local`, which is not `localhost`.',
    ],
    look: [
      'Network: click the answer that sets the cookie: Request URL begins with `http://`, and `Set-Cookie` holds `Secure`. Chrome marks the line with a warning sign: “not received over a secure connection”.',
      'Firefox: the Console says that a non-HTTPS cookie can’t be set as “secure”.',
      'Application, Cookies (Firefox: Storage, Cookies): the cookie is not there after the sign-in.',
    ],
    shell: {
      run: 'curl -si http://app.example.com/login | grep -iE "^(HTTP|location|set-cookie)"\ncurl -si https://app.example.com/login | grep -iE "^(HTTP|set-cookie)"',
      shows:
        'The http address should answer with a redirect to https and no cookie; the https address should set it.',
    },
    unlike: {
      'cookie-secure-on-http': 'there the cookie was stored over https, and a later request went over http.',
      'session-never-set':
        'there the server sends no cookie at all, often because it believes that it is on http.',
      'cookie-overwrites-secure': 'there the http answer would replace a cookie that https had set.',
    },
    cookie: {},
  },
  'cookie-samesite-none-insecure': {
    means:
      '`SameSite=None` allows a cookie to go to this site from pages of other sites. Browsers demand `Secure` with it, and drop the cookie where that is missing.',
    causes: [
      'SameSite=None was added for an embedded page or a sign-in by form, and Secure was forgotten.',
      'Secure is switched off in a test environment that runs over http.',
      'A framework leaves Secure out because it does not know that a proxy in front ends https.',
    ],
    look: [
      'Network: click the answer that sets the cookie, Headers: `Set-Cookie` has `SameSite=None` and no `Secure`. Chrome marks the line with a warning sign, and lists it in the Issues panel.',
      'Firefox: the Console says that the cookie was rejected because it has “SameSite=None” and is missing “secure”.',
    ],
    shell: {
      run: 'curl -si https://app.example.com/login | grep -i "^set-cookie" | grep -i "samesite=none" | grep -vi "; *secure"',
      shows: 'Each line that is printed is a cookie that browsers drop.',
    },
    unlike: {
      'cookie-samesite-withheld': 'there the cookie is stored and not sent along.',
      'cookie-partitioned-insecure': 'that is the same rule for Partitioned.',
      'cookie-secure-from-insecure': 'there Secure is set, and the connection is http.',
    },
    cookie: { sameSite: 'none' },
  },
  'cookie-prefix-violated': {
    means:
      'A cookie’s name that begins with `__Secure-`, `__Host-`, `__Http-` or `__Host-Http-` promises how it is set. If the line breaks the promise, browsers drop the cookie.',
    causes: [
      '`__Host-` with a `Domain`, or with a Path other than `/`.',
      'The name was taken over from a guide, and Secure is off in this environment.',
      'A proxy rewrites Path or Domain of cookies.',
    ],
    look: [
      'Network: click the answer that sets the cookie and read `Set-Cookie` under Response Headers. `__Secure-` needs `Secure` over https; `__Host-` needs that, `Path=/` and no `Domain`; `__Http-` needs `HttpOnly` as well.',
      'Chrome marks the line with a warning sign: it “broke the additional rules applied to cookies with these prefixes”. Firefox writes “rejected for invalid prefix” to the Console.',
    ],
    shell: {
      run: 'curl -si https://app.example.com/login | grep -iE "^set-cookie: *__(host|secure|http)"',
      shows: 'The line as it is sent. Compare it with the rule of its prefix.',
    },
    unlike: {
      'cookie-secure-from-insecure': 'there the name promises nothing; Secure alone forbids http.',
      'cookie-domain-mismatch': 'there the Domain is a foreign one, whatever the name.',
    },
    cookie: { name: '__Host-sid' },
  },
  'cookie-too-large': {
    means:
      'Browsers keep at most 4096 bytes of a cookie’s name and value. This one is longer, and is dropped as a whole.',
    causes: [
      'The whole session, or a token with many groups in it, is kept in the cookie.',
      'Users with many roles meet it, others do not.',
      'Encryption and base64 made it a third longer than what was put in.',
    ],
    look: [
      'Network: click the answer that sets the cookie, Cookies tab: the Size column says how long it is. Chrome marks the line in Headers with a warning sign: the cookie was too large.',
      'Firefox: the Console says that the cookie is invalid because its size is too big.',
      'Application, Cookies (Firefox: Storage, Cookies): the cookie is not there.',
    ],
    shell: {
      run: 'curl -si https://app.example.com/login | grep -i "^set-cookie" | sed "s/^[^:]*: *//; s/;.*//" | awk \'{ print length($0), substr($0, 1, 20) }\'',
      shows: 'Name, equals sign and value together: more than 4097 is too much.',
    },
    unlike: {
      'cookie-header-too-large':
        'there each cookie is short enough, and all together are too much for the server.',
      'cookie-pileup': 'there too many cookies pile up.',
    },
  },
  'cookie-invalid-characters': {
    means:
      'In the `Set-Cookie` line stands a character that may not be there, such as a line break or a zero byte. Browsers drop the cookie.',
    causes: [
      'Binary data was put into the value without encoding it.',
      'A value was read from a file together with its line break.',
      'A user’s name or text was put into a cookie as it is.',
    ],
    look: [
      'Network: click the answer that sets the cookie. Chrome marks `Set-Cookie` in Headers with a warning sign: invalid syntax, or a disallowed character.',
      'Firefox: the Console says “rejected for invalid characters”.',
      'The value under Response Headers may look cut off at the place.',
    ],
    shell: {
      run: 'curl -si https://app.example.com/login | grep -ai "^set-cookie" | od -c | head -20',
      shows:
        'Every byte of the line: look for `\\0`, `001` to `037` and `177` before the `\\r \\n` at the end.',
    },
    unlike: {
      'cookie-attribute-ignored': 'there the cookie is kept, and an attribute of it is not understood.',
      'cookie-empty': 'there name or value is missing.',
    },
  },
  'cookie-overwrites-secure': {
    means:
      'The browser holds a `Secure` cookie of this name, set over https. An answer over plain http wants to replace it. Browsers do not allow that, so that nobody in between can put in a cookie of his own.',
    causes: [
      'One part of the site still answers over http and sets the same session cookie.',
      'The redirect from http to https is made by the application, after it has set its cookie.',
    ],
    look: [
      'Network: click the http answer, Headers: `Set-Cookie` is marked by Chrome with a warning sign: it “would have overwritten a cookie with the Secure attribute”.',
      'Application, Cookies (Firefox: Storage, Cookies): the cookie with the tick at Secure still has its old value.',
      'Firefox: the Console says that there is already an existing “secure” cookie.',
    ],
    shell: {
      run: 'curl -si http://app.example.com/ | grep -iE "^(HTTP|location|set-cookie)"',
      shows: 'A `set-cookie` on the http address. There should be a redirect to https and nothing else.',
    },
    unlike: {
      'cookie-secure-from-insecure': 'there the new cookie itself is marked Secure.',
      'cookie-httponly-overwrite': 'there a script wants to replace a cookie that it may not touch.',
    },
    cookie: {},
  },
  'cookie-partitioned-insecure': {
    means:
      '`Partitioned` keeps a cookie of an embedded page apart for each site that embeds it. Browsers accept it together with `Secure` only.',
    causes: [
      'Partitioned was added to an existing cookie, and Secure was forgotten.',
      'A test environment runs over http.',
    ],
    look: [
      'Network: click the answer that sets the cookie, Headers: `Set-Cookie` has `Partitioned` and no `Secure`.',
      'Application, Cookies (Firefox: Storage, Cookies): it is not there. Chrome does not always say why.',
    ],
    shell: {
      run: 'curl -si https://widget.example.com/ | grep -i "^set-cookie" | grep -i "; *partitioned" | grep -vi "; *secure"',
      shows: 'Each line that is printed is a cookie that browsers drop.',
    },
    unlike: {
      'cookie-samesite-none-insecure': 'that is the same rule for SameSite=None.',
      'cookie-other-partition': 'there the cookie is stored, but under another page.',
    },
    cookie: { sameSite: 'none', partitioned: true },
  },
  'cookie-samesite-cross-site-set': {
    means:
      'A page of another site called this server by a script, a frame or an image, and the answer sets a cookie with `SameSite` Lax or Strict. Such a cookie may not be set from there, and the browser drops it.',
    causes: [
      'The sign-in API is on another registered domain than the page.',
      'The page is embedded in a frame of another site.',
      'No SameSite is given, which Chrome takes for Lax.',
    ],
    look: [
      'Network: click the answer that sets the cookie. Request Headers: `Sec-Fetch-Site: cross-site`. Chrome marks `Set-Cookie` in Headers with a warning sign that speaks of SameSite and a cross-site response.',
      'Firefox: the Console says that it was rejected because it is in a cross-site context.',
      'Application, Cookies (Firefox: Storage, Cookies): choose the API’s host: the cookie is not there.',
    ],
    shell: {
      run: 'curl -si https://api.example.net/login -H "Origin: https://app.example.com" -d "user=$NAME" --data-urlencode "password=$PASSWORD" | grep -i "^set-cookie"',
      shows:
        'The line without `SameSite=None; Secure`. curl itself stores and sends everything: it is the browser that refuses.',
    },
    unlike: {
      'cookie-samesite-withheld': 'there the cookie is stored and not sent along.',
      'cookie-third-party-blocked':
        'there the browser blocks all cookies of embedded sites, whatever their SameSite.',
    },
    cookie: { sameSite: 'none' },
  },
  'cookie-attribute-ignored': {
    means:
      'The cookie is stored, but not as its author meant. An attribute is misspelt or malformed, and browsers silently pass over what they do not know.',
    causes: [
      'A slip of the pen: `Http-Only`, `SameSite: None`, `Secure=false`, `MaxAge`.',
      'Two cookies were joined by a comma into one line.',
      'The expiry is no date, or the Path does not begin with a slash.',
      'A value stands in quotes.',
    ],
    look: [
      'Network: click the answer that sets the cookie, Headers, Response Headers, “Raw”: read `Set-Cookie` attribute by attribute.',
      'Application, Cookies (Firefox: Storage, Cookies): compare the columns Path, Domain, Expires, Secure, HttpOnly, SameSite with what the line was to say.',
    ],
    shell: {
      run: 'curl -si https://app.example.com/login | grep -i "^set-cookie" | tr ";" "\\n"',
      shows:
        'One attribute a line. Known are Domain, Path, Expires, Max-Age, Secure, HttpOnly, SameSite and Partitioned; the last column of the browser’s list shows what came of them.',
    },
    unlike: {
      'cookie-invalid-characters': 'there the whole cookie is dropped.',
      'cookie-unguarded': 'there the attributes are not written at all.',
    },
    cookie: {},
  },
};
