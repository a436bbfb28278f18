import { describe, expect, it } from 'vitest';
import { negotiateMessage, readNegotiate } from './negotiate.ts';

const b64 = (bytes: string) => Buffer.from(bytes, 'latin1').toString('base64');
const SPNEGO = '\x60\x82\x01\x00\x06\x06\x2b\x06\x01\x05\x05\x02\xa0';

it.each([
  [b64('NTLMSSP\0\x01\0\0\0'), 'ntlm-negotiate'],
  ['TlRMTVNTUAACAAAAAgACADAAAACGggEAc51AYVDgyNcAAAAAAAAAAG4AbgAyAAAA', 'ntlm-challenge'],
  [b64('NTLMSSP\0\x03\0\0\0'), 'ntlm-authenticate'],
  [b64('NTLMSSP\0\x09\0\0\0'), 'unknown'],
  [b64(`${SPNEGO}ticket`), 'spnego-init'],
  [b64(`${SPNEGO}…NTLMSSP\0\x01`), 'spnego-ntlm'],
  [b64('\xa1\x14\x30\x12'), 'spnego-response'],
  [b64('\x60\x1c\x06\x09\x2a\x86\x48\x86\xf7\x12\x01\x02\x02\x01\0'), 'kerberos'],
  [b64('\x60\x1c\x06\x01\x2a'), 'unknown'],
  ['RA==', 'unknown'],
  ['', 'unknown'],
  ['!!', 'unknown'],
  [b64(`${SPNEGO}${'x'.repeat(60_000)}`), 'spnego-init'],
] as const)('%.30s is %s', (token, message) => {
  expect(negotiateMessage(token)).toBe(message);
});

const der = (tag: number, ...contents: readonly string[]): string => {
  const inner = contents.join('');
  const { length } = inner;
  const size =
    length < 0x80 ? String.fromCharCode(length) : `\x82${String.fromCharCode(length >> 8, length & 0xff)}`;
  return String.fromCharCode(tag) + size + inner;
};
const KERBEROS = '\x06\x09\x2a\x86\x48\x86\xf7\x12\x01\x02\x02';
const name = (...parts: readonly string[]) =>
  der(0x30, der(0xa0, der(2, '\x02')), der(0xa1, der(0x30, ...parts.map((part) => der(0x1b, part)))));
const ticket = (...service: readonly string[]) =>
  der(
    0x61,
    der(
      0x30,
      der(0xa0, der(2, '\x05')),
      der(0xa1, der(0x1b, 'MINE.EXAMPLE')),
      der(0xa2, name(...service)),
      der(0xa3, 'x'.repeat(900)),
    ),
  );
const request = (...service: readonly string[]) =>
  der(
    0x60,
    KERBEROS,
    '\x01\x00',
    der(0x6e, der(0x30, der(0xa0, der(2, '\x05')), der(0xa3, ticket(...service)))),
  );
const spnego = (token: string) =>
  der(
    0x60,
    '\x06\x06\x2b\x06\x01\x05\x05\x02',
    der(0xa0, der(0x30, der(0xa0, der(0x30, KERBEROS)), der(0xa2, der(4, token)))),
  );
const krbError = (code: number) =>
  der(
    0x60,
    KERBEROS,
    '\x03\x00',
    der(0x7e, der(0x30, der(0xa0, der(2, '\x05')), der(0xa6, der(2, String.fromCharCode(code))))),
  );
const response = (state: number, token = '') =>
  der(
    0xa1,
    der(0x30, der(0xa0, der(0x0a, String.fromCharCode(state))), token === '' ? '' : der(0xa2, der(4, token))),
  );

describe('readNegotiate', () => {
  it('reads the service of a ticket, bare or in SPNEGO, however long the ticket is', () => {
    for (const token of [request('HTTP', 'www.mine.example'), spnego(request('HTTP', 'www.mine.example'))])
      expect(readNegotiate(b64(token))).toMatchObject({ readable: true, service: 'HTTP/www.mine.example' });
    expect(readNegotiate(b64(`${request('HTTP', 'long.example')}${'x'.repeat(40_000)}`)).service).toBe(
      'HTTP/long.example',
    );
  });

  it('reads what the server answers', () => {
    expect(readNegotiate(b64(response(2)))).toMatchObject({ message: 'spnego-response', state: 2 });
    expect(readNegotiate(b64(response(2, krbError(41))))).toMatchObject({ state: 2, kerberosError: 41 });
    expect(readNegotiate(b64(response(1)))).toMatchObject({ state: 1, kerberosError: undefined });
  });

  it('tells an NTLM message 3 that names nobody', () => {
    const type3 = (user: number) =>
      `NTLMSSP\0\x03\0\0\0${'\0'.repeat(24)}${String.fromCharCode(user)}\0${'\0'.repeat(30)}`;
    expect(readNegotiate(b64(type3(0))).anonymous).toBe(true);
    expect(readNegotiate(b64(type3(8))).anonymous).toBe(false);
    expect(readNegotiate(b64('NTLMSSP\0\x03\0\0\0')).anonymous).toBe(false);
  });

  it('bears odd values', () => {
    for (const token of [
      '',
      '!!',
      b64('\x60\xff\xff'),
      b64('\xa1\x84\xff\xff\xff\xff'),
      b64(`${KERBEROS}\x01\x00\x6e\x80`),
      'A'.repeat(1_000_000),
    ])
      expect(readNegotiate(token)).toMatchObject({ service: undefined, kerberosError: undefined });
    expect(readNegotiate('!!').readable).toBe(false);
  });
});
