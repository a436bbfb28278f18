import { siteOf } from '../exchange/site.ts';
import type { Offset } from './clock-estimate.ts';
import { isLoopback } from './loop-kind.ts';

/** What time it really is, as far as several clocks agree. */
export interface Reference {
  /** How far the agreed time is ahead of the recording machine's clock; undefined where the clocks are of two minds. */
  readonly offset: Offset | undefined;
  /** Hosts whose clocks agree on it. */
  readonly hosts: readonly string[];
  /** How many registrable domains they belong to. */
  readonly sites: number;
  /** The recording machine's own clock is among those that agree. */
  readonly machine: boolean;
}

/** Ours, ms: clocks kept by NTP differ by less. */
const AGREE = 2000;

/**
 * Lets the clocks vote: each host has a voice, and the recording machine (with its own loopback servers) one. Ours: two clocks that
 * agree and differ from a third say that the third is wrong; one against one says nothing.
 */
export function referenceOf(
  clocks: readonly { readonly host: string; readonly offset: Offset }[],
): Reference {
  const voters = clocks.filter((one) => !isLoopback(one.host));
  const near = (at: number) =>
    voters.filter((one) => Math.abs(one.offset.ms - at) <= one.offset.uncertainty + AGREE);
  const withMachine = near(0);
  const others = voters.filter((one) => !withMachine.includes(one));
  let best: typeof others = [];
  for (const one of others) {
    const agreeing = near(one.offset.ms).filter((other) => others.includes(other));
    if (agreeing.length > best.length) best = agreeing;
  }
  const machine = withMachine.length + 1;
  if (best.length === machine) return { offset: undefined, hosts: [], sites: 0, machine: false };
  if (best.length < machine)
    return {
      offset: { ms: 0, uncertainty: withMachine.length === 0 ? AGREE : tightest(withMachine).uncertainty },
      hosts: withMachine.map((one) => one.host),
      sites: sitesOf(withMachine),
      machine: true,
    };
  return {
    offset: tightest(best),
    hosts: best.map((one) => one.host),
    sites: sitesOf(best),
    machine: false,
  };
}

function tightest(clocks: readonly { readonly offset: Offset }[]): Offset {
  return clocks.reduce<Offset>(
    (least, { offset }) => (offset.uncertainty < least.uncertainty ? offset : least),
    { ms: 0, uncertainty: Number.POSITIVE_INFINITY },
  );
}

function sitesOf(clocks: readonly { readonly host: string }[]): number {
  return new Set(clocks.map((one) => siteOf(one.host))).size;
}
