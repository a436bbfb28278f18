import type { Translation } from '../catalogue.ts';
import type { next as english } from '../en/next.ts';

export const next: Translation<typeof english> = {
  fix_for_user: 'Im Browser, durch alle, die die Seite benutzen oder testen',
  fix_for_developer: 'Im Code, durch dessen Entwickler',
  fix_for_admin: 'An Servern und Identitätsanbieter, durch deren Administratoren',
  effort_easy_title: 'Leicht: Minuten, eine Einstellung oder Zeile',
  effort_medium_title: 'Mittel: Stunden, eine Änderung, die getestet werden will',
  effort_hard_title: 'Schwer: Tage, eine Änderung am Aufbau',
  tester_title: 'Wenn du den Code nicht ändern kannst',
  tester_try: 'Versuche dies:',
  tester_nothing: 'Im Browser kannst du nichts dagegen tun.',
  tester_hand: 'Lege den {report} in ein Ticket für {owners}.',
  tester_hand_then: 'Wenn es wieder misslingt, lege den {report} in ein Ticket für {owners}.',
  tester_unknown:
    'Lege den {report} in ein Ticket für die, die den Server betreiben: Dessen Log nennt die Ursache, die der Aufzeichnung fehlt.',
  tester_report: 'Fehlerbericht (kopieren)',
  owner_frontend: 'die Entwickler der Seite',
  owner_backend: 'die Entwickler des Servers',
  owner_admin: 'die Administratoren von Servern und Identitätsanbieter',
};
