import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { type EntryInput, exchanges, incidentOf } from './checks/testing.ts';
import { Redactor } from './exchange/redact.ts';
import { isReproducible, printableReproduction, reproductionOf } from './reproduce.ts';

const show = new Redactor(new Uint8Array(16).fill(7));

function tried(entry: EntryInput) {
  const [exchange] = exchanges({ status: 401, ...entry });
  if (exchange === undefined) throw new Error('no exchange');
  return reproductionOf(exchange, show);
}

/** The words that a shell hands to curl, the variables set. */
function words(command: string, variables: readonly { name: string; value: string }[]): string[] {
  const env = Object.fromEntries(variables.map(({ name, value }) => [name, value]));
  const script = `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${command}`;
  return execFileSync('sh', ['-c', script], { env, encoding: 'utf8' }).split('\0').slice(0, -1);
}

const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2lkcC50ZXN0In0.c2lnbmF0dXJl';

describe('a request as commands', () => {
  it('holds no secret, and gives curl each of them through a variable', () => {
    const one = tried({
      url: 'https://api.test/orders?page=2&api_key=K3yThatIsSecret99',
      headers: {
        Authorization: `Bearer ${TOKEN}`,
        Cookie: 'sid=abcdefgh12345678',
        Accept: 'application/json',
      },
    });
    for (const text of [one.withCredential, one.withoutCredential])
      for (const secret of [TOKEN, 'abcdefgh12345678', 'K3yThatIsSecret99'])
        expect(text).not.toContain(secret);
    const got = words(one.withCredential, one.variables);
    expect(got).toContain(`Authorization: Bearer ${TOKEN}`);
    expect(got).toContain('Cookie: sid=abcdefgh12345678');
    expect(got).toContain('https://api.test/orders?page=2&api_key=K3yThatIsSecret99');
    const bare = words(one.withoutCredential, one.variables).join('\n');
    expect(bare).toContain('accept: application/json');
    expect(bare).not.toContain(TOKEN);
    expect(bare).not.toContain('sid=');
  });

  it('cannot be made to run anything else, whatever the address and the fields hold', () => {
    for (const hostile of [
      "'; echo owned; '",
      '$(echo owned)',
      '`echo owned`',
      '"; echo owned #',
      '\\\necho owned',
      '!!',
    ]) {
      const one = tried({
        url: `https://api.test/a${encodeURI(hostile)}?q=${hostile}`,
        method: `GET${hostile}`,
        headers: { 'X-Note': hostile, Authorization: `Bearer ${hostile}`, [`X-${'a'.repeat(3)}`]: hostile },
      });
      const got = words(one.withCredential, one.variables);
      expect(got).not.toContain('owned');
      expect(got[0]).toBe('--include');
      expect(got.at(-1)).toMatch(/^https:\/\/api\.test\/a/);
    }
  });

  it.each([
    ['Digest username="mina", realm="r", nonce="n"', ['--digest', '--user']],
    ['Negotiate YIIB', ['--negotiate', '--user']],
    ['NTLM TlRMTVNTUAAB', ['--ntlm', '--user']],
    [
      'AWS4-HMAC-SHA256 Credential=AKIAXXXXXXXXXXXXXXXX/20260115/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=00',
      ['--aws-sigv4', 'aws:amz:eu-west-1:s3', '--user'],
    ],
  ])('lets curl itself answer %s', (authorization, options) => {
    const one = tried({ url: 'https://api.test/', headers: { Authorization: authorization } });
    expect(words(one.withCredential, one.variables)).toEqual(expect.arrayContaining(options));
  });

  it('does not offer to repeat a DPoP proof, and says why', () => {
    const one = tried({ url: 'https://api.test/', headers: { Authorization: `DPoP ${TOKEN}`, DPoP: TOKEN } });
    expect(one.withCredential).toBe('');
    expect(one.notes.join(' ')).toMatch(/proof/);
    expect(one.outcomes.map(({ command }) => command)).not.toContain('with');
  });

  it('asks for the credential that the challenge wants where none was sent', () => {
    const basic = tried({ url: 'https://api.test/', answer: { 'WWW-Authenticate': 'Basic realm="x"' } });
    expect(basic.withCredential).toContain('--user "$ACCOUNT"');
    const bearer = tried({ url: 'https://api.test/', answer: { 'WWW-Authenticate': 'Bearer' } });
    expect(bearer.withCredential).toContain('"Authorization: Bearer $TOKEN"');
  });

  it('never holds a body, but says where to find it', () => {
    const one = tried({ url: 'https://api.test/', method: 'POST', body: 'password=p4ssw0rd-of-mina' });
    expect(JSON.stringify(one)).not.toContain('p4ssw0rd');
    expect(one.withCredential).toContain('--data-binary @body.txt');
  });

  it('is printed with fingerprints in a report, for incidents that are wrong alone', () => {
    const one = tried({ url: 'https://api.test/', headers: { Authorization: `Bearer ${TOKEN}` } });
    expect(JSON.stringify(printableReproduction(one, show))).not.toContain(TOKEN);
    const incident = incidentOf([
      { url: 'https://api.test/', status: 401, headers: { Authorization: `Bearer ${TOKEN}` } },
    ]);
    expect(incident.reproduction?.withCredential).toContain('$TOKEN');
    expect(JSON.stringify(incident)).not.toContain(TOKEN);
  });

  it('leaves alone what no command line can make', () => {
    const [socket] = exchanges({ url: 'wss://api.test/live', status: 401 });
    expect(socket === undefined || isReproducible(socket)).toBe(false);
  });
});
