import { parseUrl } from '../engine/exchange/exchange.ts';
import { Session } from '../engine/session.ts';
import { type CookiesOptions, cookiesReport } from '../report/cookies.ts';
import { cookiesText } from '../report/cookies-text.ts';
import type { SnippetId } from '../report/snippet-ids.ts';
import { InputError } from './faults.ts';
import { readCapture } from './input.ts';
import type { Io } from './main.ts';

export interface CookiesFlags {
  readonly format: 'text' | 'json';
  readonly reveal: boolean;
  readonly profile?: 'chromium' | 'firefox';
  readonly framework?: SnippetId;
  readonly url?: string;
  readonly from?: string;
  readonly kind?: string;
  readonly method?: string;
}

/**
 * Audits the cookies of a HAR file, or says which of them would go with a request. Answers the exit code, which is 0: an audit
 * breaks nothing.
 * @throws InputError where the file cannot be read or the question makes no sense.
 */
export async function cookiesOfFile(file: string, flags: CookiesFlags, io: Io): Promise<number> {
  const question = questionOf(flags);
  const { info, exchanges, skipped } = await readCapture(file, io);
  const engine = flags.profile ?? info.engine;
  const session = new Session({ info: { ...info, engine }, reveal: flags.reveal });
  for (const exchange of exchanges) session.add(exchange);
  const report = cookiesReport(session, {
    profile: engine === 'other' ? 'rfc6265bis' : engine,
    skipped,
    ...(question === undefined ? {} : { question }),
    ...(flags.framework === undefined ? {} : { framework: flags.framework }),
  });
  io.out(
    flags.format === 'json'
      ? `${JSON.stringify(report, null, 2)}\n`
      : cookiesText(report, { width: Math.min(110, io.columns ?? 80) }),
  );
  return 0;
}

function questionOf({ url, from, kind, method }: CookiesFlags): CookiesOptions['question'] {
  if (url === undefined) {
    const asked = [from && '--from', kind && '--kind', method && '--method'].find((name) => name);
    if (asked)
      throw new InputError(`${asked} says how a request is made; add --url, the request to ask about`);
    return undefined;
  }
  absolute('--url', url);
  if (from !== undefined) absolute('--from', from);
  // A form is a navigation; without a page it is the user who opens the address.
  const form = kind === 'form';
  const chosen = form ? 'document' : (kind ?? (from === undefined ? 'document' : 'fetch'));
  if (from === undefined && chosen !== 'document')
    throw new InputError(`--kind ${kind} is made by a page; add --from with the address of the page`);
  return {
    url,
    page: from ?? null,
    kind: chosen,
    method: (method ?? (form ? 'POST' : 'GET')).toUpperCase(),
  };
}

function absolute(option: string, text: string): void {
  const { scheme, host } = parseUrl(text);
  if (!/^(?:https?|wss?)$/.test(scheme) || host === '')
    throw new InputError(`${option} wants a whole address, such as https://app.example/login`);
}
