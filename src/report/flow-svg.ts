import type { FlowReport } from '../engine/report-flows.ts';
import { foldFlow } from './flow-fold.ts';
import { layOut, naturalWidth } from './flow-layout.ts';
import { fitted, type Shape, svgPart } from './flow-shapes.ts';
import { messageSentence, plainProse } from './flow-words.ts';
import { escapeMarkup as xml } from './markup.ts';
import { count } from './words.ts';

/** A bug tracker shows a picture of some thousand pixels; more messages than this are said, not drawn. */
const MOST = 300;
const MARGIN = 12;
const TITLE = 44;

const STYLE = `
text { font: 11px ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1b2130; paint-order: stroke; stroke: #fff; stroke-width: 3px; stroke-linejoin: round; }
.page { fill: #fff; }
.title { font: 600 14px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
.says { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; fill: #566074; }
.d-line, .d-path { fill: none; stroke: #566074; }
.d-line.d-fault, .d-path.d-fault { stroke: #b3201c; stroke-width: 2px; }
.d-lane { stroke: #d3d8e2; }
.d-dashed { stroke-dasharray: 5 3; }
.d-rect { fill: #e6ebf5; }
.d-rect.d-fault { fill: #fdeae8; }
.d-rect.d-warn { fill: #fff2d3; }
.d-rect.d-good { fill: #e0f4e6; }
.d-middle { text-anchor: middle; }
.d-small { font-size: 10px; stroke-width: 0; }
.d-text.d-muted { fill: #566074; }
.d-text.d-strong { font-weight: 600; }
.d-text.d-fault { fill: #b3201c; font-weight: 700; }
.d-text.d-warn { fill: #7d5300; }
.d-text.d-good { fill: #136b34; }
`;

/** A flow as a picture that stands by itself: light, with system fonts, without a script or an address to fetch. Secrets are out as in the report. */
export function flowSvg(flow: FlowReport): string {
  const title = plainProse(flow.title);
  const says = plainProse(flow.end.says);
  const folded = foldFlow(flow, { most: MOST });
  const layout = layOut(flow, folded, naturalWidth(flow, folded.loop !== undefined));
  const missing = folded.beyond + flow.omitted;
  const width = Math.ceil(layout.width) + MARGIN * 2;
  const height = Math.ceil(layout.height) + TITLE + MARGIN * 2 + (missing > 0 ? 18 : 0);
  const room = layout.width - 4;
  const sentences = folded.lines.map(({ message, closes }, at) =>
    messageSentence(message, flow.lanes, {
      at: at + 1,
      of: folded.lines.length,
      closes,
      rounds: flow.rounds,
    }),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${xml(title)}</title>`,
    `<desc id="desc">${xml([says, ...sentences].join(' '))}</desc>`,
    `<style>${STYLE}</style>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    `<text class="title" x="${MARGIN}" y="24">${xml(fitted(title, room, 8))}</text>`,
    `<text class="says" x="${MARGIN}" y="42">${xml(fitted(says, room))}</text>`,
    `<g transform="translate(${MARGIN} ${TITLE + MARGIN})">`,
    ...layout.lanes.map(element),
    ...layout.loop.map(element),
    ...layout.rows.map(({ shapes }) => `<g>${shapes.map(element).join('')}</g>`),
    '</g>',
    missing > 0
      ? `<text class="says" x="${MARGIN}" y="${height - MARGIN}">${xml(`${count(missing, 'more message')} not drawn.`)}</text>`
      : '',
    '</svg>',
    '',
  ]
    .filter((line, at, all) => line !== '' || at === all.length - 1)
    .join('\n');
}

function element(shape: Shape): string {
  const { tag, look, attributes, text } = svgPart(shape);
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${xml(short(value))}"`);
  const open = `<${tag} class="${look}"${written.join('')}`;
  return text === '' ? `${open}/>` : `${open}>${xml(text)}</${tag}>`;
}

/** Tenths of a pixel are enough. */
function short(value: string | number): string {
  return typeof value === 'number'
    ? String(Math.round(value * 10) / 10)
    : value.replace(/\d+\.\d+/g, (number) => String(Math.round(Number(number) * 10) / 10));
}
