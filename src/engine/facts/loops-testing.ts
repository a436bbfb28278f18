import { type EntryInput, exchanges } from '../checks/testing.ts';
import { Chains } from './chain.ts';
import { type Loop, Loops } from './loops.ts';

/** The loops of a capture, one for each id, as they stood at the end. */
export function loopsOf(...entries: readonly EntryInput[]): Loop[] {
  const chains = new Chains();
  const loops = new Loops();
  const found = new Map<number, Loop>();
  for (const exchange of exchanges(...entries)) {
    const { loop } = loops.observe(exchange, chains.observe(exchange));
    if (loop !== undefined) found.set(loop.id, loop);
  }
  return [...found.values()];
}

export const CLICK = {
  'Sec-Fetch-Mode': 'navigate',
  'Sec-Fetch-User': '?1',
  'Sec-Fetch-Site': 'same-origin',
};
export const SCRIPT = { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Site': 'same-origin' };

/** A chain of navigations, each redirecting to the next; the last one to where `on` leads, or answered with 200. */
export function redirects(urls: readonly string[], on?: string): EntryInput[] {
  return urls.map((url, index) => {
    const next = urls[index + 1] ?? on;
    const headers = { ...CLICK };
    return next === undefined
      ? { url, type: 'document', headers, textType: 'text/html' }
      : { url, type: 'document', headers, status: 302, answer: { Location: next } };
  });
}

export function times(count: number, round: (turn: number) => readonly string[]): string[] {
  return Array.from({ length: count }, (_, turn) => round(turn)).flat();
}

export const random = (turn: number, salt: string) =>
  `${salt}${(turn * 7919 + 104_729).toString(36)}Qx${(turn * 104_659 + 1_299_709).toString(36)}Zk9`;

/** A round of 2 to 8 hops over several hosts; what protocols make up anew differs each time. */
export const ROUNDS: Readonly<Record<number, (turn: number) => readonly string[]>> = {
  2: (n) => ['https://shop.example/', `https://shop.example/login?next=%2F%3Fn%3D${n}`],
  3: (n) => [
    'https://app.acme.test/',
    `https://id.acme.test/authorize?client_id=web&response_type=code&state=${random(n, 's')}&nonce=${random(n, 'n')}`,
    `https://app.acme.test/callback?code=${random(n, 'c')}&state=${random(n, 's')}`,
  ],
  4: (n) => [
    'https://portal.gov.test/desk',
    `https://portal.gov.test/saml/login?RelayState=${random(n, 'r')}`,
    `https://idp.gov.test/adfs/ls/?SAMLRequest=${random(n, 'q')}`,
    `https://portal.gov.test/saml/done?t=${n}`,
  ],
  5: (n) => [
    'https://intranet.corp.test/wiki',
    `https://gate.corp.test/oauth2/start?rd=https%3A%2F%2Fintranet.corp.test%2Fwiki%3Ftry%3D${n}`,
    `https://sso.corp.test/realms/main/protocol/openid-connect/auth?client_id=gate&state=${random(n, 'k')}`,
    `https://gate.corp.test/oauth2/callback?state=${random(n, 'k')}&code=${random(n, 'd')}`,
    `https://gate.corp.test/set/${random(n, 'w')}`,
  ],
  6: (n) => [
    'http://a.multi.test/',
    'https://a.multi.test/',
    `https://a.multi.test/auth/login?return_to=${'%2Flogin'.repeat(n + 1)}`,
    `https://login.multi.test/cas/login?service=https%3A%2F%2Fb.multi.test%2F${n}`,
    `https://b.multi.test/hub?ticket=ST-${random(n, 't')}`,
    'https://b.multi.test/hop',
  ],
  7: (n) => [
    'https://x.seven.test/one',
    'https://x.seven.test/two',
    `https://y.seven.test/login?continue=${'https%3A%2F%2Fx.seven.test%2F'.repeat(n + 1)}`,
    'https://y.seven.test/three',
    `https://z.seven.test/oauth/authorize?client_id=z&redirect_uri=https%3A%2F%2Fy.seven.test%2Fcb&state=${n}`,
    `https://y.seven.test/cb?code=${random(n, 'e')}&state=${n}`,
    'https://y.seven.test/four',
  ],
  8: (n) => [
    'https://www.eight.test/account',
    `https://www.eight.test/signin?reason=none&ts=${1_700_000_000 + n}`,
    'https://accounts.eight.test/start',
    `https://login.entra.test/common/oauth2/v2.0/authorize?client_id=8&response_type=code&state=${random(n, 'y')}`,
    `https://login.entra.test/kmsi?ctx=${random(n, 'x')}`,
    `https://accounts.eight.test/signin-oidc?code=${random(n, 'b')}&state=${random(n, 'y')}`,
    'https://accounts.eight.test/finish',
    `https://www.eight.test/enter?ticket=${random(n, 'v')}`,
  ],
};
