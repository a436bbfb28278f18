import { describe, expect, it } from 'vitest';
import { causesOf, incidentOf, reportOn } from '../testing.ts';
import { circle, hop, shown } from './testing.ts';

describe('slash-flip', () => {
  it.each([
    ['a slash', ['https://docs.test/handbook', 'https://docs.test/handbook/']],
    [
      'a slash, dropping to http on the way',
      ['https://docs.test/a', 'http://docs.test/a/', 'https://docs.test/a/'],
    ],
    ['the case of a letter', ['https://docs.test/Guide', 'https://docs.test/guide']],
    ['a slash and a query', ['https://docs.test/list?page=2', 'https://docs.test/list/?page=2']],
  ])('is the cause where addresses differ by %s', (_what, urls) => {
    const incident = incidentOf(circle(5, () => urls));
    expect(incident.kind).toBe('redirect-loop');
    expect(incident.causes[0]?.check).toBe('slash-flip');
    expect(incident.causes[0]?.confidence).toBe('certain');
  });

  it('is found in a script’s call', () => {
    const entries = circle(6, () => ['https://api.test/v1/items', 'https://api.test/v1/items/']).map(
      (entry) => ({
        ...entry,
        type: 'fetch',
      }),
    );
    expect(causesOf(entries)[0]).toBe('slash-flip');
  });

  it('is not said of the one redirect that adds a slash', () => {
    expect(
      reportOn(hop('https://a.test/x', '/x/', { status: 301 }), shown('https://a.test/x/')).incidents,
    ).toEqual([]);
  });

  it('is not said of other addresses', () => {
    expect(causesOf(circle(5, () => ['https://a.test/de', 'https://a.test/en']))[0]).toBe(
      'too-many-redirects',
    );
  });
});
