import type { Translation } from '../catalogue.ts';
import type { capture as english } from '../en/capture.ts';

export const capture: Translation<typeof english> = {
  capture_lacks_handshake:
    'Nicht geprüft: wie die Öffnung des WebSockets beantwortet wurde, was die Entwicklertools nicht aufzeichnen.',
  capture_lacks_error:
    'Nicht geprüft: warum diese Anfrage keine Antwort bekam, was die Entwicklertools nicht aufzeichnen (was die eigene Richtlinie der Seite aufhält, zeichnet nichts auf).',
  capture_lacks_worker:
    'Nicht geprüft: was der Service Worker anfragte, der diese Antwort gab, was die Entwicklertools nicht aufzeichnen.',
  capture_lacks_credentials:
    'Nicht geprüft: ein Teil dessen, was diese Anfrage mitführte; die Entwicklertools haben es nicht aufgezeichnet.',
  capture_does_now: 'Die vollständige Aufzeichnung, die nun an ist, tut es: Stelle die Anfrage noch einmal.',
  capture_does: 'Die vollständige Aufzeichnung tut es.',
  capture_what: 'Was das ist und wie man sie erlaubt',
  capture_title: 'Vollständige Aufzeichnung',
  capture_explained:
    'Bei vollständiger Aufzeichnung hört Why401 auch auf die Netzwerkereignisse des Browsers: die dieses Tabs, die von Fenstern, die er öffnet, und die seiner Worker. Der Browser fragt dich vorher. Nichts verlässt den Browser, nichts bleibt nach dem Schließen der Entwicklertools, und du kannst es hier zurücknehmen.',
  capture_restart:
    'Chromium zeigt Anfragen nur, wo eine Erweiterung sie schon beim Start des Browsers sehen durfte. Sichere, was du behalten willst, schließe alle Fenster des Browsers und starte ihn neu: Die Erlaubnis bleibt, und das ist nur einmal nötig.',
  capture_allow_for: 'Für {site} erlauben',
  capture_allow_recorded: 'Für die {count} aufgezeichneten Websites erlauben',
  capture_allow_all: 'Für jede Website erlauben',
  capture_stop: 'Vollständige Aufzeichnung beenden',
  capture_close: 'Vollständige Aufzeichnung schließen',
  capture_left_out_chromium:
    'Die Entwicklertools lassen manches aus: warum ein WebSocket abgewiesen wurde, was Anfragen von Workern mitführen, 401-Antworten, die der Browser selbst beantwortet, was ein Anmeldefenster tut, und mitunter eine Anfrage, die kurz vor dem Seitenwechsel endet.',
  capture_left_out_firefox:
    'Die Entwicklertools lassen manches aus: Anfragen, die kurz vor dem Seitenwechsel enden, etwa die eines Anmeldeformulars, warum eine Anfrage keine Antwort bekam, 401-Antworten, die der Browser selbst beantwortet, und was ein Anmeldefenster tut.',
  capture_status_off: 'Vollständige Aufzeichnung ist aus.',
  capture_status_on_all: 'Vollständige Aufzeichnung ist für jede Website an.',
  capture_status_on: 'Vollständige Aufzeichnung ist für {sites} an.',
  capture_status_blind_all: 'Vollständige Aufzeichnung ist für jede Website erlaubt und sieht noch nichts.',
  capture_status_blind: 'Vollständige Aufzeichnung ist für {sites} erlaubt und sieht noch nichts.',
  capture_only_one: '{count} Anfrage war nur so zu sehen.',
  capture_only_other: '{count} Anfragen waren nur so zu sehen.',
  capture_interrupted: 'Unterbrochen seit {time}: Was jetzt geschieht, kann fehlen.',
  capture_gaps_one: 'Sie war von {from} bis {to} unterbrochen: Anfragen aus dieser Zeit können fehlen.',
  capture_gaps_other:
    'Sie war {count}-mal unterbrochen, zuletzt von {from} bis {to}: Anfragen aus dieser Zeit können fehlen.',
  capture_began: 'Sie begann um {time}: Wiederhole, was davor schiefging.',
  capture_more_sites: '{sites} und {count} weitere Websites',
};
