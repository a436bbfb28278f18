import { describe, expect, it } from 'vitest';
import { incidentMatches, RequestFilter, termsOf } from './filter.ts';
import { demoExchanges, demoIncidents } from './testing.ts';

const exchanges = demoExchanges();
const incidents = demoIncidents();
const found = (filter: string) =>
  new RequestFilter().matching(1, exchanges, termsOf(filter), incidents).map(({ index }) => index);

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

  it('finds by a word of the cause and one of the request together', () => {
    expect(found('token-expired #20')).toEqual([20]);
  });

  it('finds the same while requests and incidents come in, and in another recording', () => {
    const filter = new RequestFilter();
    const terms = termsOf('token-expired');
    const growing = exchanges.slice(0, 20);
    const indices = (all: readonly { readonly index: number }[]) => all.map(({ index }) => index);
    expect(indices(filter.matching(1, growing, terms, []))).toEqual([]);
    expect(indices(filter.matching(1, growing, terms, incidents))).toEqual([18, 19]);
    growing.push(...exchanges.slice(20));
    expect(indices(filter.matching(1, growing, terms, incidents))).toEqual(found('token-expired'));
    const other = termsOf('static');
    expect(indices(filter.matching(1, growing, other, incidents))).toEqual([36]);
    expect(indices(filter.matching(2, exchanges.slice(30), other, incidents))).toEqual([36]);
    expect(filter.matching(2, exchanges, [], incidents)).toBe(exchanges);
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
