import type { Random } from './random.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const LONG_MONTHS = [
  'January',
  'FEBRUARY',
  'March',
  'april',
  'June',
  'September',
  'Sept',
  'Octember',
  'Foo',
  'ma',
];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sunday', 'WEDNESDAY', 'Xyz', 'tu'];
const ZONES = [
  'GMT',
  'gmt',
  'UTC',
  'UT',
  'Z',
  'z',
  'EST',
  'EDT',
  'PST',
  'CET',
  'MET',
  'BST',
  'JST',
  'GMT+1',
  'GMT+0200',
  'GMT-05:00',
  '+0000',
  '+0100',
  '-0500',
  '-1200',
  '+01:00',
  '+1',
  '-8',
  '+530',
  '+05300',
  '(PST)',
  '-',
  '+',
  'America/New_York',
  'A',
  'GMT+',
];
const WHOLE = [
  '',
  '0',
  '-1',
  'bad',
  'Session',
  'never',
  'tomorrow',
  'Thu, 01 Jan 1970 00:00:00 GMT',
  'Thu, 01-Jan-1970 00:00:01 GMT',
  'Thu, 01 Jan 1970 00:00:00',
  '1970-01-01',
  '2030-01-01',
  '2030-01-01T00:00:00Z',
  '2030-01-01T00:00:00.000Z',
  '2030-06-05 04:03:02',
  '20300101T000000Z',
  '1893456000',
  '1893456000000',
  'Tue Jan 1 00:00:00 2030',
  'Tue Jan 01 2030 00:00:00 GMT+0100 (CET)',
  '1/2/2030',
  '01/02/30 03:04:05',
  '2.1.2030 10:00',
  'Wed, 09 Jun 2031 10:18:14 GMT, extra',
  '"Wed, 09 Jun 2031 10:18:14 GMT"',
  'Mon, 18-Jan-2038 03:14:07 GMT',
  'Tue, 19-Jan-2038 03:14:08 GMT',
  'Fri, 31 Dec 9999 23:59:59 GMT',
  'Sun, 06 Nov 1994 08:49:37 GMT',
  'Sunday, 06-Nov-94 08:49:37 GMT',
  'Sun Nov  6 08:49:37 1994',
  'Sunday, 06-Nov-33 08:49:37 GMT',
  'Sun Nov  6 08:49:37 2033',
  '10:00:00 1 Jan 2030',
  '2030 Jan 1 10:00:00',
  'Jan 1 2030',
  '1 Jan 2030',
  '1 Jan 30 10:00',
  'Jan-1-2030',
];

/** Dates of every dialect, and what only looks like one. */
export function randomDate(random: Random): string {
  if (random.chance(0.2)) return random.pick(WHOLE);
  const day = () =>
    number(random, random.chance(0.85) ? random.int(1, 31) : random.pick([0, 32, 99, 100]), 2);
  const date = random.weighted<() => string>([
    [8, () => [day(), month(random), year(random)].join(separator(random))],
    [2, () => [month(random), day(), year(random)].join(separator(random))],
    [2, () => [year(random), month(random), day()].join(separator(random))],
    [2, () => [random.int(0, 40), random.int(0, 40), year(random)].join(random.pick(['/', '-', '.', ' ']))],
    [
      1,
      () =>
        [year(random), number(random, random.int(0, 13), 2), day()].join(random.pick(['/', '-', '.', ' '])),
    ],
    [1, () => [day(), month(random)].join(' ')],
  ])();
  const parts = [date];
  if (random.chance(0.9)) parts.push(time(random));
  if (random.chance(0.15)) parts.reverse();
  if (random.chance(0.6))
    parts.unshift(`${random.pick(DAYS)}${random.pick([',', ',', ',', '', ';'.slice(1), '.'])}`);
  if (random.chance(0.7)) parts.push(random.pick(ZONES));
  if (random.chance(0.06))
    parts.push(
      random.pick(['foo', '2031', '5', '11:12:13', 'Feb', 'x1', '1x', '3rd', '(comment)', 'AM', 'pm', '99']),
    );
  const gap = random.weighted([
    [20, ' '],
    [1, '  '],
    [1, '\t'],
    [1, ','],
    [1, ', '],
    [1, '_'],
    [1, '-'],
    [1, '/'],
    [1, 'T'],
    [1, ''],
  ]);
  const text = parts.join(gap);
  return random.chance(0.04) ? mutated(random, text) : text;
}

