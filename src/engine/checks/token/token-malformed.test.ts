import { describe, expect, it } from 'vitest';
import {
  bearerCall,
  bearerChallenge,
  causeOf,
  causesOf,
  type EntryInput,
  epoch,
  incidentOf,
  jwt,
  reportOn,
} from '../testing.ts';

const token = jwt({ iss: 'https://id.example/', aud: 'orders', exp: epoch(3540) });
const [header = '', payload = '', signature = ''] = token.split('.');
const mute = { answer: bearerChallenge('error="invalid_token"') };

describe('token-malformed', () => {
  it.each([
    ['cut within the signature', token.slice(0, -7)],
    ['without its signature', `${header}.${payload}`],
    ['of the header alone', header],
    ['with a part too many', `${token}.${signature}`],
    ['in base64 instead of base64url', `${header}.ab+/${payload}.${signature}`],
    ['whose payload is no JSON', `${header}.bm90IGpzb24.${signature}`],
    ['whose payload is empty', `${header}..${signature}`],
  ])('finds a token %s', (_what, damaged) => {
    const { causes } = incidentOf([bearerCall(damaged, mute)]);
    if (damaged === header) expect(causes[0]?.check).not.toBe('token-expired');
    else expect([causes[0]?.check, causes[0]?.message]).toEqual(['token-malformed', 'broken']);
    expect(JSON.stringify(causes)).not.toContain(payload);
  });

  describe('a token of which only the beginning is sent', () => {
    const issue = (access_token: string): EntryInput => ({
      url: 'https://app.example/login',
      method: 'POST',
      body: '{"user":"mo","password":"tide-and-rope"}',
      bodyType: 'application/json',
      text: JSON.stringify({ access_token, token_type: 'Bearer' }),
    });
    const opaque = 'q8Zt3vLm0Xk7Rw2Yb5Nc9HdJ';
    const said = { text: '{"message":"invalid signature"}' };

    it.each([
      ['a JWT', token, token.slice(0, -7), said],
      ['an opaque token', opaque, opaque.slice(0, 20), mute],
    ])('finds %s cut off, whatever the server says', (_what, whole, part, answer) => {
      const { causes } = incidentOf([issue(whole), bearerCall(part, answer)]);
      expect([causes[0]?.check, causes[0]?.message, causes[0]?.confidence]).toEqual([
        'token-malformed',
        'cut',
        'certain',
      ]);
      expect(causes[0]?.evidence.map(({ exchange, at }) => `${exchange} ${at}`)).toEqual([
        '1 request.headers.authorization',
        '0 response.body',
      ]);
    });

    it('is silent where the whole token was sent, or another one', () => {
      const other = jwt({ iss: 'https://id.example/', aud: 'orders', exp: epoch(3000) });
      for (const sent of [token, other])
        expect(causesOf([issue(token), bearerCall(sent, said)])).not.toContain('token-malformed');
    });

    it('does not tell from what two tokens have in common', () => {
      const pair = [issue(`${opaque}1`), issue(`${opaque}2`)];
      expect(causesOf([...pair, bearerCall(opaque, mute)])).not.toContain('token-malformed');
    });
  });

  it.each([
    ['jsonwebtoken', { text: '{"message":"jwt malformed"}' }],
    [
      'Spring Security',
      { answer: bearerChallenge('error="invalid_token", error_description="Bearer token is malformed"') },
    ],
    ['PyJWT', { text: '{"msg":"Not enough segments"}' }],
    ['Go', { text: '{"error":"token is malformed: token contains an invalid number of segments"}' }],
    [
      'Entra ID',
      {
        text: '{"error":{"code":"InvalidAuthenticationToken","message":"CompactToken parsing failed with error code: 80049217"}}',
      },
    ],
    [
      'Microsoft.IdentityModel',
      {
        answer: bearerChallenge(
          'error="invalid_token", error_description="IDX14100: JWT is not well formed, there are no dots (.)."',
        ),
      },
    ],
    [
      'Envoy',
      {
        text: 'Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections',
        textType: 'text/plain',
      },
    ],
  ])('takes the word of %s for an opaque token', (_server, refusal) => {
    const { causes } = incidentOf([bearerCall('s3ssion-2YotnFZFEjr1zCsicMWpAA', refusal)]);
    expect([causes[0]?.check, causes[0]?.message, causes[0]?.confidence]).toEqual([
      'token-malformed',
      'said',
      'certain',
    ]);
  });

  it('is certain where the server agrees', () => {
    const found = causeOf(
      [bearerCall(`${header}.${payload}`, { text: 'jwt malformed', textType: 'text/plain' })],
      'token-malformed',
    );
    expect(found?.confidence).toBe('certain');
  });

  it('does not blame a short signature where the server speaks of the claims, or the time is over', () => {
    const short = `${header}.${payload}.c2hvcnQ`;
    expect(
      causesOf([bearerCall(short, { text: '{"message":"jwt audience invalid. expected: x"}' })])[0],
    ).toBe('token-audience-mismatch');
    const late = `${jwt({ exp: epoch(-300) })
      .split('.')
      .slice(0, 2)
      .join('.')}.c2hvcnQ`;
    expect(causesOf([bearerCall(late)])[0]).toBe('token-expired');
    expect(causesOf([bearerCall(short)])[0]).toBe('token-malformed');
  });

  it('has no word to say of well-formed, opaque or masked tokens', () => {
    for (const sent of [token, 'gho_16C7e42F292c6912E7710c838347Ae178B4a', `${header}.${payload}.[REDACTED]`])
      expect(causesOf([bearerCall(sent, mute)])).not.toContain('token-malformed');
    expect(reportOn(bearerCall(`${header}.${payload}`, { status: 200 })).incidents).toEqual([]);
  });

  it('survives tokens of any length and kind', () => {
    for (const sent of [
      `eyJ${'a'.repeat(1_000_000)}.`,
      `${header}.${'.'.repeat(5000)}`,
      'eyJ\ud800.\udfff.x',
      'eyJhbGciOiJub25lIn0..',
    ])
      expect(incidentOf([bearerCall(sent)]).checklist.filter((item) => item.outcome === 'error')).toEqual([]);
  });
});
