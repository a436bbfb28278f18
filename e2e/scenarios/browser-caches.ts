import { type Scenario, unauthorized } from './scenario.ts';

const group = 'Browser';

/** Answers that were kept from before the sign-in, or for somebody else. */
export const browserCaches: readonly Scenario[] = [
  {
    id: 'keepable-refusal',
    group,
    title: 'A refusal that the browser may keep, and does not',
    story: 'The 401 to "who am I" may be kept for five minutes; browsers ask again all the same.',
    // Over plain http: browsers that take any certificate keep nothing that came over https.
    start: 'http://www.cheesecellar.test/',
    hosts: ['www.cheesecellar.test'],
    done: 'page',
    broken: false,
    expect: { check: 'anonymous-probe', kind: 'unauthorized', verdict: 'expected' },
    neverFirst: ['cached-401', 'session-not-recognised', 'session-cookie-missing', 'challenge-missing'],
    secrets: ['dL5-rind-NzW8x3Kp6T-m'],
  },
  {
    id: 'cached-refusal-at-proxy',
    group,
    title: 'Since there is a cache in front, nobody gets past "who are you"',
    story: 'nginx keeps the 401 that a stranger got, and gives it to whoever asks next.',
    start: 'https://www.winevault.test/',
    hosts: ['www.winevault.test'],
    proxied: ['www.winevault.test'],
    done: 'page',
    broken: true,
    expect: unauthorized('cached-401'),
    neverFirst: ['session-not-recognised', 'session-cookie-missing', 'challenge-missing'],
    secrets: ['qH2-cork-RvG7m4Jd9B-x'],
  },
  {
    id: 'refusal-not-kept',
    group,
    title: 'A cache in front that keeps no refusals',
    story: 'The same with Cache-Control: no-store: the second question is answered well.',
    start: 'https://www.smokehouse.test/',
    hosts: ['www.smokehouse.test'],
    proxied: ['www.smokehouse.test'],
    done: 'page',
    broken: false,
    expect: { check: 'anonymous-probe', kind: 'unauthorized', verdict: 'expected' },
    neverFirst: ['cached-401', 'session-not-recognised'],
    secrets: ['xN8-hickory-BtC5w2Qf7L'],
  },
  {
    id: 'cors-cached-for-another-page',
    group,
    title: 'In the shop the account cannot be read, if one comes from the home page',
    story:
      'The answer that the home page was allowed to read is kept, and names the home page; Vary: Origin is missing.',
    start: 'http://www.signpainter.test/',
    hosts: ['www.signpainter.test', 'shop.signpainter.test', 'api.signpainter.test'],
    done: 'page',
    broken: true,
    expect: { check: 'cors-origin-not-allowed', kind: 'cors', verdict: 'broken' },
    // Its developer tools list nothing of a kept answer that it keeps from the page.
    firefox: { broken: false, expect: null },
    neverFirst: ['session-cookie-missing', 'session-not-recognised', 'request-blocked'],
    secrets: ['fT6-enamel-VwK9c2Xh4Q'],
  },
];
