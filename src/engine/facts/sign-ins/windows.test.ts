import { describe, expect, it } from 'vitest';
import { type EntryInput, reportOn } from '../../checks/testing.ts';
import {
  APP,
  authorizeUrl,
  callbackUrl,
  flowOf,
  form,
  ID,
  matchesIn,
  page,
  stepsOf,
  tokenCall,
} from './testing.ts';

const CODE = 'c0de-9sK2pLw7Qe';
const signIn = `${ID}/sign-in`;
const tokens = { access_token: 'at-Yk3J9xVb2NqM5yLw1ZhR8sTj', token_type: 'Bearer', expires_in: 600 };
const grant = {
  grant_type: 'authorization_code',
  code: CODE,
  redirect_uri: `${APP}/callback`,
  client_id: 'web',
};
const opener = (entry: EntryInput, at: number): EntryInput => ({ ...entry, page: 'page_1', at });
const popup = (entry: EntryInput, at: number): EntryInput => ({ ...entry, page: 'page_7', at });

/** The application stays open in its tab; the provider's pages are shown in a window of their own, which hands the code back. */
function inPopup(last: EntryInput): EntryInput[] {
  return [
    opener(page(`${APP}/`), 0),
    popup(page(authorizeUrl(), signIn), 1),
    popup(page(signIn), 1.1),
    // The opener goes on asking for other things meanwhile.
    opener({ url: `${APP}/api/news`, text: '[]' }, 1.5),
    popup(
      form(signIn, 'username=ada&password=analytical', callbackUrl(), { headers: { Referer: signIn } }),
      3,
    ),
    popup(page(callbackUrl()), 3.1),
    opener(last, 3.4),
  ];
}

describe('a sign-in in a window of its own', () => {
  it('is one flow with the page that opened it and spends the code', () => {
    const flow = flowOf(...inPopup(tokenCall(grant, tokens)));
    expect(stepsOf(flow)).toEqual([
      'entry 0',
      'authorize 1',
      'sign-in-page 2',
      'credentials 4',
      'callback 5',
      'token 6',
    ]);
    expect(flow.end.state).toBe('signed-in');
    expect(matchesIn(flow)).toEqual(
      expect.arrayContaining(['state: matches', 'code: matches', 'redirect_uri: matches']),
    );
    expect(reportOn(...inPopup(tokenCall(grant, tokens))).incidents).toEqual([]);
  });

  it('is told of where the opener’s code is refused', () => {
    const entries = inPopup(tokenCall(grant, { error: 'invalid_grant' }, { status: 400 }));
    const { incidents, flows } = reportOn(...entries);
    expect(incidents.map(({ kind, exchanges }) => [kind, exchanges])).toEqual([['token-endpoint', [6]]]);
    expect(flows[0]?.end).toMatchObject({ state: 'failed', exchange: 6 });
  });

  it('is joined by the code alone where the pages of the window were not captured', () => {
    const [first, , , , , callback, spend] = inPopup(tokenCall(grant, tokens));
    const flow = flowOf(...[first, callback, spend].flatMap((entry) => entry ?? []));
    expect(stepsOf(flow)).toEqual(expect.arrayContaining(['callback 1', 'token 2']));
    expect(flow.end.state).toBe('signed-in');
  });
});
