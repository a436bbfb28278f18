import type { Prose } from '../prose.ts';

/** Phrases that the reports have for codes. Of a cookie (das Cookie) unless it says otherwise. */
export const phrases: Prose['phrases'] = {
  // Why a cookie was refused.
  'it has no name': 'es hat keinen Namen',
  'name and value together are over 4096 bytes': 'Name und Wert haben zusammen über 4096 Bytes',
  'a control character stands in the line': 'in der Zeile steht ein Steuerzeichen',
  'its Domain is neither the host that set it nor a parent of that host':
    'seine Domain ist weder der Host, der es setzte, noch dessen übergeordnete Domain',
  'its Domain is shared by many owners (a public suffix)':
    'seine Domain gehört vielen Eigentümern gemeinsam (ein Public Suffix)',
  'it does not keep what its name’s prefix promises':
    'es hält nicht, was das Präfix seines Namens verspricht',
  'Partitioned needs Secure, over https': 'Partitioned verlangt Secure, über https',
  'it is marked Secure, but came over http': 'es trägt Secure, kam aber über http',
  'SameSite=None needs Secure': 'SameSite=None verlangt Secure',
  'it was set from within a page of another site, where only SameSite=None counts':
    'es wurde aus der Seite einer anderen Website heraus gesetzt, wo nur SameSite=None gilt',
  'it came over http and would replace a Secure cookie':
    'es kam über http und würde ein Secure-Cookie ersetzen',
  'a script may not set or replace an HttpOnly cookie':
    'ein Skript darf ein HttpOnly-Cookie weder setzen noch ersetzen',
  'the request was made without cookies, so its answer may set none':
    'die Anfrage wurde ohne Cookies gestellt; darum darf ihre Antwort keine setzen',
  'the browser blocks third-party cookies': 'der Browser blockiert Cookies von Drittanbietern',
  'the site has too many cookies already': 'die Website hat schon zu viele Cookies',
  'its date had already passed': 'sein Datum war schon vorbei',
  // Why it did not go with a request.
  'it belongs to the one host that set it (no Domain)':
    'es gehört allein dem Host, der es setzte (keine Domain)',
  'its Domain does not cover this host': 'seine Domain umfasst diesen Host nicht',
  'its Path does not cover this address': 'sein Path umfasst diese Adresse nicht',
  'it is Secure, and the request goes over http': 'es ist Secure, und die Anfrage geht über http',
  'its SameSite keeps it out of requests that come from another site':
    'sein SameSite hält es aus Anfragen heraus, die von einer anderen Website kommen',
  'it has expired': 'es ist abgelaufen',
  'it lives in the partition of another top-level site':
    'es liegt in der Partition einer anderen Website der obersten Ebene',
  'the request is made without cookies (credentials)': 'die Anfrage wird ohne Cookies gestellt (credentials)',
  'HttpOnly hides it from scripts': 'HttpOnly verbirgt es vor Skripten',
  'an answer was to delete it, with another Domain or Path, and so it stayed':
    'eine Antwort sollte es löschen, mit anderer Domain oder anderem Path; so blieb es',
  'two cookies of this name went along, and the server reads only one':
    'zwei Cookies dieses Namens gingen mit, und der Server liest nur eines',
  'the browser dropped it to make room, as the site had too many cookies':
    'der Browser verdrängte es, um Platz zu schaffen, da die Website zu viele Cookies hatte',
  // How it is known.
  'seen in the traffic': 'im Verkehr gesehen',
  'worked out by the browser’s rules': 'nach den Regeln des Browsers errechnet',
  'cannot be told from what was recorded': 'aus dem Aufgezeichneten nicht zu sagen',
  // What a cookie is for, and how it stands.
  'sign-in': 'Anmeldung',
  'CSRF protection': 'CSRF-Schutz',
  'sign-in under way': 'laufende Anmeldung',
  preference: 'Einstellung',
  analytics: 'Statistik',
  'load balancer': 'Lastverteilung',
  other: 'anderes',
  broken: 'gescheitert',
  weak: 'schwach',
  'could be tighter': 'könnte strenger sein',
  fine: 'in Ordnung',
  tighter: 'strenger',
  note: 'Hinweis',
  // The steps of a sign-in.
  'Page that asks for a sign-in': 'Seite, die eine Anmeldung verlangt',
  'Start of the sign-in': 'Beginn der Anmeldung',
  'Request pushed beforehand': 'Vorab übergebene Anfrage',
  'Authorization request': 'Autorisierungsanfrage',
  'Sign-in page': 'Anmeldeseite',
  Credentials: 'Anmeldedaten',
  'Page between': 'Zwischenseite',
  Callback: 'Rücksprung',
  'Token request': 'Token-Anfrage',
  'Device code': 'Gerätecode',
  'Poll for the token': 'Abfrage des Tokens',
  'User info': 'Nutzerdaten',
  Metadata: 'Metadaten',
  'First page after the sign-in': 'Erste Seite nach der Anmeldung',
  'SAML request': 'SAML-Anfrage',
  'SAML response': 'SAML-Antwort',
  'Logout request': 'Abmeldeanfrage',
  'Logout response': 'Abmeldeantwort',
  Challenge: 'Challenge',
  'Second try': 'Zweiter Versuch',
  Hop: 'Sprung',
  // What differs between two captures.
  'Answer:': 'Antwort:',
  Cookie: 'Cookie',
  Claim: 'Claim',
  Field: 'Feld',
  'Token:': 'Token:',
  'Key in': 'Schlüssel in',
  'Address:': 'Adresse:',
  'Kind:': 'Art:',
  'Step:': 'Schritt:',
};
