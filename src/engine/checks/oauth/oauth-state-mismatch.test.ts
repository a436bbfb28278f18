import { describe, expect, it } from 'vitest';
import { hop, shown } from '../redirect/testing.ts';
import { causeOf, causesOf, type EntryInput, incidentOf, reportOn } from '../testing.ts';

const begin = (state: string, over: Partial<EntryInput> = {}): EntryInput =>
  hop(
    `https://id.test/authorize?client_id=web&response_type=code&redirect_uri=https%3A%2F%2Fapp.test%2Fcallback&state=${state}`,
    `https://id.test/login`,
    over,
  );
const back = (query: string, over: Partial<EntryInput> = {}): EntryInput =>
  shown(`https://app.test/callback?${query}`, {
    status: 400,
    text: 'Bad Request',
    textType: 'text/plain',
    ...over,
  });

describe('oauth-state-mismatch', () => {
  it('is the cause where the callback brings a state that no request had', () => {
    const incident = incidentOf([begin('first-Yk3J9xVb2N'), back('code=abc123&state=other-Zh1R8sTjk3')]);
    const [first] = incident.causes;
    expect([first?.check, first?.message, first?.confidence, incident.verdict]).toEqual([
      'oauth-state-mismatch',
      'foreign',
      'likely',
      'broken',
    ]);
    expect(first?.evidence.map(({ exchange, at }) => [exchange, at])).toEqual([
      [1, 'url'],
      [0, 'url'],
    ]);
    expect(JSON.stringify(incident)).not.toMatch(/Yk3J9xVb2N|Zh1R8sTjk3/);
  });

  it('is certain where the server says so as well', () => {
    const entries = [
      begin('first-Yk3J9xVb2N'),
      back('code=abc123&state=other-Zh1R8sTjk3', {
        status: 403,
        text: '{"message":"Unable to verify authorization request state."}',
        textType: 'application/json',
      }),
    ];
    expect(causeOf(entries, 'oauth-state-mismatch')?.confidence).toBe('certain');
    expect(causesOf(entries)[0]).toBe('oauth-state-mismatch');
  });

  it('names a callback that lost its state', () => {
    expect(
      causeOf(
        [begin('first-Yk3J9xVb2N'), back('code=abc123&iss=https%3A%2F%2Fid.test')],
        'oauth-state-mismatch',
      )?.message,
    ).toBe('absent');
  });

  it('names two sign-ins under way at once', () => {
    const entries = [
      begin('first-Yk3J9xVb2N'),
      begin('second-Zh1R8sTjk3'),
      back('code=abc123&state=first-Yk3J9xVb2N', {
        text: 'mismatching_state: CSRF Warning! State not equal in request and response.',
      }),
    ];
    expect(causeOf(entries, 'oauth-state-mismatch')?.message).toBe('older');
  });

  it('is likely the older one where the application fails without a word, and merely possible where it goes on', () => {
    const two = [begin('first-Yk3J9xVb2N'), begin('second-Zh1R8sTjk3')];
    const cause = (over: Partial<EntryInput>) =>
      causeOf([...two, back('code=abc123&state=first-Yk3J9xVb2N', over)], 'oauth-state-mismatch');
    expect(cause({ status: 500, text: 'Internal Server Error' })).toMatchObject({
      message: 'older',
      confidence: 'likely',
    });
    const on = cause({ status: 302, answer: { Location: 'https://app.test/callback?error=login' } });
    expect(on).toMatchObject({ message: 'older', confidence: 'possible' });
    const newest = [...two, back('code=abc123&state=second-Zh1R8sTjk3', { status: 500 })];
    expect(causesOf(newest)).not.toContain('oauth-state-mismatch');
  });

  it.each([
    ['oauth4webapi', 'OperationProcessingError: unexpected "state" response parameter value', 500],
    ['a page of Go’s templates', '<p>unexpected &#34;state&#34; response parameter value</p>', 500],
    ['Spring', '[authorization_request_not_found] ', 401],
    ['ASP.NET Core', 'An unhandled exception occurred: Correlation failed.', 500],
    ['openid-client', 'checks.state argument is missing', 400],
  ])('takes the word of %s where the capture does not hold the beginning', (_what, text, status) => {
    expect(causesOf([back('code=abc123&state=Yk3J9xVb2N', { text, status })])[0]).toBe(
      'oauth-state-mismatch',
    );
  });

  it('stands behind the cookie that the callback lacks', () => {
    const entries = [
      hop('https://app.test/login', 'https://id.test/authorize?client_id=web&response_type=code&state=s1', {
        answer: { 'Set-Cookie': 'oauth_state=Yk3J9xVb2NqM5yLw; Path=/login; Secure' },
      }),
      back('code=abc123&state=s1', { text: 'invalid state' }),
    ];
    expect(causesOf(entries)[0]).toBe('cookie-path-narrow');
  });

  it('is not said where the states agree', () => {
    const entries = [begin('first-Yk3J9xVb2N'), back('code=abc123&state=first-Yk3J9xVb2N')];
    expect(causesOf(entries)).not.toContain('oauth-state-mismatch');
  });

  it('finds nothing broken where the callback is answered well', () => {
    const report = reportOn(
      begin('first-Yk3J9xVb2N'),
      hop('https://app.test/callback?code=abc123&state=first-Yk3J9xVb2N', '/', {
        answer: { 'Set-Cookie': 'sid=Yk3J9xVb2NqM5; Path=/' },
      }),
      shown('https://app.test/', { headers: { Cookie: 'sid=Yk3J9xVb2NqM5' } }),
    );
    expect(report.incidents).toEqual([]);
  });
});
