import type { FaultList } from './authorization-faults.ts';
import { characterName, trimEnds } from './credential-text.ts';

/**
 * Notes what is wrong with a token as RFC 6750 §2.1 has it (b64token: `1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" )
 * *"="`; base64 is a subset), and returns the one that was probably meant. `start`: its offset in the field; `free`: the
 * scheme's tokens may hold any visible character.
 */
export function readToken(own: string, start: number, free: boolean, faults: FaultList): string {
  const { text, offset } = unwrapped(own, start, faults);
  const at = start + offset;
  const percent = /%[0-9A-Fa-f]{2}/.exec(text);
  if (percent !== null) faults.add('percent-encoded', at + percent.index);
  const escaped = /\\[nrt"u]/.exec(text);
  if (escaped !== null) faults.add('escape-sequence', at + escaped.index);
  let end = text.length;
  while (end > 0 && text[end - 1] === '=') end--;
  for (let index = 0; index < end; index++) {
    const char = text[index] ?? '';
    const code = text.charCodeAt(index);
    if (code === 0x20) faults.add('space-inside', at + index);
    else if (code < 0x20 || code > 0x7e || free || /[A-Za-z0-9\-._~+/]/.test(char)) continue;
    else if (char === '"' || char === "'" || char === '`')
      faults.add('quotes', at + index, characterName(char));
    else if (!(percent !== null && char === '%') && !(escaped !== null && char === '\\'))
      faults.add('character-invalid', at + index, characterName(char));
  }
  const plain = escaped === null ? text : text.replace(/\\[nrt]/g, '');
  return trimEnds(percent === null ? plain : percentDecoded(plain));
}

/** Takes quotes, brackets and trailing marks off. `offset`: where the rest begins in `own`. */
function unwrapped(own: string, start: number, faults: FaultList): { text: string; offset: number } {
  let text = own;
  let offset = 0;
  for (let round = 0; round < 4; round++) {
    const tail = text.at(-1) === ',' || text.at(-1) === ';' ? text.at(-1) : undefined;
    if (tail !== undefined)
      faults.add(tail === ',' ? 'trailing-comma' : 'trailing-semicolon', start + offset + text.length - 1);
    const open = /^(?:b?["'`“”‘’]|[<[{(])/.exec(text)?.[0] ?? '';
    const close = tail === undefined && /["'`“”‘’>\]})]/.test(text.at(-1) ?? '') ? text.slice(-1) : '';
    if (tail === undefined && open === '' && close === '') break;
    if (open !== '' || close !== '') {
      const at = start + offset + (open === '' ? text.length - 1 : 0);
      if (/[<[{(>\]})]/.test(open + close)) faults.add('brackets', at);
      else faults.add('quotes', at, characterName(open === '' ? close : open.slice(-1)));
    }
    const inner = text.slice(open.length, text.length - (tail === undefined ? close.length : 1));
    offset += open.length + inner.length - inner.trimStart().length;
    text = inner.trim();
  }
  return { text, offset };
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
