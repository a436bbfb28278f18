import type { Translation } from '../catalogue.ts';
import type { store as english } from '../en/store.ts';

export const store: Translation<typeof english> = {
  language: 'de',
  extension_name: 'Why401',
  extension_description:
    'Sagt, warum eine Anfrage 401 oder 403 bekam oder ein Login im Kreis läuft: Ursachen mit Belegen und Abhilfe, in den DevTools.',
};
