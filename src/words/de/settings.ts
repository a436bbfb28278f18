import type { Translation } from '../catalogue.ts';
import type { settings as english } from '../en/settings.ts';

export const settings: Translation<typeof english> = {
  settings: 'Einstellungen',
  settings_title:
    'Einstellungen: Anmeldeseiten, Sitzungs-Cookies, auszulassende Hosts, wie viel behalten wird',
  settings_where:
    'In diesem Browser gespeichert, für alle Websites. Von deinen Anfragen wird nichts gespeichert. Eine Änderung gilt, sobald du ihr Feld verlässt.',
  settings_odd: 'Manche gespeicherten Einstellungen waren nicht lesbar: sie sind wieder wie am Anfang.',
  settings_not_kept:
    'Dieser Browser lässt die Erweiterung nichts speichern: die Einstellungen gelten, bis du die Entwicklerwerkzeuge schließt.',
  settings_sites: 'Deine Websites',
  setting_login_urls: 'Anmeldeseiten',
  setting_login_urls_how:
    'Eine je Zeile, neben denen, die an ihren Worten erkannt werden (login, sign-in, authorize …): ein Pfad, ein Host oder beides. * steht für Beliebiges.',
  setting_session_cookies: 'Cookies, die eine Anmeldung tragen',
  setting_session_cookies_how:
    'Namen, einer je Zeile, neben den bekannten (sessionid, JSESSIONID, connect.sid …). * steht für Beliebiges.',
  setting_ignored_hosts: 'Auszulassende Hosts',
  setting_ignored_hosts_how:
    'Einer je Zeile. Ihre Anfragen werden nicht aufgezeichnet und gehen in nichts ein, was gesagt wird. * steht für Beliebiges.',
  settings_thresholds: 'Ab wann etwas gemeldet wird',
  setting_loop_rounds: 'Runden, die eine Schleife ausmachen',
  setting_loop_rounds_how: 'Eine Schleife, bei der der Browser selbst aufgibt, wird immer gemeldet.',
  setting_storm_count: 'Wiederholte Ablehnungen, die ein Sturm sind',
  setting_storm_count_how: 'Eine Anfrage, abgelehnt und ohne Pause wiederholt.',
  setting_expiry_tolerance: 'Sekunden, die deine Server ein abgelaufenes Token noch annehmen',
  setting_expiry_tolerance_how:
    'Viele erlauben etwa eine Minute, weil Uhren abweichen. Was ein Server selbst abgelaufen nennt, wird immer gemeldet.',
  settings_retention: 'Wie viel behalten wird',
  setting_keep: 'Anfragen, die behalten werden',
  setting_keep_how: 'Sind es mehr, werden die ältesten verworfen. Etwa 10 kB je Anfrage.',
  setting_on_navigation: 'Wenn der Tab zu einer anderen Seite geht',
  setting_on_navigation_how:
    'Eine Anmeldung geht über mehrere Seiten: ohne die vorigen lässt sich ihre Ursache meist nicht nennen.',
  setting_on_navigation_keep: 'Das Aufgezeichnete behalten',
  setting_on_navigation_clear: 'Verwerfen, was vor der Seite kam',
  settings_secrets: 'Geheimnisse auf dem Schirm und in Berichten',
  setting_redaction: 'Was anstelle eines Geheimnisses steht',
  setting_redaction_how:
    'Gleiche Geheimnisse haben gleiche Kennzeichen, und ein Kennzeichen führt nicht zum Geheimnis zurück. Geöffnete Anfragen zeigen eines weiterhin, wo du es verlangst.',
  setting_redaction_usual: 'Seine Länge und ein Kennzeichen',
  setting_redaction_strict: 'Ein Kennzeichen allein; und jeden Wert eines Parameters verbergen',
  setting_out_of_range: 'Bitte eine ganze Zahl von {least} bis {most}. Bis dahin gilt die vorige.',
  settings_reset: 'Zurück zu den Vorgaben',
  settings_close: 'Schließen',
  dropped_one:
    '{count} ältere Anfrage wurde verworfen und geht in nichts ein, was hier gesagt wird: {keep} werden behalten.',
  dropped_other:
    '{count} ältere Anfragen wurden verworfen und gehen in nichts ein, was hier gesagt wird: {keep} werden behalten.',
  dropped_setting: 'Anzahl ändern',
};
