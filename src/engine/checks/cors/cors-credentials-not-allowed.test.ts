import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, incidentOf, reportOn } from '../testing.ts';

const APP = 'https://app.shop.example';
const page: EntryInput = { url: `${APP}/`, type: 'document' };

function call(answer: Readonly<Record<string, string>>, rest: Partial<EntryInput> = {}): EntryInput {
  return {
    url: 'https://api.shop.example/basket',
    error: 'net::ERR_FAILED',
    answer,
    ...rest,
    headers: {
      Origin: APP,
      'Sec-Fetch-Mode': 'cors',
      'Sec-Fetch-Site': 'same-site',
      Cookie: 'sessionid=8f14e45fceea167a5a36dedd4bea2543',
      ...rest.headers,
    },
  };
}

describe('cors-credentials-not-allowed', () => {
  it('finds Allow-Origin: * on a call with cookies', () => {
    const { causes, kind, verdict } = incidentOf([page, call({ 'Access-Control-Allow-Origin': '*' })]);
    expect([kind, verdict, causes[0]?.check, causes[0]?.message, causes[0]?.confidence]).toEqual([
      'cors',
      'broken',
      'cors-credentials-not-allowed',
      'wildcard',
      'certain',
    ]);
    expect(causes[0]?.evidence.map((one) => one.at)).toEqual([
      'response.headers.access-control-allow-origin',
      'request.headers.cookie',
      'failure',
    ]);
  });

  it('finds Allow-Credentials missing, or not written as “true”', () => {
    const rows = [
      [{}, 'missing'],
      [{ 'Access-Control-Allow-Credentials': 'True' }, 'letters'],
    ] as const;
    for (const [more, message] of rows) {
      const found = incidentOf([page, call({ 'Access-Control-Allow-Origin': APP, ...more })]).causes[0];
      expect([found?.check, found?.message]).toEqual(['cors-credentials-not-allowed', message]);
    }
  });

  it('sees it in Firefox, which leaves no mark', () => {
    const firefox = {
      'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0',
    };
    const quiet = call({ 'Access-Control-Allow-Origin': '*' }, { headers: firefox });
    const { error: _mark, ...unmarked } = quiet;
    expect(causesOf([page, unmarked])[0]).toBe('cors-credentials-not-allowed');
  });

  it('infers it from a call that never went out after a preflight that grants all but cookies', () => {
    const preflight: EntryInput = {
      url: 'https://api.shop.example/basket',
      method: 'OPTIONS',
      type: 'preflight',
      status: 204,
      headers: {
        Origin: APP,
        'Access-Control-Request-Method': 'PUT',
        'Access-Control-Request-Headers': 'content-type',
      },
      answer: {
        'Access-Control-Allow-Origin': APP,
        'Access-Control-Allow-Headers': 'content-type',
        'Access-Control-Allow-Methods': 'PUT',
      },
    };
    const stopped: EntryInput = {
      url: 'https://api.shop.example/basket',
      method: 'PUT',
      status: 0,
      error: 'net::ERR_FAILED',
      provisional: true,
    };
    const found = incidentOf([page, stopped, preflight]);
    expect([found.causes[0]?.check, found.causes[0]?.confidence]).toEqual([
      'cors-credentials-not-allowed',
      'likely',
    ]);
    expect(found.exchanges).toEqual([1, 2]);
    expect(reportOn(page, preflight).incidents).toEqual([]);
  });

  it('is silent where the page may read the answer', () => {
    const granted = { 'Access-Control-Allow-Origin': APP, 'Access-Control-Allow-Credentials': 'true' };
    const { error: _mark, ...healthy } = call(granted);
    expect(reportOn(page, healthy).incidents).toEqual([]);
    const { error: _other, ...anonymous } = call({ 'Access-Control-Allow-Origin': '*' });
    expect(reportOn(page, anonymous).incidents).toEqual([]);
  });

  it('leaves counters and advertisers alone, and requests that ask for no permission', () => {
    const tracker = call(
      { 'Access-Control-Allow-Origin': '*' },
      { url: 'https://t.metrics.example/collect', headers: { Cookie: 'uid=1' } },
    );
    expect(reportOn(page, tracker).incidents).toEqual([]);
    const simple = call({}, { headers: { 'Sec-Fetch-Mode': 'no-cors' } });
    expect(reportOn(page, simple).incidents).toEqual([]);
  });

  it('leaves a refused call to cors-hides-401', () => {
    expect(causesOf([page, call({ 'Access-Control-Allow-Origin': '*' }, { status: 401 })])[0]).toBe(
      'cors-hides-401',
    );
  });
});
