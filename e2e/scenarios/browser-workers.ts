import { type Scenario, shop, unauthorized } from './scenario.ts';

const group = 'Browser';

const site = (name: string): Pick<Scenario, 'start' | 'hosts' | 'done'> => ({
  start: `https://www.${name}.test/`,
  hosts: [`www.${name}.test`],
  done: 'page',
});

/** Service workers answer for the server; other workers ask by themselves. */
export const browserWorkers: readonly Scenario[] = [
  {
    id: 'service-worker-kept-refusal',
    group,
    title: 'Signed in, and the page still says that nobody is',
    story: 'The service worker kept the 401 from before the sign-in and gives it again.',
    ...site('fernery'),
    broken: true,
    expect: unauthorized('service-worker-response'),
    neverFirst: ['session-cookie-missing', 'session-not-recognised', 'cached-401', 'credential-refused'],
    secrets: ['zB3-spore-KwT8x5Nd2Q'],
  },
  {
    id: 'service-worker-without-cookies',
    group,
    title: 'Since the page works offline, nobody is signed in',
    story: 'The service worker fetches the address anew, without credentials.',
    ...site('orangery'),
    broken: true,
    expect: unauthorized('service-worker-response'),
    neverFirst: ['session-cookie-missing', 'session-not-recognised', 'authorization-missing'],
    secrets: ['fN7-citrus-VzG2m9Hk4R'],
  },
  {
    id: 'service-worker-shell-for-all',
    group,
    title: 'The page shows nothing, and the console complains about "<" in JSON',
    story: 'The service worker answers calls for data with the sign-in page that it keeps.',
    ...site('palmhouse'),
    broken: true,
    expect: { check: 'service-worker-response', kind: 'soft-unauthorized', verdict: 'broken' },
    neverFirst: ['session-not-recognised', 'xhr-redirected-to-login'],
    secrets: ['qX5-frond-LcJ6w1Tb8Y'],
  },
  {
    id: 'worker-without-cookies',
    group,
    title: 'The list loads, and the sums that a worker makes of it do not',
    story: 'The worker’s fetch to another origin leaves cookies out; the page’s own asks for them.',
    ...shop('keelson'),
    broken: true,
    expect: unauthorized('cookie-credentials-omitted'),
    neverFirst: ['session-not-recognised', 'session-cookie-missing', 'authorization-missing'],
    secrets: ['jC2-plank-NhW5z8Rq3V'],
  },
  {
    id: 'worker-with-cookies',
    group,
    title: 'A worker that asks with cookies',
    story: 'The same with credentials: include.',
    ...shop('spinnaker'),
    broken: false,
    expect: null,
    neverFirst: ['cookie-credentials-omitted'],
    secrets: ['wP6-canvas-BtX9k4Ld7G'],
  },
  {
    id: 'service-worker-network-first',
    group,
    title: 'A page that works offline, and asks the server first',
    story: 'The service worker keeps good answers alone; the first question comes before the sign-in.',
    ...site('bulbfield'),
    broken: false,
    expect: { check: 'anonymous-probe', kind: 'unauthorized', verdict: 'expected' },
    neverFirst: ['service-worker-response', 'session-cookie-missing'],
    secrets: ['tR9-tulip-QsD4v7Xf6M'],
  },
];
