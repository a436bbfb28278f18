import { describe, expect, it } from 'vitest';
import {
  causesOf,
  type EntryInput,
  firstCause,
  outcomeOf,
  outcomesOnOddValues,
  placesOf,
  provisional,
  reportOn,
} from '../testing.ts';

const secret = btoa('otto:wheel-and-axle');
const sent = (rest: Partial<EntryInput>): EntryInput => ({
  url: 'https://garage.example/cars',
  status: 401,
  headers: { Authorization: `Basic ${secret}` },
  answer: { 'WWW-Authenticate': 'Basic realm="Garage"' },
  ...rest,
});

describe('basic-rejected', () => {
  it.each<[string, Partial<EntryInput>]>([
    ['Spring Security', { text: '{"status":401,"error":"Unauthorized","message":"Bad credentials"}' }],
    [
      'nginx',
      {
        answer: { Server: 'nginx', 'WWW-Authenticate': 'Basic realm="Garage"' },
        textType: 'text/html',
        text: '<html><head><title>401 Authorization Required</title></head></html>',
      },
    ],
    [
      'Apache',
      {
        answer: { Server: 'Apache/2.4.62 (Debian)', 'WWW-Authenticate': 'Basic realm="Garage"' },
        textType: 'text/html',
        text: '<html><head><title>401 Unauthorized</title></head><body><h1>Unauthorized</h1><p>This server could not verify that you are authorized to access the document requested.  Either you supplied the wrong credentials (e.g., bad password), or your browser does not understand how to supply the credentials required.</p></body></html>',
      },
    ],
    [
      'Elasticsearch',
      {
        answer: {
          'WWW-Authenticate': [
            'Basic realm="security", charset="UTF-8"',
            'Bearer realm="security"',
            'ApiKey',
          ],
        },
        text: '{"error":{"type":"security_exception","reason":"unable to authenticate user [otto] for REST request [/cars]"},"status":401}',
      },
    ],
    ['a server without a challenge', { answer: {}, text: '{"error":"Invalid credentials"}' }],
  ])('finds it in the answer of %s', (_server, rest) => {
    const first = firstCause([sent(rest)]);
    expect([first?.check, first?.message, first?.confidence]).toEqual([
      'basic-rejected',
      'refused',
      'certain',
    ]);
    expect(placesOf(first)).toEqual(['0 request.headers.authorization', '0 response.status']);
    expect(JSON.stringify(first)).not.toContain(secret);
  });

  it('finds credentials of the address that the browser tried', () => {
    const first = firstCause([
      sent({
        url: 'https://otto:wheel-and-axle@garage.example/',
        type: 'document',
        headers: {},
        error: 'net::ERR_INVALID_AUTH_CREDENTIALS',
      }),
    ]);
    expect([first?.check, first?.message]).toEqual(['basic-rejected', 'prompt']);
    expect(JSON.stringify(first)).not.toContain('wheel-and-axle');
  });

  it('stays what it was when the right password follows, and says that it is settled', () => {
    const right = sent({ status: 200, at: 20, headers: { Authorization: `Basic ${btoa('otto:axle')}` } });
    const [incident] = reportOn(sent({}), right).incidents;
    expect(incident?.causes[0]?.check).toBe('basic-rejected');
    expect(incident?.resolved?.exchange).toBe(1);
  });

  it.each<[string, string, EntryInput]>([
    [
      'authorization-missing',
      'a prompt that was dismissed',
      sent({ type: 'document', headers: {}, error: 'net::ERR_INVALID_AUTH_CREDENTIALS' }),
    ],
    ['basic-malformed', 'no colon in it', sent({ headers: { Authorization: `Basic ${btoa('nocolon')}` } })],
    [
      'authorization-scheme-mismatch',
      'a server that asks for Bearer',
      sent({ answer: { 'WWW-Authenticate': 'Bearer' } }),
    ],
  ])('leaves to %s: %s', (id, _what, entry) => {
    expect(causesOf([entry])[0]).toBe(id);
  });

  it('is not asked of what was not recorded', () => {
    const entries = provisional({ url: 'https://garage.example/x', status: 401 });
    expect(outcomeOf(entries, 'basic-rejected')).toBe('not-evaluated');
    expect(causesOf([sent({ headers: { Authorization: 'Basic [REDACTED]' } })])).not.toContain(
      'basic-rejected',
    );
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('basic-rejected')).not.toContain('error');
  });
});
