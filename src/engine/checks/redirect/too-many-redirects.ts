import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  id: 'too-many-redirects',
  group: 'redirect',
  summary: 'The browser gave up following redirects',
  severity: 'broken',
  rung: 7,
  symptom: true,
  applies: ['redirect-loop'],
  spec: [spec('http', '15.4'), spec('fetch', 'http-redirect-fetch')],
  needs: ['loop'],
  messages: {
    endless: {
      title: '{place} redirects on and on until the browser gives up',
      what: '{count} redirects followed one another, each to an address that had not been visited before, and no page came.',
      why: 'The browser follows at most 20 redirects and then gives up. As a rule each redirect adds something to the address of the one before.',
      fixes: [
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Look in the evidence what grows from address to address, and use absolute addresses (or ones that begin with /) in Location.',
        },
        {
          effort: 'easy',
          audience: 'user',
          text: 'Clear the cookies of this site and open it again.',
          action: 'clear-cookies',
        },
      ],
    },
    circle: {
      title: '{place} redirects in circles',
      what: 'The same {count} addresses redirect to each other, and no sign-in is part of it.',
      why: 'The browser follows at most 20 redirects and then gives up.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Clear the cookies of this site and open it again.',
          action: 'clear-cookies',
        },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Follow the addresses in the evidence and look at which of them decides to redirect, and by what (a cookie, a language, a rewrite rule).',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const loop = facts.loop.loop;
    if (loop === undefined) return [];
    return [
      {
        message: loop.rounds === 0 ? 'endless' : 'circle',
        data: { place: show.place(exchange.url), count: loop.hops.length },
        confidence: 'certain',
        evidence: loop.hops.slice(0, 6).map((hop) => ({ exchange: hop, at: 'url' })),
        subject: `loop ${loop.id}`,
      },
    ];
  },
});
