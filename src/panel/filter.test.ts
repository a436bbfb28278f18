import { describe, expect, it } from 'vitest';
import { causeWords, filterRequests, incidentMatches, termsOf } from './filter.ts';
import { demoExchanges, demoIncidents } from './testing.ts';

const exchanges = demoExchanges();
const incidents = demoIncidents();
const found = (filter: string) =>
  filterRequests(exchanges, termsOf(filter), causeWords(incidents)).map((exchange) => exchange.index);

describe('the filter', () => {
  it.each([
    ['host', 'static.example.test', [36]],
    ['path', '/whoami', [35]],
    ['method', 'options', [32]],
    ['status and path', '401 digest', [34]],
    ['cause', 'token-expired', Array.from({ length: 14 }, (_, at) => 18 + at)],
    ['number', '#33', [33]],
  ])('finds requests by %s', (_what, filter, indices) => {
    expect(found(filter)).toEqual(indices);
  });

  it('wants every word, in any case', () => {
    expect(found('GET  STATIC')).toEqual([36]);
    expect(found('static options')).toEqual([]);
    expect(found('   ')).toHaveLength(37);
  });

  it.each([
    ['cookie-secure', ['i1']],
    ['idp.other.test', ['i1']],
    ['expected', ['i4', 'i5']],
    ['preflight', ['i3']],
    ['orders 401', ['i2']],
  ])('finds incidents by %s', (filter, ids) => {
    const matching = incidents.filter((one) =>
      incidentMatches(one, termsOf(filter), (index) => exchanges[index]),
    );
    expect(matching.map((one) => one.id)).toEqual(ids);
  });
});
