import { Command, CommanderError, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { SNIPPET_IDS } from '../report/snippet-ids.ts';
import { FORMATS, KINDS } from './choices.ts';
import type { CompareFlags } from './compare.ts';
import type { CookiesFlags } from './cookies.ts';
import type { Crew } from './crew.ts';
import type { DiagnoseFlags } from './diagnose.ts';
import type { ExplainFlags } from './explain.ts';
import { InputError, oneLine } from './faults.ts';
import { metricsUrl } from './otlp-url.ts';
import type { RedactFlags } from './redact.ts';

/** What a command needs of the world; tests give their own. */
export interface Io {
  out(text: string): void;
  /** Waits until what was printed has been taken by whoever reads it, so that it need not be kept. */
  printed?(): Promise<void>;
  err(text: string): void;
  readFile(path: string): Promise<Uint8Array>;
  readStdin(): Promise<Uint8Array>;
  /** The bytes of a file, or of standard input for `-`, as they come; a chunk is good until the next one is asked for. */
  stream?(path: string): AsyncIterable<Uint8Array>;
  writeFile(path: string, text: string): Promise<void>;
  /** Whether two names are of one file, which is there. */
  sameFile?(one: string, other: string): Promise<boolean>;
  /** Width of the terminal; undefined where the output goes elsewhere. */
  readonly columns?: number | undefined;
  /** `err` is a terminal, on which a bar can be drawn. */
  readonly terminal?: boolean | undefined;
  /** The files of a folder or a pattern; undefined where the argument names one file. */
  readonly findFiles?: (argument: string) => Promise<readonly string[] | undefined>;
  /** The environment's variables. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  appendFile?(path: string, text: string): Promise<void>;
  /** Threads for so many files; without them, files are diagnosed in turn. */
  readonly crew?: (files: number) => Promise<Crew>;
}

/**
 * Runs the command line. `argv`: without node and the script. Answers the exit code: 0 nothing broken, 1 at least one broken
 * incident, 2 bad usage or input that cannot be read (one line on stderr). Never throws. What a command needs is loaded when it runs:
 * `--help` is not to wait for the engine.
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
    .description('rank the causes of each refused request and login loop in HAR files')
    .argument(
      '<file...>',
      'HAR files, also gzipped; folders of them; patterns such as "runs/**/*.har"; - reads standard input',
    )
    .addOption(new Option('--format <format>', 'how to print').choices(FORMATS).default('text'))
    .addOption(
      new Option('--fail-on <what>', 'when to exit with 1').choices(['broken', 'never']).default('broken'),
    )
    .option(
      '--otlp [url]',
      'also send counts by route, answer and cause to an OpenTelemetry receiver, such as http://localhost:4318; without an address, to the one that OTEL_EXPORTER_OTLP_ENDPOINT names',
    )
    .option('--reveal', 'print tokens, cookie values and other secrets as they are', false)
    .action(async (named: readonly string[], flags: DiagnoseFlags) => {
      code = await diagnoseNamed(named, flags, io);
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
      const { cookiesOfFile } = await import('./cookies.ts');
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
      const { redactFile } = await import('./redact.ts');
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
      const { compareFiles } = await import('./compare.ts');
      code = await compareFiles(failing, working, flags, io);
    });
  program
    .command('explain')
    .description(
      'print the page of a cause: what it means, how to see it by hand, what to do in which product; without one, list all',
    )
    .argument('[id]', 'as the reports name it, such as token-expired')
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'markdown']).default('text'))
    .action(async (id: string | undefined, flags: ExplainFlags) => {
      const { explain } = await import('./explain.ts');
      code = await explain(id, flags, io);
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

/** One file is reported in full, many in a line each. */
async function diagnoseNamed(named: readonly string[], flags: DiagnoseFlags, io: Io): Promise<number> {
  if (typeof flags.otlp === 'string') metricsUrl(flags.otlp);
  const files = new Set<string>();
  let many = named.length > 1 || flags.format === 'ndjson' || flags.format === 'github';
  for (const argument of named) {
    const found = argument === '-' ? undefined : await io.findFiles?.(argument);
    if (found?.length === 0)
      throw new InputError(`${argument}: there is no HAR file here (.har, .har.gz), or none matches`);
    if (found !== undefined) many = true;
    for (const file of found ?? [argument]) files.add(file);
  }
  const [file = ''] = files;
  if (!many) {
    const { diagnoseFile } = await import('./diagnose.ts');
    return await diagnoseFile(file, flags, io);
  }
  const { diagnoseFiles } = await import('./many.ts');
  return await diagnoseFiles([...files], flags, io);
}
