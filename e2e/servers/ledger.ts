import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type { RequestHandler } from 'express';
import { Strategy as BearerStrategy } from 'passport-http-bearer';
import { passportApi } from './guards.ts';
import type { World } from './world.ts';

/** Opaque tokens, known to the server that issued them alone. */
export interface Ledger {
  readonly valid: Set<string>;
  issue(): string;
}

export function ledger(world: World): Ledger {
  const valid = new Set<string>();
  return {
    valid,
    issue() {
      const token = world.plant(randomBytes(24).toString('base64url'));
      valid.add(token);
      return token;
    },
  };
}

/** passport-http-bearer over such a ledger; `why` is what it says of the rest. */
export function opaqueApi(
  { valid }: Ledger,
  why?: string,
  ...handlers: readonly RequestHandler[]
): RequestListener {
  const guard = new BearerStrategy((token, done) => {
    if (valid.has(token)) done(null, { token });
    // The strategy takes a text here, which its types leave out.
    else done(null, false, why as never);
  });
  return passportApi(guard, ...handlers);
}
