import { type Scenario, shop } from './scenario.ts';

const group = 'Browser';

/** Sign-ins in a window of their own, which the developer tools of the page do not see. */
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
];
