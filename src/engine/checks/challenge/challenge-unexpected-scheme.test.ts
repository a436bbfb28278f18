import { describe, expect, it } from 'vitest';
import {
  bearerCall,
  causesOf,
  type EntryInput,
  epoch,
  incidentOf,
  jwt,
  outcomesOnOddValues,
  placesOf,
} from '../testing.ts';

const token = jwt({ iss: 'https://id.fen.example', aud: 'reeds', exp: epoch(900) });
const url = 'https://fen.example/api/reeds';
const works = bearerCall(token, { url, status: 200 });
const refused = (rest: Partial<EntryInput> = {}): EntryInput => ({
  url,
  status: 401,
  answer: { 'WWW-Authenticate': 'Basic realm="Realm"' },
  ...rest,
});

describe('challenge-unexpected-scheme', () => {
  it.each<[string, EntryInput[]]>([
    ['tokens', [works, refused()]],
    ['session cookies', [refused({ headers: { Cookie: 'JSESSIONID=0A1B2C3D4E5F60718293' } })]],
  ])('finds a Basic challenge where the application uses %s', (_what, entries) => {
    const cause = incidentOf(entries).causes.find((one) => one.check === 'challenge-unexpected-scheme');
    expect(cause?.message).toBe('prompt');
    expect(placesOf(cause)[0]).toBe(`${entries.length - 1} response.headers.www-authenticate`);
  });

  it.each<[string, EntryInput[]]>([
    ['a page, where the prompt is the sign-in', [works, refused({ type: 'document' })]],
    [
      'a server that takes Basic too',
      [refused({ status: 200, headers: { Authorization: `Basic ${btoa('x:y')}` } }), works, refused()],
    ],
    [
      'Bearer beside Basic',
      [works, refused({ answer: { 'WWW-Authenticate': ['Bearer', 'Basic realm="Realm"'] } })],
    ],
    ['a stranger', [refused()]],
  ])('leaves %s alone', (_what, entries) => {
    expect(causesOf(entries)).not.toContain('challenge-unexpected-scheme');
  });

  it('never stands before a known cause', () => {
    expect(causesOf([works, refused()])[0]).toBe('authorization-missing');
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('challenge-unexpected-scheme')).not.toContain('error');
  });
});
