import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, incidentOf, reportOn } from '../testing.ts';
import { circle, hop, shown } from './testing.ts';

const STATE = 'oauth_state=Yk3J9xVb2NqM5yLw1ZhR8sTj; Path=/; HttpOnly; SameSite=Lax';
const SID = 'sid=Zh1R8sTjk3J9xVb2NqM5yLw1; Path=/; HttpOnly';

describe('host-flip', () => {
  it.each([
    ['www and the bare name', 'https://www.gallery.test/rooms', 'https://gallery.test/rooms'],
    ['localhost and its address', 'http://localhost:5173/', 'http://127.0.0.1:5173/'],
  ])('is the cause where %s redirect to each other', (_what, one, other) => {
    const incident = incidentOf(circle(5, () => [one, other]));
    expect([incident.kind, incident.causes[0]?.check, incident.causes[0]?.confidence]).toEqual([
      'redirect-loop',
      'host-flip',
      'certain',
    ]);
  });

  it('is the cause where the sign-in began on localhost and came back to 127.0.0.1', () => {
    const entries: EntryInput[] = [
      hop('http://localhost:3000/login', 'https://id.test/authorize?client_id=a&response_type=code&state=7', {
        answer: { 'Set-Cookie': STATE },
      }),
      hop(
        'https://id.test/authorize?client_id=a&response_type=code&state=7',
        'http://127.0.0.1:3000/callback?code=1&state=7',
      ),
      { ...shown('http://127.0.0.1:3000/callback?code=1&state=7'), status: 401, text: 'state mismatch' },
    ];
    const incident = incidentOf(entries);
    expect(incident.causes[0]?.check).toBe('host-flip');
    expect(incident.causes[0]?.message).toBe('cookie');
    expect(incident.causes[0]?.evidence.map(({ exchange }) => exchange)).toEqual([0, 2]);
  });

  it('is the cause of a login loop between www and the bare name', () => {
    const entries = circle(
      4,
      (n) => [
        'https://shop.test/account',
        `https://id.test/authorize?client_id=a&state=${n}`,
        `https://www.shop.test/callback?code=${n}&state=${n}`,
      ],
      (_turn, place) => (place === 2 ? { answer: { 'Set-Cookie': SID } } : {}),
    );
    const incident = incidentOf(entries);
    expect([incident.kind, incident.causes[0]?.check]).toEqual(['login-loop', 'host-flip']);
    expect(causesOf(entries)).not.toContain('cookie-host-only');
  });

  it('leaves sibling hosts to cookie-host-only', () => {
    const entries = circle(
      4,
      (n) => ['https://app.shop.test/', `https://login.shop.test/sso?n=${n}`],
      (_turn, place) => (place === 1 ? { answer: { 'Set-Cookie': SID } } : {}),
    );
    expect(causesOf(entries)).not.toContain('host-flip');
  });

  it('is not said of one redirect to the other name', () => {
    expect(
      reportOn(hop('https://shop.test/', 'https://www.shop.test/'), shown('https://www.shop.test/'))
        .incidents,
    ).toEqual([]);
  });
});
