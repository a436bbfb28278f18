import { describe, expect, it } from 'vitest';
import { type EntryInput, exchanges, incidentOf } from '../checks/testing.ts';
import { Stacks } from './stack.ts';

function seenBy(...entries: EntryInput[]) {
  const stacks = new Stacks();
  return exchanges(...entries)
    .map((exchange) => stacks.observe(exchange))
    .at(-1)?.seen;
}

const at = (answer: EntryInput['answer'], over: Partial<EntryInput> = {}): EntryInput => ({
  url: 'https://app.test/',
  ...(answer === undefined ? {} : { answer }),
  ...over,
});

describe('the products that answer', () => {
  it.each<[string, EntryInput, string[]]>([
    ['nginx', at({ Server: 'nginx/1.26.0' }), ['nginx']],
    ['Apache', at({ Server: 'Apache/2.4.66 (Debian)' }), ['apache']],
    ['Apache, and not one of its Java servers', at({ Server: 'Apache-Coyote/1.1' }), []],
    [
      'Express behind an AWS load balancer',
      at({ 'X-Powered-By': 'Express', 'Set-Cookie': 'AWSALB=x; Path=/' }),
      ['alb', 'express'],
    ],
    [
      'Laravel and PHP',
      at({ 'X-Powered-By': 'PHP/8.3', 'Set-Cookie': 'laravel_session=x' }),
      ['laravel', 'php'],
    ],
    ['Django', at({ 'Set-Cookie': 'csrftoken=abc; Path=/' }), ['django']],
    ['Auth.js', at({ 'Set-Cookie': '__Secure-authjs.session-token=x' }), ['next']],
    [
      'Spring Security',
      at(
        {
          'WWW-Authenticate':
            'Bearer error="invalid_token", error_uri="https://tools.ietf.org/html/rfc6750#section-3.1"',
        },
        { status: 401 },
      ),
      ['spring'],
    ],
    [
      'FastAPI by its words',
      at(undefined, { status: 401, text: '{"detail":"Not authenticated"}' }),
      ['fastapi'],
    ],
    ['nothing that names itself', at({ Server: 'web' }), []],
  ])('are told by what they write: %s', (_name, entry, stacks) => {
    expect(seenBy(entry)).toEqual(stacks);
  });

  it('are those of the host, and the identity providers of the whole capture', () => {
    const others = [
      at({ Server: 'nginx' }, { url: 'https://static.test/' }),
      at(undefined, { url: 'https://id.test/realms/shop/protocol/openid-connect/token' }),
      at({ 'X-Powered-By': 'Express' }),
    ];
    expect(seenBy(...others)).toEqual(['express', 'keycloak']);
  });

  it('add what to set in them to the fixes of a cause, and nothing where none was seen', () => {
    const call = (answer: Record<string, string>): EntryInput => ({
      url: 'https://api.test/orders',
      status: 401,
      headers: { 'X-Api-Key': 'x', Authorization: 'Bearer abcdefghijklmnopqrst' },
      answer: { 'WWW-Authenticate': 'Bearer', ...answer },
      text: '{"message":"No authorization token was found"}',
    });
    const products = (entry: EntryInput) =>
      incidentOf([entry]).causes.flatMap(({ fixes }) => fixes.flatMap(({ stack }) => stack ?? []));
    expect(products(call({ Server: 'nginx' }))).toContain('nginx');
    expect(products(call({}))).toEqual([]);
  });
});
