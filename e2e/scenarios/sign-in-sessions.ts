import type { Scenario } from './scenario.ts';

const failed = (check: string) => ({ check, kind: 'oauth-error', verdict: 'broken' }) as const;
const loop = (check: string) => ({ check, kind: 'login-loop', verdict: 'broken' }) as const;
const symptoms = ['login-loop', 'too-many-redirects', 'session-cookie-missing', 'session-never-set'];

/** Sign-ins that fail over what server and browser remember of them: stores, replicas, large cookies, frames, caches. */
export const signInSessions: readonly Scenario[] = [
  {
    id: 'store-lost-in-sign-in',
    group: 'Session',
    title: 'During the deployment sign-ins fail with "state not found"',
    story:
      'The server restarts while the visitor types the password; its sessions were in memory, and the state with them.',
    start: 'https://app.heron.test/welcome',
    hosts: ['app.heron.test', 'id.heron.test'],
    done: 'page',
    broken: true,
    expect: failed('session-not-recognised'),
    neverFirst: [...symptoms, 'oauth-error-response', 'oauth-state-mismatch'],
    secrets: ['tV8-egret-KsN3y6Xb1W-q'],
  },
  {
    id: 'replicas-in-sign-in',
    group: 'Loop',
    title: 'With the second server signing in never ends',
    story:
      'nginx hands the requests to two servers in turn, and each knows only the sessions that it started itself.',
    start: 'https://www.plover.test/welcome',
    hosts: ['www.plover.test', 'id.plover.test'],
    proxied: ['www.plover.test'],
    done: 'error-page',
    broken: true,
    expect: loop('session-not-recognised'),
    neverFirst: symptoms,
    secrets: ['lM2-wader-FvC9p4Tj7Z-r'],
  },
  {
    id: 'login-loop-large-cookie',
    group: 'Loop',
    title: 'Members of many groups are sent round in circles; all others can sign in',
    story:
      'The application keeps the ID token with all groups in its session cookie, which is larger than browsers take.',
    start: 'https://app.curlew.test/welcome',
    hosts: ['app.curlew.test', 'id.curlew.test'],
    done: 'page',
    broken: true,
    expect: loop('cookie-too-large'),
    neverFirst: symptoms,
    secrets: ['xJ5-feather-BdQ8k2Rm6L'],
  },
  {
    id: 'silent-renew-blocked',
    group: 'OAuth',
    title: 'Signed in a minute ago, and the application asks for the password again',
    story:
      'The page renews its token in a hidden frame (prompt=none); the provider is another site, and its cookie stays behind.',
    start: 'https://app.sandpiper.test/',
    hosts: ['app.sandpiper.test', 'login.shoreid.test'],
    done: 'page',
    broken: true,
    expect: failed('silent-renew-blocked'),
    neverFirst: [...symptoms, 'oauth-error-response', 'oauth-state-mismatch'],
    secrets: ['rP7-tideline-WgX1n5Vc9D'],
  },
  {
    id: 'cached-redirect',
    group: 'Loop',
    title: 'Signed in, and yet sent to the sign-in page, since the site has a cache in front',
    story:
      'The application lets everybody keep its redirect to the sign-in page; nginx does, and gives it to who is signed in, too.',
    start: 'https://www.redshank.test/welcome',
    hosts: ['www.redshank.test'],
    proxied: ['www.redshank.test'],
    done: 'error-page',
    broken: true,
    expect: loop('cached-redirect'),
    neverFirst: [...symptoms, 'session-not-recognised', 'scheme-flip'],
    secrets: ['nD4-mudflat-ZhK6t3Wy8S'],
  },
  {
    id: 'cached-redirect-in-browser',
    group: 'Session',
    title: 'After signing in the visitor is shown the sign-in form once more',
    story:
      'The server lets browsers keep its redirect to the sign-in page for an hour; after the sign-in it comes from the cache.',
    // Over plain http: browsers that take any certificate keep nothing that came over https.
    start: 'http://app.lapwing.test/welcome',
    hosts: ['app.lapwing.test'],
    done: 'page',
    broken: true,
    expect: { check: 'cached-redirect', kind: 'soft-unauthorized', verdict: 'broken' },
    neverFirst: [...symptoms, 'session-not-recognised'],
    secrets: ['vH1-crest-QpB7m4Nf9X-k'],
  },
];
