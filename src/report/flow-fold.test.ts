import { describe, expect, it } from 'vitest';
import { foldFlow, loopAlone } from './flow-fold.ts';
import { flowMessage, longFlow, looped, signedIn } from './testing-flows.ts';

const drawn = (...args: Parameters<typeof foldFlow>) =>
  foldFlow(...args).lines.map(({ message, closes }) => `${message.exchange}${closes ? '⟲' : ''}`);

describe('what is drawn of a flow', () => {
  it('is every message of a sign-in without a loop', () => {
    const folded = foldFlow(signedIn());
    expect(folded.lines).toHaveLength(signedIn().messages.length);
    expect(folded).toMatchObject({ loop: undefined, folded: 0, beyond: 0 });
  });

  it('is one round of a loop, the first with a fault, and where the next begins', () => {
    expect(drawn(looped(6))).toEqual(['20', '21', '22', '23⟲']);
    const late = looped(6).messages.map((message) =>
      message.exchange < 27 ? { ...message, fault: '' } : message,
    );
    expect(drawn({ ...looped(6), messages: late })).toEqual(['26', '27', '28', '29⟲']);
    const none = looped(6).messages.map((message) => ({ ...message, fault: '' }));
    expect(drawn({ ...looped(6), messages: none })).toEqual(['20', '21', '22', '23⟲']);
    expect(foldFlow(looped(6))).toMatchObject({ loop: { first: 0, last: 3, rounds: 6 }, folded: 14 });
  });

  it('keeps what came before the loop and after it', () => {
    const loop = looped(3);
    const flow = {
      ...loop,
      messages: [flowMessage({ exchange: 1 }), ...loop.messages, flowMessage({ exchange: 99 })],
    };
    expect(drawn(flow)).toEqual(['1', '20', '21', '22', '23⟲', '99']);
    expect(foldFlow(flow).loop).toMatchObject({ first: 1, last: 4 });
    expect(loopAlone(flow).messages).toHaveLength(9);
  });

  it('is every round when unfolded, each marked at its beginning', () => {
    const { lines, loop } = foldFlow(looped(3), { unfolded: true });
    expect(loop).toBeUndefined();
    expect(lines.map(({ begins }) => begins)).toEqual([1, null, null, 2, null, null, 3, null, null]);
  });

  it('closes no round that is the last one known', () => {
    const flow = looped(2);
    const cut = { ...flow, messages: flow.messages.filter(({ round }) => round === 2) };
    expect(drawn(cut)).toEqual(['23', '24', '25']);
    expect(foldFlow(cut).loop).toMatchObject({ first: 0, last: 2, rounds: 2 });
  });

  it('takes no loop from a count alone, nor from one round', () => {
    expect(foldFlow({ ...signedIn(), rounds: 4 }).loop).toBeUndefined();
    expect(foldFlow({ ...looped(1), rounds: 1 }).loop).toBeUndefined();
    expect(loopAlone(signedIn()).messages).toHaveLength(signedIn().messages.length);
  });

  it('ends at a limit, and says how much is left', () => {
    expect(foldFlow(longFlow(500), { most: 120 })).toMatchObject({ beyond: 380 });
    const { loop, lines, beyond } = foldFlow(looped(6), { most: 2 });
    expect([loop?.last, lines.length, beyond]).toEqual([1, 2, 2]);
  });
});
