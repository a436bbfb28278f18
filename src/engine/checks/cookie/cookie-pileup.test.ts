import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, incidentOf, reportOn } from '../testing.ts';
import { allowed, login, page, refused, warningsOf } from './testing.ts';

const APP = 'https://app.acme.test';
const SID = 'sid=Yk3J9xVb2NqM5yLw1ZhR8sTj';
const nonce = (at: number, filler = 0) =>
  `.AspNetCore.OpenIdConnect.Nonce.CfDJ8${'k'.repeat(filler)}${at}7=N`;
const nonces = (count: number, filler = 0) => Array.from({ length: count }, (_, at) => nonce(at, filler));
const tooLarge = { textType: 'text/html', text: '<title>400 Request Header Or Cookie Too Large</title>' };

/** Sign-ins that are begun one after the other and never ended. */
function begun(count: number): EntryInput[] {
  return nonces(count).map((pair, at) =>
    page(`${APP}/login?round=${at}`, {
      status: 302,
      headers: at === 0 ? {} : { Cookie: nonces(at).join('; ') },
      answer: {
        Location: `https://idp.test/authorize?client_id=a&response_type=code&state=s${at}`,
        'Set-Cookie': `${pair}; Path=/; Secure; SameSite=None`,
      },
    }),
  );
}

describe('cookie-pileup', () => {
  it('is the cause of a header that is too large where the state of old sign-ins makes it so', () => {
    const cookie = [...nonces(45, 170), SID].join('; ');
    const entries = [page(), page(`${APP}/home`, { status: 400, headers: { Cookie: cookie }, ...tooLarge })];
    expect(causesOf(entries)).toEqual(['cookie-pileup', 'cookie-header-too-large']);
    expect(incidentOf(entries).title).toContain('45 cookies of sign-ins that were begun');
  });

  it('is not where something else makes the header large', () => {
    const cookie = [...nonces(4), `profile=${'x'.repeat(8000)}`, SID].join('; ');
    const entries = [page(), page(`${APP}/home`, { status: 400, headers: { Cookie: cookie }, ...tooLarge })];
    expect(causesOf(entries)).toEqual(['cookie-header-too-large']);
  });

  it('is what a server means that counts its state cookies', () => {
    const text =
      '<h1>Error</h1><p>the number of existing, valid state cookies (7) has exceeded the limit (7), no additional authorization request + state cookie can be generated, aborting the request</p>';
    const entries = [page(), page(`${APP}/home`, { status: 503, textType: 'text/html', text })];
    expect(causesOf(entries)).toEqual(['cookie-pileup']);
  });

  it('is why a session cookie is gone that had to make room', () => {
    const fill = (at: number) =>
      allowed({
        url: `${APP}/api/list/${at}`,
        headers: { Cookie: SID },
        answer: {
          'Set-Cookie': Array.from({ length: 62 }, (_, row) => `row_${at}_${row}=1; Path=/api/list; Secure`),
        },
      });
    const entries = [page(), login(`${SID}; Path=/`), fill(1), fill(2), fill(3), refused()];
    expect(causesOf(entries).slice(0, 2)).toEqual(['cookie-pileup', 'session-cookie-missing']);
    const [cause] = incidentOf(entries).causes;
    expect(cause?.message).toBe('evicted');
    expect(cause?.evidence.map(({ exchange, at }) => [exchange, at])).toEqual([
      [1, 'response.headers.set-cookie'],
      [5, 'request.headers.cookie'],
      [4, 'response.headers.set-cookie'],
    ]);
  });

  it('warns while they pile up, before anything fails', () => {
    const report = reportOn(...begun(9), page(`${APP}/`, { headers: { Cookie: nonces(9).join('; ') } }));
    expect(report.incidents).toEqual([]);
    expect(warningsOf(report).map(({ check, message }) => [check, message])).toEqual([
      ['cookie-pileup', 'warning'],
    ]);
  });

  it('does not warn of a few tabs, of chunks, or of other numbered cookies', () => {
    const cookie = [
      ...Array.from({ length: 9 }, (_, at) => `appSession.${at}=part`),
      ...Array.from({ length: 9 }, (_, at) => `_ga_K3J9X${at}QM5Y=GS1.1`),
      ...nonces(4),
    ].join('; ');
    expect(warningsOf(reportOn(...begun(4), page(`${APP}/`, { headers: { Cookie: cookie } })))).toEqual([]);
  });
});