function number(random: Random, value: number, width: number): string {
  return random.weighted([
    [10, String(value).padStart(width, '0')],
    [4, String(value)],
    [0.3, String(value).padStart(width + 1, '0')],
    [0.2, `${value}th`],
    [0.1, `+${value}`],
  ]);
}

function month(random: Random): string {
  return random.weighted([
    [12, random.pick(MONTHS)],
    [1, random.pick(MONTHS).toUpperCase()],
    [1, random.pick(MONTHS).toLowerCase()],
    [1, random.pick(LONG_MONTHS)],
    [1, String(random.int(0, 13))],
  ]);
}

function year(random: Random): string {
  return String(
    random.weighted<number | string>([
      [8, random.int(2026, 2040)],
      [2, random.int(1990, 2030)],
      [3, String(random.int(0, 99)).padStart(2, '0')],
      [
        1,
        random.pick([
          1600, 1601, 1602, 1899, 1900, 1969, 1970, 2038, 2100, 9999, 10000, 10001, 32767, 32768, 99999,
          100000,
        ]),
      ],
      [0.5, random.int(0, 999)],
      [0.2, `0${random.int(2026, 2040)}`],
    ]),
  );
}

function separator(random: Random): string {
  return random.weighted([
    [8, ' '],
    [8, '-'],
    [1, '/'],
    [0.5, '  '],
    [0.5, ' - '],
    [0.5, '.'],
    [0.5, ','],
    [0.3, '_'],
    [0.3, ':'],
    [0.3, '\t'],
    [0.3, ''],
  ]);
}

function time(random: Random): string {
  const hour = number(random, random.chance(0.9) ? random.int(0, 23) : random.pick([24, 25, 99, 123]), 2);
  const minute = number(random, random.chance(0.93) ? random.int(0, 59) : random.pick([60, 61, 99, 123]), 2);
  const second = number(random, random.chance(0.93) ? random.int(0, 59) : random.pick([60, 61, 99, 123]), 2);
  return random.weighted([
    [14, `${hour}:${minute}:${second}`],
    [2, `${hour}:${minute}`],
    [0.5, `${hour}:${minute}:${second}.123`],
    [
      0.5,
      `${hour}:${minute}:${second}${random.pick([' ', ''])}${random.pick(['AM', 'PM', 'am', 'pm', 'p', 'a.m.'])}`,
    ],
    [0.5, `${hour}:${minute} ${random.pick(['AM', 'PM'])}`],
    [0.3, `${hour}.${minute}.${second}`],
    [0.3, `${hour}:${minute}:${second}:00`],
    [0.3, `${hour}${minute}${second}`],
    [0.3, `${hour}:${minute}:`],
    [0.3, `${hour}:`],
    [0.3, `${hour}::${second}`],
    [0.3, `${hour}: ${minute}:${second}`],
    [0.3, `T${hour}:${minute}:${second}Z`],
  ]);
}

function mutated(random: Random, text: string): string {
  const at = random.int(0, text.length);
  return random.pick([
    text.slice(0, at) +
      random.pick([
        ' ',
        '-',
        ':',
        '"',
        'é',
        '\t',
        '0',
        '9',
        'a',
        '%',
        '=',
        ',',
        '(',
        '[',
        '\\',
        '{',
        '~',
        '',
      ]) +
      text.slice(at),
    text.slice(0, at) + text.slice(at + 1),
    text.slice(at),
    `${text} ${text}`,
  ]);
}
