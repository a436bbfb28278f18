import type { Translation } from '../catalogue.ts';
import type { popup as english } from '../en/popup.ts';

export const popup: Translation<typeof english> = {
  popup_found_one: '{count} Problem in diesem Tab gefunden',
  popup_found_other: '{count} Probleme in diesem Tab gefunden',
  popup_nothing: 'In diesem Tab bisher kein Problem gefunden',
  popup_closed: 'Für diesen Tab sind die Entwicklertools nicht offen, also wird nichts aufgezeichnet.',
  popup_where:
    'Die Antwort steht in den Entwicklertools: Drücke F12, wähle Why401 und tu noch einmal, was misslingt.',
  popup_notify: 'Jede neue Art von Fehler melden',
  popup_notify_note:
    'Je Art einmal, solange die Entwicklertools offen sind. Nie für etwas, das so sein soll.',
  alert_count_one: 'Why401: {count} neues Problem in diesem Tab',
  alert_count_other: 'Why401: {count} neue Probleme in diesem Tab',
  alert_title: 'Why401: eine neue Art von Fehler',
};
