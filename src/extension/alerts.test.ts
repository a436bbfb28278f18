import { describe, expect, it } from 'vitest';
import { firstCause, incidentOf } from '../engine/checks/testing.ts';
import { Alerts, type Failure, failuresOf } from './alerts.ts';
import type { Alert } from './messages.ts';

const TAB = 7;
const failure = (number: number, kind = 'unauthorized token-expired'): Failure => ({
  key: `i${number}`,
  kind,
  title: `Failure ${number}`,
});

/** Alerts with a clock and timers of their own. */
function alertsAt() {
  const told: Alert[] = [];
  let time = 0;
  let timers: { at: number; callback: () => void }[] = [];
  const alerts = new Alerts({
    tabId: TAB,
    now: () => time,
    schedule: (callback, ms) => timers.push({ at: time + ms, callback }),
    tell: (alert) => told.push(alert),
  });
  const pass = (ms: number) => {
    time += ms;
    const due = timers.filter(({ at }) => at <= time);
    timers = timers.filter(({ at }) => at > time);
    for (const { callback } of due) callback();
  };
  const counts = () => told.flatMap((alert) => (alert.type === 'alert-count' ? [alert.count] : []));
  const kinds = () => told.flatMap((alert) => (alert.type === 'alert-failure' ? [alert.title] : []));
  return { alerts, pass, counts, kinds };
}

describe('alerts', () => {
  it('count what is open, once it has stayed so for a moment', () => {
    const { alerts, pass, counts } = alertsAt();
    alerts.update([failure(1)]);
    expect(counts()).toEqual([]);
    pass(1500);
    alerts.update([failure(1), failure(2)]);
    pass(1500);
    expect(counts()).toEqual([1, 2]);
  });

  it('say nothing of a refusal that turned out to be as it should be', () => {
    const { alerts, pass, counts, kinds } = alertsAt();
    alerts.update([failure(1)]);
    pass(300);
    alerts.update([]);
    pass(5000);
    expect(counts()).toEqual([]);
    expect(kinds()).toEqual([]);
  });

  it('tell of each kind once, even after everything was cleared', () => {
    const { alerts, pass, kinds } = alertsAt();
    alerts.update([failure(1), failure(2)]);
    pass(1500);
    alerts.update([]);
    alerts.update([failure(3), failure(4, 'login-loop cookie-secure-from-insecure')]);
    pass(1500);
    expect(kinds()).toEqual(['Failure 1', 'Failure 4']);
  });

  it('are gone when the panel is in view, and count what comes after it was left', () => {
    const { alerts, pass, counts, kinds } = alertsAt();
    alerts.update([failure(1)]);
    pass(1500);
    alerts.show(true);
    alerts.update([failure(1), failure(2, 'forbidden csrf-missing')]);
    pass(1500);
    alerts.show(false);
    expect(counts()).toEqual([1, 0]);
    alerts.update([failure(1), failure(2, 'forbidden csrf-missing'), failure(3)]);
    pass(1500);
    expect(counts()).toEqual([1, 0, 1]);
    // What came while somebody looked is no news later.
    expect(kinds()).toEqual(['Failure 1']);
  });

  it('go when it works again or everything is cleared', () => {
    const { alerts, pass, counts } = alertsAt();
    alerts.update([failure(1), failure(2)]);
    pass(1500);
    alerts.update([failure(2)]);
    alerts.update([]);
    expect(counts()).toEqual([2, 1, 0]);
  });

  it('come back after the tab went elsewhere, which takes a badge away', () => {
    const { alerts, pass, counts } = alertsAt();
    alerts.navigated();
    alerts.update([failure(1)]);
    pass(1500);
    alerts.navigated();
    expect(counts()).toEqual([1, 1]);
  });

  it('tell the popup what is open, a few by name', () => {
    const { alerts } = alertsAt();
    alerts.update([1, 2, 3, 4].map((number) => failure(number)));
    expect(alerts.found()).toEqual({ open: 4, titles: ['Failure 1', 'Failure 2', 'Failure 3'] });
  });
});

describe('what somebody has to be told of', () => {
  const placeholder = {
    url: 'https://api.shop.example/orders',
    status: 401,
    headers: { Authorization: 'Bearer undefined' },
  };

  it('is what is broken, under the kind that its first cause makes it', () => {
    const incident = incidentOf([placeholder]);
    expect(failuresOf([incident]).map(({ kind }) => kind)).toEqual([
      `unauthorized ${firstCause([placeholder])?.check}`,
    ]);
  });

  it('is nothing that is expected, may matter, or works again', () => {
    const incident = incidentOf([placeholder]);
    expect(
      failuresOf([
        { ...incident, verdict: 'expected' },
        { ...incident, verdict: 'warning' },
        { ...incident, resolved: { exchange: 3, at: '' } },
      ]),
    ).toEqual([]);
  });
});
