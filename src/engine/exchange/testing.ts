import { exchangesFromHar } from './from-har.ts';

/** For tests: HAR entries in few words. */
export type Part = Record<string, unknown>;

export function entry(request: Part = {}, response: Part = {}, rest: Part = {}): Part {
  return {
    startedDateTime: '2026-11-24T10:00:00.000Z',
    time: 20,
    request: {
      method: 'GET',
      url: 'https://api.test/x',
      headers: [{ name: 'Host', value: 'api.test' }],
      ...request,
    },
    response: { status: 200, statusText: 'OK', headers: [{ name: 'Date', value: 'x' }], ...response },
    ...rest,
  };
}

export const har = (entries: unknown, log: Part = {}) => ({
  log: { creator: { name: 'test', version: '1' }, ...log, entries },
});
export const one = (request: Part = {}, response: Part = {}, rest: Part = {}, log: Part = {}) => {
  const exchange = exchangesFromHar(har([entry(request, response, rest)], log))[0];
  if (exchange === undefined) throw new Error('the entry was not read');
  return exchange;
};
export const chromium = { creator: { name: 'WebInspector', version: '537.36' } };
export const firefox = { creator: { name: 'Firefox', version: '153.7' } };
