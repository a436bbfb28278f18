import type { ParsedUrl } from '../exchange/exchange.ts';
import { parseUrl } from '../exchange/exchange.ts';
import type { Redactor } from '../exchange/redact.ts';
import { cut } from '../exchange/redact-text.ts';
import { clockTime, span } from '../exchange/time.ts';
import type { MessagePart } from '../report-flows.ts';
import { sameAddress } from './saml.ts';
import { identifier, systemName } from './saml-print.ts';
import { xmlTime } from './xml.ts';

/** What time it was for the server that a message went to; `basis` as in the fact about clocks. */
export interface MessageClock {
  /** Milliseconds since the epoch; undefined where nothing tells. */
  readonly now: number | undefined;
  readonly basis: 'date' | 'offset' | 'reference' | 'recorder' | 'none';
  /** Whose clock it is. */
  readonly host: string;
}

/** What is worth knowing of a value besides itself. */
interface Note {
  readonly fault?: string;
  readonly advice?: string;
}

/** Ours, ms: Date has whole seconds. */
const GRACE = 2000;

/** Collects the parts of a message that is written in XML. What is absent is left out. */
export class PartList {
  readonly parts: MessagePart[] = [];

  constructor(
    readonly show: Redactor,
    readonly at: string,
    readonly clock: MessageClock,
    /** Where the message went; undefined where it does not matter. */
    readonly place: ParsedUrl | undefined,
  ) {}

  /** `value` is printed as it is given: safe already. */
  add(name: string, value: string, means: string, { fault = '', advice = '' }: Note = {}): void {
    const weight = fault !== '' ? 'fault' : advice !== '' ? 'advice' : '';
    this.parts.push({ name, value, means, fault: fault || advice, weight, at: this.at });
  }

  /** Names of systems and fixed words. */
  text(name: string, value: string | undefined, means: string, note?: Note): void {
    if (value !== undefined && value !== '') this.add(name, systemName(value, this.show), means, note);
  }

  id(name: string, value: string | undefined, means: string, note?: Note): void {
    if (value !== undefined && value !== '') this.add(name, identifier(value, this.show), means, note);
  }

  /** What identifies a person, or opens something. */
  hidden(name: string, value: string | undefined, means: string, note?: Note): void {
    if (value !== undefined && value !== '') this.add(name, this.show.fingerprint(value), means, note);
  }

  /** An address that must be the one to which the message came, where `here` says so. */
  address(name: string, value: string | undefined, means: string, here = false): void {
    if (value === undefined || value === '') return;
    const differs = here && this.place !== undefined && !sameAddress(parseUrl(value), this.place);
    this.add(name, this.show.urlText(cut(value, 2000)), means, {
      fault:
        differs && this.place !== undefined
          ? `The browser brought it to ${this.show.place(this.place)}: scheme, host, port, path and trailing slash count.`
          : '',
    });
  }

  /** A time that has to be past: `from`; still to come: `until`; or only told: `made`. */
  time(name: string, value: string | undefined, means: string, sort: 'from' | 'until' | 'made'): void {
    if (value === undefined || value === '') return;
    const time = xmlTime(value);
    if (time === undefined) {
      this.text(name, value, means, { fault: 'It is no xs:dateTime.' });
      return;
    }
    const { now } = this.clock;
    const text = clockTime(time);
    if (now === undefined) {
      this.add(name, text, means);
      return;
    }
    const by = span(time - now);
    const whose = this.#whose();
    const past = time <= now;
    const off = sort === 'until' ? time + GRACE < now : time > now + GRACE;
    const sentence =
      sort === 'until'
        ? past
          ? `ran out ${by} before it came`
          : `${by} were left when it came`
        : past
          ? `${by} before it came`
          : `${by} after it came`;
    this.add(name, `${text}, ${sentence}`, means, {
      fault: !off
        ? ''
        : sort === 'until'
          ? `It had run out ${by} before, by ${whose}.`
          : sort === 'from'
            ? `It was not valid for another ${by}, by ${whose}.`
            : `It was made ${by} in the future, by ${whose}: the clocks differ.`,
    });
  }

  #whose(): string {
    const { basis, host } = this.clock;
    return basis === 'date' || basis === 'offset'
      ? `the clock of ${host}`
      : 'the clock of the machine that recorded this';
  }
}
