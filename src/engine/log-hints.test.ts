import { describe, expect, it } from 'vitest';
import { checks } from './checks/index.ts';
import { type EntryInput, exchanges, incidentOf, START } from './checks/testing.ts';
import { Redactor } from './exchange/redact.ts';
import { logHintsOf } from './log-hints.ts';
import { LOG_WORDS } from './log-words.ts';

const show = new Redactor(new Uint8Array(16).fill(7));

function hints(entry: EntryInput, check = '', issuer = '') {
  const [exchange] = exchanges({ status: 401, ...entry });
  if (exchange === undefined) throw new Error('no exchange');
  return logHintsOf(exchange, check, show, issuer);
}

describe('what to look for in the logs', () => {
  it('is the request by its number and the server’s own time', () => {
    const [server] = hints({
      url: 'https://api.test/',
      headers: { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' },
      answer: {
        'X-Request-Id': '9f1c2b3a-77aa-4e1f-8f66-0b1f6f0c1d2e',
        Date: 'Thu, 15 Jan 2026 09:01:30 GMT',
      },
    });
    expect(server).toMatchObject({
      where: 'server',
      of: 'api.test',
      time: '2026-01-15T09:01:30Z',
      clock: 'server',
      ids: [
        { name: 'x-request-id', value: '9f1c2b3a-77aa-4e1f-8f66-0b1f6f0c1d2e' },
        { name: 'traceparent', value: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' },
      ],
    });
  });

  it('goes by the recorder’s clock where the answer has no Date of its own', () => {
    const [none] = hints({ url: 'https://api.test/', dateless: true });
    expect(none).toMatchObject({
      clock: 'recorder',
      time: new Date(START).toISOString().replace('.000', ''),
    });
    const [aged] = hints({ url: 'https://api.test/', answer: { Age: '500' } });
    expect(aged?.clock).toBe('recorder');
  });

  it('names the proxy that names itself, and no other', () => {
    const places = (answer: Record<string, string>) =>
      hints({ url: 'https://api.test/', answer }).map(({ where, of }) => [where, of]);
    expect(places({ Server: 'cloudflare', 'CF-Ray': '8f1c2b3a77aa4e1f-FRA' })).toContainEqual([
      'proxy',
      'cloudflare',
    ]);
    expect(places({ Via: '1.1 varnish' })).toContainEqual(['proxy', '1.1 varnish']);
    expect(places({ Server: 'Kestrel' })).toEqual([['server', 'api.test']]);
  });

  it('sends to the identity provider where the cause is a token of its own', () => {
    expect(
      hints({ url: 'https://api.test/' }, 'token-revoked', 'idp.test').map(({ where }) => where),
    ).toEqual(['server', 'identity-provider']);
    expect(hints({ url: 'https://api.test/' }, 'authorization-missing', 'idp.test')).toHaveLength(1);
    expect(hints({ url: 'https://api.test/' }, 'token-revoked')).toHaveLength(1);
  });

  it('prints no secret, and none where nothing is wrong', () => {
    const secret = 'Zm9vYmFyYmF6cXV4MTIzNDU2';
    const all = hints({
      url: 'https://api.test/',
      headers: { Authorization: `Bearer ${secret}` },
      answer: { Server: secret },
    });
    expect(JSON.stringify(all)).not.toContain(secret);
    expect(incidentOf([{ url: 'https://api.test/a', status: 401 }]).logs.length).toBeGreaterThan(0);
  });

  it('knows words only for checks that there are', () => {
    const known = new Set(['', ...checks.map(({ id }) => id)]);
    expect(Object.keys(LOG_WORDS).filter((id) => !known.has(id))).toEqual([]);
  });
});
