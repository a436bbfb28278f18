import { randomDate } from './dates.ts';
import { type Family, randomDomain, randomPathValue } from './places.ts';
import type { Random } from './random.ts';
import {
  FIELD_CONTROLS,
  MAX_AGES,
  ODD_NAMES,
  PLAIN_NAMES,
  PREFIXES,
  SAME_SITES,
  SCRIPT_CONTROLS,
  UNKNOWN,
  VALUES,
} from './words.ts';

export interface LineOptions {
  readonly family: Family;
  /** The host that sets the cookie. */
  readonly host: string;
  /** document.cookie takes NUL and line breaks, which no field line can carry. */
  readonly fromScript: boolean;
  /** A name of its own, for lines that must not overwrite one another. */
  readonly unique?: string;
}

/** One Set-Cookie line, or one assignment to document.cookie. */
export function randomLine(random: Random, options: LineOptions): string {
  if (random.chance(0.015))
    return random.pick([
      '',
      ' ',
      ';',
      '=',
      ';;',
      '=;',
      ' = ',
      '\t',
      '; Path=/',
      ' ; a=1',
      '=; Secure',
      ';=',
      'a',
      '=a',
      '= a',
      '=a=b',
      ' =a=b',
      '==',
      '==a',
      '=\t',
      ',',
      '"',
      ';a=1',
      '\u00a0',
      '=__Host-a',
      '__Host-a',
      '__Secure-a',
      '__Http-a',
      '=__Secure-a=1',
    ]);
  const pair = randomPair(random, options);
  const attributes = randomAttributes(random, options);
  let line = pair;
  for (const attribute of attributes) line += spaced(random, ';', 0.85) + attribute;
  if (random.chance(0.05)) line += random.pick([';', '; ', ';;', ' ;', '; ;', ' ', '\t', ';\t']);
  if (random.chance(0.02)) line = withControl(random, line, options.fromScript);
  if (random.chance(0.01)) line = line.slice(random.int(0, 3));
  // Half a surrogate pair cannot be sent.
  return Buffer.from(line).toString();
}

function spaced(random: Random, sign: string, usual: number): string {
  if (random.chance(usual)) return sign === ';' ? '; ' : sign;
  return random.pick(['', ' ', '  ', '\t', ' \t']) + sign + random.pick(['', ' ', '  ', '\t', '\t ']);
}

function withControl(random: Random, line: string, fromScript: boolean): string {
  const at = random.int(0, line.length);
  return line.slice(0, at) + random.pick(fromScript ? SCRIPT_CONTROLS : FIELD_CONTROLS) + line.slice(at);
}

function randomPair(random: Random, { unique, fromScript }: LineOptions): string {
  const name =
    unique !== undefined
      ? random.weighted<string>([
          [12, unique],
          [3, randomPrefix(random) + unique],
          [3, random.pick(ODD_NAMES) + unique],
          [2, unique + random.pick(ODD_NAMES)],
        ])
      : random.weighted<string>([
          [12, random.pick(PLAIN_NAMES)],
          [4, randomPrefix(random) + random.pick(['', 'a', 'b'])],
          [3, random.pick(ODD_NAMES)],
        ]);
  if (random.chance(0.02)) return disguised(random);
  if (random.chance(0.04)) return name;
  if (random.chance(0.03)) return sized(random, name);
  let value = random.chance(0.5) ? String(random.int(1, 3)) : random.pick(VALUES);
  if (random.chance(0.02)) value = withControl(random, value, fromScript);
  const pair = name + spaced(random, '=', 0.9) + value;
  return random.chance(0.05) ? random.pick([' ', '\t', '  ']) + pair : pair;
}

/** A prefix in any case, or what only looks like one. */
function randomPrefix(random: Random): string {
  if (random.chance(0.6)) return random.pick(PREFIXES);
  return mixed(random, random.pick(['__Secure-', '__Host-', '__Http-', '__Host-Http-']));
}

