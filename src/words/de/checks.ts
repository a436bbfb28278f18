import type { MessageProse, Prose } from '../prose.ts';

const DROPPED: MessageProse = {
  title: 'Der Browser verwirft das Cookie {name}: Es trägt Secure, kam aber über http',
  what: 'Die Antwort von {setter} kam über unverschlüsseltes http und setzt {name} mit Secure. Ein solches Cookie darf nur über https gesetzt werden.',
  why: 'Der Browser übergeht es; darum geht die nächste Anfrage an {host} ohne es hinaus, und der Server sieht niemanden angemeldet.',
  fixes: [
    'Liefere die Anmeldung über https aus oder lass, nur in der Entwicklung, Secure weg.',
    'Leite http auf https um, bevor die Anmeldung beginnt, und sende Strict-Transport-Security.',
    'Öffne die Website mit https:// davor.',
  ],
};

/** Checks whose prose is translated; the others are said in English. */
export const checks: Prose['checks'] = {
  'auth-handshake': {
    name: 'Erster Schritt einer Anmeldung',
    messages: {
      answered: {
        title:
          'Erwarteter 401: {method} {place} war der erste Schritt einer {scheme}-Anmeldung, die dann gelang',
        what: 'Der Server verlangte {scheme}-Anmeldedaten; die nächste Anfrage an dieselbe Adresse brachte sie mit und wurde angenommen.',
        why: 'Bei {scheme} wird die erste Anfrage immer abgelehnt: Ihre Antwort sagt dem Browser, was er senden soll. Nichts ist gescheitert.',
        fixes: ['Nichts zu tun.'],
      },
    },
  },
  'cookie-secure-from-insecure': {
    name: 'Secure-Cookie über http gesetzt',
    messages: {
      lost: DROPPED,
      held: DROPPED,
      warning: DROPPED,
    },
  },
  'session-cookie-missing': {
    name: 'Sitzungscookie fehlt',
    messages: {
      lost: {
        title: 'Die Anfrage an {place} ging ohne das Sitzungscookie {name} hinaus',
        what: 'Die Antwort von {setter} setzte {name}; die abgelehnte Anfrage führt es nicht mit.',
        why: 'Ohne ihr Sitzungscookie sieht eine Anfrage aus wie die eines Fremden.',
        fixes: [
          'Erlaube Cookies für diese Website, melde dich ab und wieder an.',
          'Sieh dir den Befund zum Cookie daneben an; gibt es keinen, prüfe, ob ein Skript, eine Erweiterung oder „Websitedaten löschen“ das Cookie entfernt hat.',
        ],
      },
    },
  },
  'token-expired': {
    name: 'Token abgelaufen',
    messages: {
      expired: {
        title: 'Das Access-Token lief {ago} vor der Anfrage an {place} ab',
        what: 'Laut Token gilt es bis {exp}. Nach der maßgeblichen Uhr ({clock}) war es {now}, als die Anfrage beantwortet wurde: {ago} zu spät.',
        why: 'Nach seinem Ablauf lehnt ein Server ein Token ab, wer auch immer es hat.',
        fixes: [
          'Melde dich neu an oder lade die Seite neu, um ein frisches Token zu bekommen.',
          'Erneuere das Token vor seinem Ablauf (achte auf exp oder expires_in) und einmal nach einem 401; wiederhole dann die Anfrage.',
          'Trifft das Nutzer mitten in der Arbeit, prüfe die Lebensdauer der Tokens und ob Refresh-Tokens ausgestellt werden.',
        ],
      },
      said: {
        title: '{place} lehnte das Token ab, weil es abgelaufen ist',
        what: 'Der Server sagt es in seiner Antwort. Das Token selbst ist von außen nicht lesbar, oder seine Daten wurden nicht aufgezeichnet.',
        why: 'Nach seinem Ablauf lehnt ein Server ein Token ab, wer auch immer es hat.',
        fixes: [
          'Melde dich neu an oder lade die Seite neu, um ein frisches Token zu bekommen.',
          'Erneuere das Token vor seinem Ablauf und einmal nach einem 401; wiederhole dann die Anfrage.',
        ],
      },
    },
  },
};
