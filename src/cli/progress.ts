/** A bar on a terminal that shows how far something is. It is wiped before anything else is printed there. */
export interface Progress {
  readonly step: () => void;
  readonly wipe: () => void;
}

/** `write` goes to the terminal. `columns`: its width. */
export function progressBar(
  total: number,
  write: (text: string) => void,
  columns = 80,
  unit = 'files',
): Progress {
  let done = 0;
  let shown = '';
  const draw = () => {
    const label = ` ${done} of ${total} ${unit}`;
    const room = Math.max(0, Math.min(40, columns - label.length - 4));
    const filled = Math.round((room * done) / total);
    const line = `[${'#'.repeat(filled)}${'-'.repeat(room - filled)}]${label}`;
    if (line === shown) return;
    shown = line;
    write(`\r${line}`);
  };
  const wipe = () => {
    if (shown !== '') write(`\r${' '.repeat(shown.length)}\r`);
    shown = '';
  };
  draw();
  return {
    step: () => {
      done++;
      if (done < total) draw();
      else wipe();
    },
    wipe,
  };
}
