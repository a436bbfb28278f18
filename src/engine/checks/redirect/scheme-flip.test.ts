import { describe, expect, it } from 'vitest';
import { causesOf, incidentOf, reportOn } from '../testing.ts';
import { circle, hop, shown } from './testing.ts';

describe('scheme-flip', () => {
  it('is the cause where http and https take turns, for every visitor', () => {
    const entries = circle(10, () => ['https://www.shop.test/pay', 'http://www.shop.test/pay']);
    const incident = incidentOf(entries, 0);
    expect(incident.kind).toBe('redirect-loop');
    expect(incident.causes[0]?.check).toBe('scheme-flip');
    expect(incident.causes[0]?.confidence).toBe('certain');
    expect(incident.causes[0]?.evidence.map(({ at }) => at)).toEqual([
      'response.headers.location',
      'response.headers.location',
    ]);
    expect(incident.exchanges).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it.each([
    ['on other ports', ['https://a.test:8443/x', 'http://a.test:8080/x']],
    ['on the sign-in page', ['https://a.test/login', 'http://a.test/login']],
    [
      'over a second address',
      ['https://a.test/shop', 'http://a.test/cart', 'https://a.test/cart', 'http://a.test/shop'],
    ],
  ])('is found %s', (_what, urls) => {
    expect(causesOf(circle(5, () => urls))[0]).toBe('scheme-flip');
  });

  it('is likely where an https address redirects to its very self', () => {
    const entries = circle(20, () => ['https://tailor.test/']);
    const [first] = incidentOf(entries).causes;
    expect([first?.check, first?.message, first?.confidence]).toEqual(['scheme-flip', 'same', 'likely']);
  });

  it('counts hops that the browser had in its cache', () => {
    const entries = circle(
      6,
      () => ['https://www.shop.test/pay', 'http://www.shop.test/pay'],
      () => ({ status: 301 }),
    );
    expect(incidentOf(entries, 3).exchanges).toHaveLength(12);
  });

  it('is not said of the one redirect from http to https', () => {
    const report = reportOn(
      hop('http://a.test/', 'https://a.test/', { status: 301 }),
      shown('https://a.test/'),
    );
    expect(report.incidents).toEqual([]);
  });

  it('is not said where a sign-in is part of the circle', () => {
    const entries = circle(5, (n) => [
      'https://a.test/',
      `https://id.test/authorize?client_id=a&state=${n}`,
      `http://a.test/callback?code=${n}&state=${n}`,
    ]);
    expect(causesOf(entries)).not.toContain('scheme-flip');
  });
});
