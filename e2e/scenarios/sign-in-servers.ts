import type { Scenario } from './scenario.ts';

const needsDjango = ['django'] as const;
const needsOpenidc = ['apache', 'openidc'] as const;
const symptoms = ['login-loop', 'too-many-redirects', 'session-cookie-missing', 'session-never-set'];

/** Sign-ins of Apache's mod_auth_openidc and of Django's own form. */
export const signInServers: readonly Scenario[] = [
  {
    id: 'openidc-cookie-path',
    group: 'OAuth',
    title: 'After the sign-in page Apache shows an error, to everyone',
    story:
      'OIDCCookiePath is /reports, and OIDCRedirectURI lies beside it; the cookie with the state is not sent there.',
    start: 'https://intranet.grainstore.test/welcome',
    hosts: ['intranet.grainstore.test', 'id.grainstore.test'],
    needs: needsOpenidc,
    done: 'page',
    broken: true,
    expect: { check: 'cookie-path-narrow', kind: 'oauth-error', verdict: 'broken' },
    neverFirst: [...symptoms, 'oauth-error-response', 'oauth-state-mismatch'],
    secrets: ['fB6-silo-RnW2k8Yx5C-tz'],
  },
  {
    id: 'django-form-over-http',
    group: 'Cookie',
    title: 'On the http address Django’s sign-in form says "CSRF verification failed"',
    story: 'CSRF_COOKIE_SECURE and SESSION_COOKIE_SECURE are on, and the visitor came over plain http.',
    start: 'http://www.bramble.test/welcome',
    hosts: ['www.bramble.test'],
    needs: needsDjango,
    done: 'page',
    broken: true,
    expect: { check: 'cookie-secure-from-insecure', kind: 'forbidden', verdict: 'broken' },
    neverFirst: ['csrf-missing', 'forbidden', 'session-origin-unlisted', 'status-misused'],
    secrets: ['kS9-thorn-VdM4q7Jb1X-w'],
  },
  {
    id: 'django-origin-behind-proxy',
    group: 'Session',
    title: 'Behind the new proxy Django’s sign-in form says "CSRF verification failed"',
    story:
      'nginx passes on its own name for the server as Host; to Django the page’s Referer and Origin are those of another site.',
    start: 'https://www.juniper.test/welcome',
    hosts: ['www.juniper.test', 'inside.juniper.test'],
    proxied: ['www.juniper.test'],
    needs: needsDjango,
    done: 'page',
    broken: true,
    expect: { check: 'session-origin-unlisted', kind: 'forbidden', verdict: 'broken' },
    neverFirst: ['csrf-missing', 'forbidden', 'session-not-recognised', 'status-misused'],
    secrets: ['cZ3-berry-HpL6t9Nw2F-g'],
  },
  {
    id: 'django-permission-loop',
    group: 'Loop',
    title: 'Who signs in to see the reports ends in "too many redirects"',
    story:
      'The page wants a permission that the account lacks, and sends to the sign-in; that sends who is signed in back.',
    start: 'https://www.hawthorn.test/welcome',
    hosts: ['www.hawthorn.test'],
    needs: needsDjango,
    done: 'error-page',
    broken: true,
    expect: { check: 'login-loop', kind: 'login-loop', verdict: 'broken' },
    neverFirst: [
      'too-many-redirects',
      'session-not-recognised',
      'session-cookie-missing',
      'login-page-protected',
    ],
    secrets: ['uR5-hedge-KxB8v1Tm6D-y'],
  },
  {
    id: 'django-login-protected',
    group: 'Loop',
    title: 'The address of Django’s sign-in page grows until the browser gives up',
    story: 'Somebody put @login_required on the sign-in page itself.',
    start: 'https://www.mulberry.test/welcome',
    hosts: ['www.mulberry.test'],
    needs: needsDjango,
    done: 'error-page',
    broken: true,
    expect: { check: 'login-page-protected', kind: 'login-loop', verdict: 'broken' },
    neverFirst: symptoms,
    secrets: [],
  },
];
