import { type Scenario, shop, unauthorized } from './scenario.ts';

const group = 'Browser';
const stopped = (check: string) => ({ check, kind: 'cors', verdict: 'broken' }) as const;
const soft = (check: string) => ({ check, kind: 'soft-unauthorized', verdict: 'broken' }) as const;

const desk = (name: string): Pick<Scenario, 'start' | 'hosts' | 'done'> => ({
  start: `https://www.${name}.test/`,
  hosts: [`www.${name}.test`, `id.${name}.test`],
  done: 'page',
});

/** Calls to another origin that the browser stops, or whose answer it keeps from the page. */
export const browserCors: readonly Scenario[] = [
  {
    id: 'preflight-redirected-slash',
    group,
    title: 'Every call of the page fails with a network error; in the address bar the API answers',
    story: 'The API redirects addresses without a trailing slash, and a preflight must not be redirected.',
    ...shop('tileworks'),
    broken: true,
    expect: stopped('preflight-unauthorized'),
    neverFirst: ['authorization-missing', 'request-blocked', 'slash-flip', 'xhr-redirected-to-login'],
    secrets: ['kX8-glaze-WpN4d7Rz2T'],
  },
  {
    id: 'cors-star-without-authorization',
    group,
    title: 'Everything is allowed, it seems, and a token is let through as well',
    story:
      'Allow-Headers is "*", which by the standard does not cover Authorization; neither browser takes that seriously yet.',
    ...shop('stargazers'),
    broken: false,
    expect: null,
    neverFirst: [
      'cors-authorization-not-allowed',
      'preflight-unauthorized',
      'authorization-missing',
      'request-blocked',
    ],
    secrets: ['hB2-nebula-QtV6k9Lm5C'],
  },
  {
    id: 'cors-origin-with-slash',
    group,
    title: 'The page’s address is on the list, and the browser says that it is not',
    story: 'Allow-Origin ends with a slash, so it is no origin that a browser would know again.',
    ...shop('inkmakers'),
    broken: true,
    expect: stopped('cors-origin-not-allowed'),
    neverFirst: ['preflight-unauthorized', 'authorization-missing', 'request-blocked'],
    secrets: ['zF5-quill-XnC8w3Hj6D'],
  },
  {
    id: 'cors-methods-without-put',
    group,
    title: 'Reading works, and saving fails with a network error',
    story: 'Allow-Methods lists GET and POST; the page saves with PUT.',
    ...shop('bookstall'),
    broken: true,
    expect: stopped('cors-method-not-allowed'),
    neverFirst: ['preflight-unauthorized', 'authorization-missing', 'cors-credentials-not-allowed'],
    secrets: ['vM9-spine-KrD2x7Tq4W'],
  },
  {
    id: 'cors-lost-on-refusal',
    group,
    title: 'After an hour the page says "Failed to fetch", and never asks to sign in again',
    story: 'The token has run out; the gateway’s 401 lacks what lets the page read it.',
    ...shop('gatehouse'),
    broken: true,
    expect: unauthorized('cors-hides-401'),
    also: ['token-expired'],
    neverFirst: ['token-expired', 'request-blocked', 'credential-refused'],
    secrets: ['tW3-portcullis-GhZ5m8Vb6N'],
  },
  {
    id: 'cors-healthy-gateway',
    group,
    title: 'The same gateway with a token in time',
    story: 'Preflights, GET and PUT with a token, all let through.',
    ...shop('tollhouse'),
    broken: false,
    expect: null,
    neverFirst: ['cors-hides-401', 'preflight-unauthorized'],
    secrets: ['yN6-turnpike-LcS4q9Xf7K'],
  },
  {
    id: 'fetch-redirected-to-provider',
    group,
    title: 'The page says "Failed to fetch" instead of asking to sign in',
    story:
      'Nobody is signed in; the API redirects the call for data to the provider, whose page fetch may not read.',
    ...desk('registrar'),
    broken: true,
    expect: soft('xhr-redirected-to-login'),
    neverFirst: ['login-loop', 'session-not-recognised', 'cors-hides-401', 'request-blocked'],
    secrets: ['pC7-stamp-BvH3z6Nw9R-k'],
  },
  {
    id: 'fetch-redirected-after-restart',
    group,
    title: 'In the middle of the work the page says "Failed to fetch"',
    story:
      'The server was started anew and has forgotten the session; its redirect to the provider ends in a network error.',
    ...desk('theodolite'),
    broken: true,
    expect: soft('session-not-recognised'),
    also: ['xhr-redirected-to-login'],
    neverFirst: ['login-loop', 'cors-hides-401', 'session-cookie-missing'],
    secrets: ['gD4-plumbline-TmX8r2Ky5J'],
  },
  {
    id: 'fetch-redirect-not-followed',
    group,
    title: 'Right after signing in the page gets an answer of status 0',
    story:
      'The session cookie’s path is /auth, so the API sends the call to the provider; the page does not follow redirects.',
    ...desk('drawingboard'),
    broken: true,
    expect: soft('cookie-path-narrow'),
    neverFirst: ['session-cookie-missing', 'xhr-redirected-to-login', 'session-not-recognised', 'login-loop'],
    secrets: ['wR1-compass-FqL7v4Gd8Z'],
  },
];
