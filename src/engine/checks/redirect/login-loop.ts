import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { signedIn } from './signed-in.ts';

export default defineCheck({
  id: 'login-loop',
  group: 'redirect',
  summary: 'A cycle through a sign-in page or identity provider, at least twice',
  severity: 'broken',
  rung: 9,
  symptom: true,
  applies: ['login-loop'],
  spec: [spec('http', '15.4')],
  needs: ['loop', 'cookies'],
  messages: {
    recognised: {
      title: 'The sign-in goes round in circles: {gate} asks to sign in, and {signIn} says that it is done',
      what: '{gate} sends the browser to {signIn}, and that sends it back at once, without a form and without a new session. {cookies}',
      why: 'The sign-in page takes the visitor for signed in; {gate} refuses all the same. As a rule the account lacks a role or permission, and {gate} answers that with the way to sign in instead of 403.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Where somebody is signed in and lacks a role, answer 403 and say which one, instead of a redirect to sign in.',
        },
        {
          effort: 'easy',
          audience: 'admin',
          text: 'Look up in the log of {gate} which role or permission it asks for, and whether this account has it.',
        },
        {
          effort: 'easy',
          audience: 'user',
          text: 'Ask for access to {gate}; other pages of the site may work meanwhile.',
        },
      ],
    },
    unexplained: {
      title: 'The sign-in loops: it is lost {where}',
      what: 'The same {count} addresses were visited again and again. Each time the sign-in seems done, {gate} answers as if nobody were signed in. Where no other cause stands above this one, the capture does not show why.',
      why: '{last} led to {gate}, and that sends the browser back to {signIn}: what the sign-in left is not there, or is not accepted. {cookies}',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Clear the cookies of this site once and sign in again; if it loops still, the fault is on the server.',
          action: 'clear-cookies',
        },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Read the log of {gate}, at the time of its request, for the reason why it sees nobody signed in (session not found, token refused, role missing). Where a role is missing, answer 403 instead of a redirect to sign in.',
        },
      ],
    },
  },
  run({ exchange, hops, facts, show }) {
    const loop = facts.loop.loop;
    if (loop === undefined) return [];
    const target = exchange.response.redirect;
    const last = hops.at(hops.indexOf(exchange) - 1) ?? hops.at(-1);
    const [gate, before] = [show.place(exchange.url), last === undefined ? '' : show.place(last.url)];
    return [
      {
        message: signedIn(hops, exchange) ? 'recognised' : 'unexplained',
        data: {
          gate,
          where: before === '' || before === gate ? `at ${gate}` : `between ${before} and ${gate}`,
          signIn: target === undefined ? 'the sign-in page' : show.place(target),
          count: loop.hops.length,
          last: before === '' ? 'the sign-in' : before,
          cookies:
            facts.cookies.presence === 'not-recorded'
              ? 'Whether its cookies were sent was not recorded.'
              : facts.cookies.sessionSent
                ? 'Its session cookie was sent.'
                : 'No session cookie was sent to it.',
        },
        confidence: 'certain',
        evidence: loop.hops.slice(0, 6).map((hop) => ({ exchange: hop, at: 'url' })),
        subject: `loop ${loop.id}`,
      },
    ];
  },
});
