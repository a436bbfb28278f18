import type { Translation } from '../catalogue.ts';
import type { guide as english } from '../en/guide.ts';

export const guide: Translation<typeof english> = {
  guide_more_about: 'Mehr dazu{name}',
  guide_more: 'Mehr{name}',
  guide_of: ': {name}',
  guide_back: 'Zurück',
  guide_all: 'Alle Ursachen',
  guide_close: 'Die Seite schließen',
  guide_rung: '{group} · {id} · Sprosse {rung} der Leiter: {question}',
  guide_when: 'Gemeldet, wenn: {summary}',
  guide_settings: 'Einstellungen für {product}',
  failed_guide:
    'Why401 konnte die Seite dazu nicht zeigen. Die Aufzeichnung läuft weiter; bitte melde diesen Fehler.',
};
