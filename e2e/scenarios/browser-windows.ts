import { type Scenario, shop } from './scenario.ts';

const group = 'Browser';

/** Sign-ins in a window of their own, which the developer tools of the page do not see, and in frames of other sites. */
export const browserWindows: readonly Scenario[] = [
  {
    id: 'popup-sign-in',
    group,
    title: 'Signing in with a window of its own',
    story: 'The window brings the code back; the page redeems it and asks who the visitor is.',
    ...shop('letterpress', 'id'),
    broken: false,
    expect: null,
    neverFirst: [],
    secrets: ['gT6-typeface-MvK2x9Qc4R'],
  },
  {
    id: 'popup-verifier-lost',
    group,
    title: 'The window closes, and the page is as signed out as before',
    story:
      'The page redeems the code with another PKCE verifier; the request of the window is not in the recording.',
    ...shop('signetring', 'id'),
    broken: true,
    expect: { check: 'oauth-grant-rejected', kind: 'token-endpoint', verdict: 'broken' },
    neverFirst: ['oauth-code-reused', 'oauth-client-rejected', 'token-refresh-failing', 'pkce-missing'],
    secrets: ['jW9-wax-LhB5d3Tn8X-pq'],
  },
  {
    id: 'popup-cookie-withheld',
    group,
    title: 'The window says welcome and closes, and the page does not know the visitor',
    story:
      'The sign-in’s site sets its cookie, Lax, in the window; the page is of another site, and its call goes without. What the window did full capture alone sees.',
    start: 'https://www.bandstand.test/',
    hosts: ['www.bandstand.test', 'my.boxoffice.test'],
    done: 'page',
    broken: true,
    expect: { check: 'authorization-missing', kind: 'unauthorized', verdict: 'broken' },
    neverFirst: ['session-not-recognised', 'credential-refused'],
    secrets: ['fK8-sousaphone-ZcM3w6Rp9T'],
  },
  {
    id: 'popup-without-word',
    group,
    title: 'The window closes, and the page waits for ever',
    story:
      'The provider’s page cuts the window from its opener (Cross-Origin-Opener-Policy), and the code does not come back. No request fails.',
    ...shop('pressclub', 'id'),
    broken: false,
    expect: null,
    neverFirst: ['oauth-grant-rejected', 'oauth-state-mismatch'],
    secrets: ['vN5-headline-XwD7k2Hq4L'],
  },
  {
    id: 'frame-cookie-withheld',
    group,
    title: 'Signing in inside of the reader does nothing',
    story:
      'The reader’s page frames the sign-in of another site, whose cookie is Lax: it may not be set there.',
    start: 'https://www.readingroom.test/',
    hosts: ['www.readingroom.test', 'sign.newsstand.test'],
    done: 'page',
    broken: true,
    expect: { check: 'cookie-samesite-cross-site-set', kind: 'unauthorized', verdict: 'broken' },
    neverFirst: ['session-cookie-missing', 'session-not-recognised', 'authorization-missing'],
    secrets: ['tY7-gazette-LhQ4x8Nc2V'],
  },
  {
    id: 'frame-cookie-partitioned',
    group,
    title: 'Signing in inside of the reader works',
    story: 'The same with a cookie of SameSite=None, Secure and Partitioned.',
    start: 'https://www.readersclub.test/',
    hosts: ['www.readersclub.test', 'sign.paperstand.test'],
    done: 'page',
    broken: false,
    expect: null,
    neverFirst: ['cookie-samesite-cross-site-set', 'cookie-third-party-blocked'],
    secrets: ['jP3-foliage-KwB9d5Tz6M'],
  },
];
