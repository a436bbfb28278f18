import { expect, it } from 'vitest';
import { negotiateMessage } from './negotiate.ts';

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
