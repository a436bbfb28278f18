import { Command, CommanderError, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { SNIPPET_IDS } from '../report/cookie-snippets.ts';
import { type CompareFlags, compareFiles } from './compare.ts';
import { type CookiesFlags, cookiesOfFile, KINDS } from './cookies.ts';
import { type DiagnoseFlags, diagnoseFile, FORMATS, InputError } from './diagnose.ts';
import { type RedactFlags, redactFile } from './redact.ts';

/** What a command needs of the world; tests give their own. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  readFile(path: string): Promise<Uint8Array>;
  readStdin(): Promise<Uint8Array>;
  /** The bytes of a file, or of standard input for `-`, as they come; a chunk is good until the next one is asked for. */
  stream?(path: string): AsyncIterable<Uint8Array>;
  writeFile(path: string, text: string): Promise<void>;
  /** Width of the terminal; undefined where the output goes elsewhere. */
  readonly columns?: number | undefined;
}

/**
 * Runs the command line. `argv`: without node and the script. Answers the exit code: 0 nothing broken, 1 at least one broken
 * incident, 2 bad usage or input that cannot be read (one line on stderr). Never throws.
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let code = 0;
  const program = new Command('why401')
    .description('Why was this request refused, or why does this login loop?')
    .version(packageJson.version)
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: () => {}, outputError: () => {} });

  program
    .command('diagnose')
    .description('rank the causes of each refused request and login loop in a HAR file')
    .argument('<file>', 'HAR file, also gzipped; - reads standard input')
    .addOption(new Option('--format <format>', 'how to print').choices(FORMATS).default('text'))
    .addOption(
      new Option('--fail-on <what>', 'when to exit with 1').choices(['broken', 'never']).default('broken'),
    )
    .option('--reveal', 'print tokens, cookie values and other secrets as they are', false)
    .action(async (file: string, flags: DiagnoseFlags) => {
      code = await diagnoseFile(file, flags, io);
    });
  program
    .command('cookies')
    .description(
      'audit every cookie of a HAR file: what is wrong, what could be tighter, and the line that puts it right; or, with --url, say which of them would go with a request, and why the others would not',
    )
    .argument('<file>', 'HAR file, also gzipped; - reads standard input')
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
    .addOption(
      new Option('--framework <name>', 'with each corrected line, what makes this framework send it').choices(
        SNIPPET_IDS,
      ),
    )
    .option('--url <url>', 'ask: which cookies would go to this address?')
    .option('--from <url>', '… from this page; left out: opened by the user (address bar, bookmark)')
    .addOption(
      new Option('--kind <kind>', '… by this kind of request (default: fetch with --from)').choices(KINDS),
    )
    .option('--method <method>', '… with this method (default: GET; POST for a form)')
    .addOption(
      new Option('--profile <browser>', 'whose rules apply (default: the browser that recorded)').choices([
        'chromium',
        'firefox',
      ]),
    )
    .option('--reveal', 'print cookie values and other secrets as they are', false)
    .action(async (file: string, flags: CookiesFlags) => {
      code = await cookiesOfFile(file, flags, io);
    });
  program
    .command('redact')
    .description(
      'write a HAR that is safe to send: secrets and what names persons are disguised, and the diagnosis stays the same',
    )
    .argument('<file>', 'HAR file, also gzipped; - reads standard input')
    .option('-o, --output <file>', 'where to write it (default: standard output)')
    .action(async (file: string, flags: RedactFlags) => {
      code = await redactFile(file, flags, io);
    });
  program
    .command('compare')
    .description(
      'say what differs between a HAR in which signing in fails and one in which it works, as far as it matters for sign-in',
    )
    .argument('<failing>', 'HAR file in which it fails; - reads standard input')
    .argument('<working>', 'HAR file in which it works')
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
    .option('--reveal', 'print tokens, cookie values and other secrets as they are', false)
    .action(async (failing: string, working: string, flags: CompareFlags) => {
      code = await compareFiles(failing, working, flags, io);
    });

  try {
    if (argv.length === 0) throw new InputError('no command given; try: why401 diagnose FILE.har');
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    io.err(`why401: ${oneLine(error)}\n`);
    return 2;
  }
}

/** What went wrong in one line. Messages of unforeseen errors are not shown: an engine's can quote the input, secrets and all. */
function oneLine(error: unknown): string {
  if (error instanceof CommanderError || error instanceof InputError)
    return error.message
      .replace(/^error: /, '')
      .replace(/\s*[\r\n]+\s*/g, ' ')
      .trim();
  const name = error instanceof Error ? error.name : 'an unknown error';
  return `the diagnosis itself failed (${name}); this is a fault of why401, not of the file`;
}
