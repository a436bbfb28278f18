import type { Translation } from '../catalogue.ts';
import type { frame as english } from '../en/frame.ts';

export const frame: Translation<typeof english> = {
  toolbar_label: 'Aufzeichnung und Dateien',
  recording: 'Aufzeichnung läuft',
  paused: 'Angehalten',
  recording_title: 'Die Anfragen des Tabs werden aufgezeichnet. Drücken, um anzuhalten',
  paused_title: 'Angehalten. Drücken, um aufzuzeichnen',
  clear: 'Leeren',
  import_har: 'Öffnen{wide}',
  import_har_wide: ': HAR',
  import_file: 'HAR-Datei',
  compare: 'Vergleichen',
  compare_file: 'HAR-Datei zum Vergleichen',
  compare_title: 'Mit einer Aufzeichnung vergleichen, in der es gelingt oder scheitert',
  capture_button_on: 'Vollständig{wide}: an',
  capture_button_off: 'Vollständig{wide}: aus',
  capture_button_wide: ' aufzeichnen',
  capture_on_title:
    'Vollständige Aufzeichnung ist an: Auch die Netzwerkereignisse des Browsers werden aufgezeichnet',
  capture_off_title: 'Vollständige Aufzeichnung ist aus: Was die Entwicklertools auslassen, fehlt',
  filter_placeholder: 'Filtern: Host, Pfad, Status, Ursache  /',
  filter_label: 'Nach Host, Pfad, Status, Methode oder Ursache filtern',
  export: 'Exportieren',
  export_report: 'Fehlerbericht kopieren',
  export_html: 'Als Webseite speichern',
  export_markdown: 'Als Markdown speichern',
  export_json: 'Als JSON speichern',
  export_junit: 'Als JUnit-XML speichern',
  export_har: 'Als HAR ohne Geheimnisse speichern',
  views: 'Ansichten',
  view_incidents: 'Vorfälle',
  view_requests: 'Anfragen',
  view_cookies: 'Cookies',
  view_tokens: 'Tokens',
  view_flows: 'Abläufe',
  drop_here: 'HAR-Datei hier ablegen, um sie zu öffnen',
  failed_view:
    'Why401 konnte diese Ansicht nicht darstellen. Die Aufzeichnung geht weiter; bitte melde den Fehler.',
  failed_panel:
    'Why401 konnte sein Panel nicht darstellen. Die Aufzeichnung geht weiter; bitte melde den Fehler.',
  failed_incident:
    'Why401 konnte diesen Vorfall nicht darstellen. Die Aufzeichnung geht weiter; bitte melde den Fehler.',
  failed_flow:
    'Why401 konnte diese Anmeldung nicht darstellen. Die Aufzeichnung geht weiter; bitte melde den Fehler.',
  failed_cookie:
    'Why401 konnte dieses Cookie nicht darstellen. Die Aufzeichnung geht weiter; bitte melde den Fehler.',
  failed_token:
    'Why401 konnte dieses Token nicht darstellen. Die Aufzeichnung geht weiter; bitte melde den Fehler.',
  failed_request:
    'Why401 konnte diese Anfrage nicht darstellen. Die Aufzeichnung geht weiter; bitte melde den Fehler.',
  failed_request_part:
    'Why401 konnte diesen Teil der Anfrage nicht darstellen. Die Aufzeichnung geht weiter; bitte melde den Fehler.',
  try_again: 'Noch einmal versuchen',
  dismiss: 'Schließen',
  reading_file: 'Die Datei wird gelesen …',
  waiting_one: 'Die Aufzeichnung wird durchgesehen: noch {count} Anfrage',
  waiting_other: 'Die Aufzeichnung wird durchgesehen: noch {count} Anfragen',
  reading_requests_one: 'Die Datei wird gelesen: {done} von {count} Anfrage',
  reading_requests_other: 'Die Datei wird gelesen: {done} von {count} Anfragen',
  reading_bytes: 'Die Datei wird gelesen: {done} von {total} MB',
  file_still_recording: 'Der Tab wird weiter aufgezeichnet.',
  file_back: 'Zurück zum Tab',
  file_close: 'Schließen',
  limits_summary: 'Was diese Aufzeichnung nicht sagen kann ({count})',
  limits_about_capture: 'Zur vollständigen Aufzeichnung',
  nothing_no_tab: 'Öffne eine HAR-Datei',
  nothing_no_tab_how: 'Drücke „Öffnen: HAR“ oder lege eine Datei irgendwo hier ab.',
  nothing_paused: 'Die Aufzeichnung ist angehalten',
  nothing_paused_how: 'Drücke „Angehalten“, um die Anfragen des Tabs wieder aufzuzeichnen.',
  nothing_yet: 'Noch nichts aufgezeichnet',
  nothing_yet_how:
    'Lade die Seite neu oder tu, was zum 401, zum 403 oder zum kreisenden Login führt. Die Antwort erscheint hier.',
  nothing_yet_before:
    'Anfragen aus der Zeit vor dem Öffnen der Entwicklertools sind nicht zu sehen: Öffne sie, bevor du dich anmeldest. Eine HAR-Datei kannst du irgendwo hier ablegen.',
};
