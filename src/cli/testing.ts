import { type Io, run } from './main.ts';

/** Runs the command with these files in place of the disk's (`-`: standard input); what it printed, and its exit code. */
export async function callWith(
  files: Readonly<Record<string, string>>,
  argv: readonly string[],
  more: Partial<Io> = {},
) {
  let out = '';
  let err = '';
  const written: Record<string, string> = {};
  const io: Io = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    readFile: async (path) => {
      const file = files[path];
      if (file === undefined)
        throw Object.assign(new Error('secret detail'), { code: path === 'dir' ? 'EISDIR' : 'ENOENT' });
      return new TextEncoder().encode(file);
    },
    writeFile: async (path, text) => {
      if (path === 'dir/') throw Object.assign(new Error('secret detail'), { code: 'EISDIR' });
      written[path] = text;
    },
    readStdin: async () => new TextEncoder().encode(files['-'] ?? ''),
    ...more,
  };
  return { code: await run(argv, io), out, err, written };
}
