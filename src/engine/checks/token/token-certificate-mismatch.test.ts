import { describe, expect, it } from 'vitest';
import {
  bearerCall,
  bearerChallenge,
  causeOf,
  causesOf,
  type EntryInput,
  epoch,
  firstCause,
  jwt,
  outcomeOf,
  outcomesOnOddValues,
  placesOf,
} from '../testing.ts';

const cnf = { 'x5t#S256': 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2' };
const bound = jwt({ iss: 'https://id.example/', exp: epoch(3600), cnf });
const refused = bearerChallenge('error="invalid_token"');

describe('token-certificate-mismatch', () => {
  it('says of a bound token that it may be the certificate, and where to look', () => {
    const cause = causeOf([bearerCall(bound, { answer: refused })], 'token-certificate-mismatch');
    expect([cause?.message, cause?.confidence]).toEqual(['bound', 'possible']);
    expect(placesOf(cause)).toEqual(['0 request.headers.authorization']);
    expect(JSON.stringify(cause)).not.toContain(cnf['x5t#S256']);
  });

  it('takes the server’s word for it', () => {
    const words = bearerChallenge(
      'error="invalid_token", error_description="certificate thumbprint mismatch"',
    );
    const first = firstCause([bearerCall(bound, { answer: words })]);
    expect([first?.check, first?.confidence]).toEqual(['token-certificate-mismatch', 'certain']);
  });

  it('finds a server that asks for a certificate, with 400 too (nginx)', () => {
    const nginx: EntryInput = {
      url: 'https://api.shop.example/orders',
      status: 400,
      answer: { Server: 'nginx' },
      text: '<html><head><title>400 No required SSL certificate was sent</title></head><body><center><h1>400 Bad Request</h1></center><center>No required SSL certificate was sent</center></body></html>',
      textType: 'text/html',
    };
    const first = firstCause([nginx]);
    expect([first?.check, first?.message]).toEqual(['token-certificate-mismatch', 'required']);
    expect(causesOf([{ ...nginx, text: '<title>400 Bad Request</title>' }])).toEqual([]);
  });

  it('stands behind an expired token', () => {
    const old = jwt({ iss: 'https://id.example/', exp: epoch(-60), cnf });
    expect(causesOf([bearerCall(old, { answer: refused })])[0]).toBe('token-expired');
  });

  it('is silent where the token was taken before, or is bound to nothing', () => {
    const fine = bearerCall(bound, { status: 200 });
    expect(causesOf([fine, bearerCall(bound, { answer: refused })])).not.toContain(
      'token-certificate-mismatch',
    );
    expect(outcomeOf([bearerCall(jwt({ exp: epoch(60) }))], 'token-certificate-mismatch')).toBeUndefined();
    expect(causesOf([fine])).toEqual([]);
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('token-certificate-mismatch')).not.toContain('error');
  });
});
