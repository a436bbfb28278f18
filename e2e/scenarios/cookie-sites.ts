import type { Scenario } from './scenario.ts';

const group = 'Cookie';
const broken = (check: string, kind = 'unauthorized') => ({ check, kind, verdict: 'broken' }) as const;
const symptoms = [
  'session-cookie-missing',
  'session-not-recognised',
  'session-never-set',
  'challenge-missing',
];

/** Cookies between two sites, two schemes, or two partitions of the jar: where browsers differ most. */
export const cookieSites: readonly Scenario[] = [
  {
    id: 'cookie-samesite-form-post',
    group,
    title: 'The sign-in service says yes, and the application answers "Internal Server Error"',
    story:
      'The sign-in service answers by form_post; the session with the state of the sign-in is SameSite=Lax, and stays behind.',
    start: 'https://app.surgery.test/welcome',
    hosts: ['app.surgery.test', 'login.medid.test'],
    done: 'page',
    broken: true,
    expect: broken('cookie-samesite-withheld', 'oauth-error'),
    neverFirst: [...symptoms, 'oauth-error-response', 'oauth-state-mismatch'],
    secrets: ['iK6-scalpel-TbX9w2Nf4Z'],
  },
  {
    id: 'cookie-samesite-cross-site-set',
    group,
    title: 'The shop window cannot sign anybody in at the counter',
    story:
      'A page of another site signs in at the API, whose cookie is SameSite=Lax: it may not be set from there.',
    start: 'https://www.shopwindow.test/',
    hosts: ['www.shopwindow.test', 'api.counter.test'],
    done: 'page',
    broken: true,
    expect: broken('cookie-samesite-cross-site-set'),
    neverFirst: [...symptoms, 'cookie-third-party-blocked', 'cookie-credentials-omitted'],
    secrets: ['oV2-mannequin-HdK7s5Lr3Y'],
  },
  {
    id: 'cookie-overwrites-secure',
    group,
    title: 'On the old http address signing in does nothing, for those who know the new one',
    story: 'Over https the session cookie is Secure; over http the same name may not be set any more.',
    start: 'https://app.kayak.test/',
    hosts: ['app.kayak.test'],
    done: 'page',
    broken: true,
    expect: broken('cookie-overwrites-secure'),
    neverFirst: [...symptoms, 'cookie-secure-on-http', 'cookie-secure-from-insecure'],
    secrets: ['yG1-paddle-CmR8q4Tx6W'],
  },
  {
    id: 'cookie-partitioned-insecure',
    group,
    title: 'Since the cookie is Partitioned it is not there at all',
    story: 'Partitioned was added for embedding, and Secure was forgotten.',
    start: 'https://app.mosaic.test/',
    hosts: ['app.mosaic.test'],
    done: 'page',
    broken: true,
    expect: broken('cookie-partitioned-insecure'),
    neverFirst: symptoms,
    secrets: ['cF7-tessera-WpB3h9Vn5K'],
  },
  {
    id: 'cookie-other-partition',
    group,
    title: 'In the first newspaper the comments know their reader, in the second they do not',
    story:
      'The comments are a frame with a Partitioned cookie: each site that embeds them has a jar of its own for it.',
    start: 'https://www.morningpost.test/',
    hosts: ['www.morningpost.test', 'www.eveningpost.test', 'comments.remarks.test'],
    done: 'page',
    broken: true,
    expect: broken('cookie-other-partition'),
    neverFirst: [...symptoms, 'cookie-third-party-blocked', 'cookie-samesite-withheld'],
    secrets: ['zT5-headline-NxJ2m8Gd4Q'],
  },
  {
    id: 'cookie-in-foreign-page',
    group,
    title: 'The library card is there in the school portal, in Chrome',
    story:
      'The reader signed in at the library; the school embeds it. Chrome sends the SameSite=None cookie, Firefox keeps it apart.',
    start: 'https://members.readers.test/',
    hosts: ['members.readers.test', 'portal.school.test'],
    done: 'page',
    broken: false,
    expect: null,
    warns: ['cookie-browser-dependent'],
    firefox: { broken: true, expect: broken('cookie-other-partition') },
    neverFirst: [...symptoms, 'cookie-third-party-blocked', 'cookie-samesite-withheld'],
    secrets: ['lQ8-bookmark-VsF6k1Zc9H'],
  },
  {
    id: 'cookie-scheme-crossed',
    group,
    title: 'Ordering from the old http page asks for a sign-in, in Chrome',
    story:
      'A form on the http page is sent to https. To Chrome those are two sites, and SameSite=Lax stays behind; Firefox sends it.',
    start: 'https://www.bicycles.test/',
    hosts: ['www.bicycles.test'],
    done: 'page',
    broken: true,
    expect: broken('cookie-samesite-withheld'),
    firefox: { broken: false, expect: null },
    neverFirst: symptoms,
    secrets: ['xD4-derailleur-JwN7t3Rb5P'],
  },
];
