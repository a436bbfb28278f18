import { CommanderError } from 'commander';

/** Input that cannot be read, or usage that cannot be served: the message is the one line that the user sees. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** What went wrong in one line. Messages of unforeseen errors are not shown: an engine's can quote the input, secrets and all. */
export function oneLine(error: unknown): string {
  if (error instanceof CommanderError || error instanceof InputError)
    return error.message
      .replace(/^error: /, '')
      .replace(/\s*[\r\n]+\s*/g, ' ')
      .trim();
  return ownFault(error instanceof Error ? error.name : 'an unknown error');
}

/** The line for an error that is no fault of the input; `name` is an error's name or code. */
export function ownFault(name: string): string {
  return `the diagnosis itself failed (${name}); this is a fault of why401, not of the file`;
}
