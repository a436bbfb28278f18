import type { Translation } from '../catalogue.ts';
import type { permission as english } from '../en/permission.ts';

export const permission: Translation<typeof english> = {
  permission_cookies_title: 'Darf Why401 Cookies lesen?',
  permission_cookies_sites: 'Nur die dieser Websites:',
  permission_cookies_why:
    'Dann kann Why401 zeigen, was der Browser wirklich für sie speichert, samt allen Attributen, und Cookies löschen, wenn du es verlangst. Nichts verlässt den Browser, nichts wird aufbewahrt. „Cookies nicht mehr lesen“ im Panel nimmt es zurück.',
  permission_cookies_allow: 'Lesen dieser Cookies erlauben',
  permission_capture_title: 'Darf Why401 Anfragen sehen, die die DevTools nicht zeigen?',
  permission_capture_sites: 'Nur Anfragen an diese Websites:',
  permission_capture_why:
    'Dann sieht Why401 auch Anfragen, die den Entwicklertools entgehen oder die sie nur zum Teil zeigen: solche kurz vor dem Verlassen einer Seite, die von Workern und von Anmeldefenstern, die die Seite öffnet, abgewiesene WebSockets und 401-Antworten, die der Browser selbst beantwortet. Nur solange die Entwicklertools offen sind, nur von dem Tab, den sie untersuchen, und von Fenstern, die er öffnet. Why401 liest mit und verändert keine Anfrage. Nichts verlässt den Browser, nichts wird aufbewahrt. „Vollständige Aufzeichnung beenden“ im Panel nimmt es zurück.',
  permission_capture_allow: 'Vollständige Aufzeichnung erlauben',
  permission_every_site: 'jede Website, die der Tab aufruft',
  permission_denied: 'Nicht erlaubt. Du kannst diesen Tab schließen oder es noch einmal versuchen.',
};
