import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  id: 'proxy-authentication',
  group: 'challenge',
  summary: '407: a proxy between browser and server wants its own sign-in',
  severity: 'broken',
  rung: 2,
  applies: ['proxy'],
  spec: [spec('http', '15.5.8')],
  needs: [],
  messages: {
    wanted: {
      title: 'A proxy on the way to {place} asks for its own sign-in (407)',
      what: 'Not the site but a proxy between the browser and the site refused the request and wants to know who asks.',
      why: 'The request never reached the site. The account for the site does not matter here.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Sign in at the proxy when the browser asks (often the company account), or try from a network without it.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Exempt the site at the proxy, or set up single sign-on for it (Negotiate); tools and tests need the proxy’s credentials in their settings.',
        },
      ],
    },
  },
  run({ exchange, show }) {
    const hidden = exchange.response.status !== 407;
    return [
      {
        message: 'wanted',
        data: { place: show.place(exchange.url) },
        confidence: 'certain',
        evidence: [
          hidden ? { exchange, at: 'failure' } : { exchange, at: 'response.headers.proxy-authenticate' },
        ],
      },
    ];
  },
});
