import { printable } from '../engine/exchange/redact.ts';

/** Lines of text, wrapped; nothing in them can steer a terminal. */
export class Page {
  readonly #lines: string[] = [];
  constructor(readonly width: number) {}

  blank(): void {
    if (this.#lines.length > 0 && this.#lines.at(-1) !== '') this.#lines.push('');
  }

  /** A paragraph at `indent`, its further lines `hang` deeper; `lead` stands as it is before its first word. */
  text(text: string, indent = 0, hang = 0, lead = ''): void {
    let line = ' '.repeat(indent) + lead;
    let empty = true;
    // A fingerprint stays whole. Runs of blanks stay: in a quoted value they may be the finding.
    for (const word of printable(text.replace(/[\r\n]+/g, ' ').trim()).match(/(?:‹[^‹›]{1,60}›|\S)+ */g) ??
      []) {
      for (const piece of pieces(word, this.width - indent - Math.max(hang, lead.length))) {
        if (!empty && line.length + piece.trimEnd().length > this.width) {
          this.#lines.push(line.trimEnd());
          line = ' '.repeat(indent + hang);
          empty = true;
        }
        line += piece;
        empty = false;
      }
    }
    this.#lines.push(line.trimEnd());
  }

  /** A paragraph under a short label: What, Why, Seen, Fix, See. */
  labelled(label: string, text: string, indent: number): void {
    this.text(text, indent, 6, `${label}:`.padEnd(6));
  }

  /** A line that must stay as it is: code. */
  verbatim(text: string, indent: number): void {
    this.#lines.push((' '.repeat(indent) + printable(text)).trimEnd());
  }

  toString(): string {
    return `${this.#lines.join('\n').trimEnd()}\n`;
  }
}

// Addresses and values without a blank break after the signs that join them, so that a line stays within the terminal.
function pieces(word: string, room: number): string[] {
  if (word.length <= room) return [word];
  const parts = word.match(/[^/?&;,=]*[/?&;,=]+|[^/?&;,=]+/g) ?? [word];
  return parts.flatMap((part) =>
    part.length <= room ? [part] : (part.match(new RegExp(`[\\s\\S]{1,${room}}`, 'g')) ?? [part]),
  );
}