/** A prefix where no name is. */
function disguised(random: Random): string {
  const rest = random.pick(['', 'a', 'a=1', '=1', ' a', '=', 'a=b=c', '\u00e4', ' = 1']);
  return random.pick(['=', '=', ' = ', '=\t', '', '==', '=\u00a0', '="']) + randomPrefix(random) + rest;
}

function mixed(random: Random, word: string): string {
  return [...word]
    .map((letter) => (random.chance(0.5) ? letter.toUpperCase() : letter.toLowerCase()))
    .join('');
}

/** A pair whose name and value weigh about as much as is allowed. */
function sized(random: Random, name: string): string {
  const total = random.pick([4094, 4095, 4096, 4097, 4098, 5000, 10_000]);
  const filler = random.pick(['x', 'x', 'ä', '日', '💥']);
  const long = filler.repeat(Math.floor((total - Buffer.byteLength(name)) / Buffer.byteLength(filler)));
  const rest = 'y'.repeat(Math.max(0, total - Buffer.byteLength(name) - Buffer.byteLength(long)));
  return random.weighted<string>([
    [6, `${name}=${long}${rest}`],
    [2, `${name}${long}${rest}=`],
    [1, `${name}${long}=${rest}`],
    [1, `${name}${long}${rest}`],
    [1, `${name} = ${long}${rest} `],
    [1, `${name}="${long.slice(2)}${rest}"`],
  ]);
}

function randomAttributes(random: Random, options: LineOptions): string[] {
  const attributes: string[] = [];
  const add = (probability: number, make: () => string) => {
    if (!random.chance(probability)) return;
    attributes.push(make());
    // The same attribute again, with a value of its own.
    if (random.chance(0.08)) attributes.push(make());
  };
  // A cookie that many hosts and scripts can see makes the most of what follows.
  const valued = (name: string, value: string) => {
    if (random.chance(0.015)) return cased(random, name);
    return cased(random, name) + spaced(random, '=', 0.9) + value;
  };
  const flag = (name: string) =>
    cased(random, name) +
    (random.chance(0.06)
      ? random.pick([
          '=',
          '=1',
          '=true',
          '=false',
          ' = x',
          '=;'.slice(0, 1),
          `=${'x'.repeat(random.int(1022, 1026))}`,
        ])
      : '');
  add(0.3, () => valued('Domain', randomDomain(random, options.family, options.host)));
  add(0.45, () => valued('Path', randomPathValue(random)));
  add(0.4, () => flag('Secure'));
  add(0.2, () => flag('HttpOnly'));
  add(0.3, () => valued('SameSite', random.pick(SAME_SITES)));
  add(0.2, () => valued('Max-Age', random.pick(MAX_AGES)));
  add(0.22, () => valued('Expires', randomDate(random)));
  add(0.1, () => flag('Partitioned'));
  add(0.05, () => valued('Priority', random.pick(['Low', 'Medium', 'High', 'low', 'x', ''])));
  add(0.08, () => random.pick(UNKNOWN));
  add(0.01, () =>
    `${random.pick(['Foo', 'Comment', 'SameSite', 'Max-Age', 'Expires', 'Domain', 'Priority', '', 'x'.repeat(1030)])}=${random.pick(['x', '1', 'ä'])}`.concat(
      'x'.repeat(random.pick([1021, 1022, 1023, 1024, 1025, 2000])),
    ),
  );
  add(0.02, () => random.pick(['', ' ', '\t']));
  return random.shuffled(attributes);
}

function cased(random: Random, name: string): string {
  return random.weighted<() => string>([
    [16, () => name],
    [3, () => name.toLowerCase()],
    [2, () => name.toUpperCase()],
    [1, () => mixed(random, name)],
    [0.3, () => `${name}${random.pick([' ', '\t'])}`],
    [0.2, () => ` ${name}`],
    [0.1, () => `\u00a0${name}`],
  ])();
}
