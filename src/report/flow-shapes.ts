import { printable } from '../engine/exchange/redact.ts';

/** What a shape says by its colour. */
export type Tone = 'plain' | 'muted' | 'strong' | 'fault' | 'warn' | 'good' | 'lane';

/** One stroke or text of a drawing, without a colour of its own. Lengths in CSS pixels. */
export type Shape =
  | {
      readonly tag: 'line';
      readonly x1: number;
      readonly x2: number;
      readonly y1: number;
      readonly y2: number;
      readonly tone: Tone;
      readonly dashed?: boolean;
    }
  | { readonly tag: 'path'; readonly d: string; readonly tone: Tone }
  | {
      readonly tag: 'text';
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly tone: Tone;
      readonly middle?: boolean;
      /** Smaller, as in a chip. */
      readonly small?: boolean;
    }
  | {
      readonly tag: 'rect';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly tone: Tone;
    };

/** A shape as SVG: its element, its attributes, its text. What draws it needs to know no more. */
export interface SvgPart {
  readonly tag: Shape['tag'];
  /** Class names, from `d-` on; the colours are theirs. */
  readonly look: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly text: string;
}

export function svgPart(shape: Shape): SvgPart {
  const look = `d-${shape.tag} d-${shape.tone}`;
  switch (shape.tag) {
    case 'line': {
      const { x1, x2, y1, y2, dashed } = shape;
      return {
        tag: 'line',
        look: dashed ? `${look} d-dashed` : look,
        attributes: { x1, x2, y1, y2 },
        text: '',
      };
    }
    case 'path':
      return { tag: 'path', look, attributes: { d: shape.d }, text: '' };
    case 'rect': {
      const { x, y, width, height } = shape;
      return { tag: 'rect', look, attributes: { x, y, width, height, rx: 3 }, text: '' };
    }
    case 'text': {
      const { x, y, text, middle, small } = shape;
      const more = `${middle ? ' d-middle' : ''}${small ? ' d-small' : ''}`;
      return { tag: 'text', look: look + more, attributes: { x, y }, text };
    }
  }
}

/** An arrow: a line, and its head as strokes, since markers need an id that is unique in a page. */
export function arrow(from: number, to: number, y: number, tone: Tone, dashed = false): readonly Shape[] {
  const back = to > from ? -6 : 6;
  return [
    { tag: 'line', x1: from, x2: to, y1: y, y2: y, tone, dashed },
    { tag: 'path', d: `M${to + back} ${y - 4}L${to} ${y}L${to + back} ${y + 4}`, tone },
  ];
}

/** Width of a character of the drawing's monospace, and of a small one; near enough to cut by. */
export const CHAR = 6.7;
export const SMALL_CHAR = 6.1;

/** East Asian wide characters and pictographs take two places. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** The width of a text in pixels, near enough. */
export function widthOf(text: string, char = CHAR): number {
  let places = 0;
  for (const one of text) places += WIDE.test(one) ? 2 : 1;
  return places * char;
}

/** As much of a text as there is room for, an ellipsis in place of the rest; what cannot be seen is spelled out. */
export function fitted(text: string, room: number, char = CHAR): string {
  const most = Math.max(3, Math.floor(room / char + 0.01));
  // A text of any length is cut before it is looked at.
  const shown = printable(text.slice(0, most * 2 + 2));
  let places = 0;
  let cut = '';
  for (const one of shown) {
    const takes = WIDE.test(one) ? 2 : 1;
    if (places + takes > most) return `${[...cut].slice(0, -1).join('')}…`;
    places += takes;
    cut += one;
  }
  return cut;
}
