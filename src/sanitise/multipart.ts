import { sanitiseBody } from './bodies.ts';
import type { Values } from './values.ts';

const MOST_PARTS = 200;

/** A multipart body (RFC 2046 §5.1) with each part looked through by its kind; undefined where there is no boundary to go by. */
export function multipart(
  text: string,
  mimeType: string,
  values: Values,
  refusal: boolean,
): string | undefined {
  const named = /boundary\s*=\s*(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(mimeType);
  const boundary = named?.[1] ?? named?.[2] ?? /^--([^\r\n]{1,70})\r?\n/.exec(text)?.[1];
  if (boundary === undefined) return undefined;
  const pieces = text.split(`--${boundary}`);
  if (pieces.length < 2 || pieces.length > MOST_PARTS) return undefined;
  return pieces
    .map((piece, at) => (at === 0 || piece.startsWith('--') ? '' : part(piece, values, refusal)))
    .map((piece, at) => (at === 0 ? piece : `--${boundary}${piece === '' ? '--' : piece}`))
    .join('');
}

function part(piece: string, values: Values, refusal: boolean): string {
  const split = /^([\s\S]*?\r?\n)(\r?\n)([\s\S]*?)(\r?\n?)$/.exec(piece);
  if (split === null) return '\r\n\r\n\r\n';
  const [, head = '', gap = '', content = '', tail = ''] = split;
  const type = /^content-type:\s*(.+?)\s*$/im.exec(head)?.[1] ?? '';
  const name = /\bname="([^"]*)"/i.exec(head)?.[1] ?? '';
  const file = /\bfilename="/i.test(head);
  const shownHead = head
    .split(/(\r?\n)/)
    .map((line) =>
      /^content-(?:type|disposition|transfer-encoding):/i.test(line)
        ? line.replace(/\bfilename\*?="?[^";\r\n]*"?/gi, 'filename="file"')
        : line.trim() === ''
          ? line
          : '',
    )
    .join('');
  if (file) return shownHead + gap + tail;
  if (type === '' || /^text\/plain/i.test(type))
    return shownHead + gap + values.parameter(name, content) + tail;
  const body = sanitiseBody(content, type, values, { refusal });
  return shownHead + gap + ('text' in body ? body.text : '') + tail;
}
