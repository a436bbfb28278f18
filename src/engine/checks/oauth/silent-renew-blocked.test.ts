import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, incidentOf, reportOn } from '../testing.ts';

const FRAME = { 'Sec-Fetch-Dest': 'iframe', 'Sec-Fetch-Mode': 'navigate' };

function authorize(state: string, rest: Partial<EntryInput>, prompt = ''): EntryInput {
  return {
    url: `https://id.example/authorize?client_id=web&response_type=code&redirect_uri=x&state=${state}${prompt}`,
    type: 'document',
    status: 302,
    ...rest,
  };
}

function flow(frame: Partial<EntryInput>): EntryInput[] {
  return [
    authorize('s1', {
      answer: {
        Location: 'https://app.other.example/cb?code=c0de-12&state=s1',
        'Set-Cookie': 'idp_session=8f14e45fceea167a; Secure; HttpOnly',
      },
    }),
    {
      url: 'https://app.other.example/cb?code=c0de-12&state=s1',
      type: 'document',
    },
    authorize(
      's2',
      {
        type: 'document',
        answer: { Location: 'https://app.other.example/cb?error=login_required&state=s2' },
        headers: FRAME,
        ...frame,
      },
      '&prompt=none',
    ),
    { url: 'https://app.other.example/cb?error=login_required&state=s2', type: 'document', headers: FRAME },
  ];
}

describe('silent-renew-blocked', () => {
  it('is the cause where the frame’s request lacks the provider’s cookie', () => {
    const { causes, verdict } = incidentOf(flow({}));
    expect([verdict, causes[0]?.check, causes[0]?.confidence]).toEqual([
      'broken',
      'silent-renew-blocked',
      'likely',
    ]);
    expect(causes[0]?.evidence.map((one) => one.exchange)).toEqual([2, 0, 3]);
  });

  it('is not where the cookie was sent: then the session at the provider is over', () => {
    expect(causesOf(flow({ headers: { ...FRAME, Cookie: 'idp_session=8f14e45fceea167a' } }))[0]).toBe(
      'oauth-error-response',
    );
  });

  it('is not evaluated where the frame’s fields are provisional', () => {
    const { checklist } = incidentOf(flow({ provisional: true }));
    expect(checklist.find((item) => item.check === 'silent-renew-blocked')?.outcome).toBe('not-evaluated');
  });

  it('is silent before anyone has signed in, and where the frame gets its code', () => {
    expect(reportOn(...flow({}).slice(2)).incidents).toEqual([]);
    const [first, second, third] = flow({
      answer: { Location: 'https://app.other.example/cb?code=c0de-34&state=s2' },
    });
    if (first === undefined || second === undefined || third === undefined) throw new Error('three entries');
    expect(
      reportOn(first, second, third, {
        url: 'https://app.other.example/cb?code=c0de-34&state=s2',
        type: 'document',
      }).incidents,
    ).toEqual([]);
  });
});
