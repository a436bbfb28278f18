import type { Translation } from '../catalogue.ts';
import type { compare as english } from '../en/compare.ts';

export const compare: Translation<typeof english> = {
  compare_this: 'diese Aufzeichnung',
  compare_with: 'Verglichen mit {name}',
  compare_swap_title: 'Die gescheiterte für die gelungene nehmen',
  compare_swap: 'Tauschen',
  compare_again_one: 'Neu vergleichen: {count} neue Anfrage',
  compare_again_other: 'Neu vergleichen: {count} neue Anfragen',
  compare_what: 'Der Vergleich',
  compare_careful: 'Achtung:',
  compare_doubt:
    'Auch in der Aufzeichnung, in der es gelingen soll, ist etwas gescheitert: siehe oben. Drücke „Tauschen“, wenn die beiden verkehrt herum stehen.',
  compare_fails: 'Scheitert: {name}',
  compare_works: 'Gelingt: {name}',
  compare_broken: '{requests}, {count} gescheitert',
  compare_fails_word: 'scheitert',
  compare_works_word: 'gelingt',
  compare_fails_at: 'scheitert #{index}',
  compare_works_at: 'gelingt #{index}',
  compare_weight_1: 'Erklärt das Scheitern allein',
  compare_weight_2: 'Kann es erklären',
  compare_weight_3: 'Einen Blick wert',
  compare_nothing_common:
    'Die beiden Aufzeichnungen haben keine Anfrage gemeinsam: Sie lassen sich nicht vergleichen.',
  compare_in_both_one: '{count} Anfrage in beiden.',
  compare_in_both_other: '{count} Anfragen in beiden.',
  compare_same:
    'Sie unterscheiden sich in nichts, was für die Anmeldung zählt: Was verschieden ist, liegt am Server oder wurde nicht aufgezeichnet.',
  compare_differences_one: '{count} Unterschied, der für die Anmeldung zählen kann:',
  compare_differences_other: '{count} Unterschiede, die für die Anmeldung zählen können:',
  compare_request_fine:
    'Diese Anfrage wurde nicht abgelehnt. Öffne eine abgelehnte, um sie mit einer gelungenen zu vergleichen.',
  compare_request_alone:
    'Nichts zum Vergleichen: Keine Anfrage an {origin} wurde in dieser Aufzeichnung durchgelassen. Zeichne eine auf, die gelingt (neu angemeldet oder in einem anderen Browser), oder öffne eine HAR-Datei, die beide hat.',
  compare_this_address: 'diese Adresse',
  compare_request_with: 'Verglichen mit {request}, {how}.',
  compare_request_with_at: 'Verglichen mit {request}, {how}, um {time}.',
  compare_how_before: 'der letzten Anfrage dieser Art, die davor durchgelassen wurde',
  compare_how_after: 'der nächsten Anfrage dieser Art, die durchgelassen wurde',
  compare_how_elsewhere: 'der letzten durchgelassenen Anfrage an eine andere Adresse dieses Servers',
  compare_request_same:
    'Sie unterscheiden sich in nichts, was für die Anmeldung zählt: Dieselbe Eingabe wurde verschieden beantwortet. Was verschieden ist, liegt am Server (Zeit, Zustand, eine andere Instanz) oder wurde nicht aufgezeichnet.',
  compare_caption_one: 'Ein Unterschied, das Wichtigste zuerst',
  compare_caption_other: '{count} Unterschiede, das Wichtigste zuerst',
  compare_column_what: 'Was',
  compare_column_this: 'Diese Anfrage ({status})',
  compare_column_worked: 'Die gelungene ({status})',
  compare_matters: 'Am wichtigsten:',
};
