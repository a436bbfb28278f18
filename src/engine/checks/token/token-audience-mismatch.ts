import { siteOf } from '../../exchange/site.ts';
import { environmentOfHost } from '../../facts/environment.ts';
import { spec } from '../../spec.ts';
import { audiencesOf } from '../../tokens/claims.ts';
import { defineCheck } from '../check.ts';
import { REFUSED } from '../kinds.ts';
import { isExpired } from './expiry.ts';
import { acceptedBy } from './memory.ts';

export default defineCheck({
  id: 'token-audience-mismatch',
  group: 'token',
  summary: 'aud names neither this host nor what this API accepted before, or the server says so',
  severity: 'broken',
  rung: 8,
  applies: REFUSED,
  spec: [spec('jwt', '4.1.3'), spec('jwtAccess', '4')],
  needs: ['credential', 'words', 'route', 'challenge', 'clock'],
  messages: {
    said: {
      title: '{place} refused the token because it was issued for another audience ({aud})',
      what: 'The server says: “{quote}”. The token names as its audience: {aud}.',
      why: 'A token is valid only for the API that its aud claim names.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Ask for a token for this API when signing in (audience or resource parameter, or the API’s own scope).',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Compare the audience that the API expects with the API’s identifier at the identity provider.',
        },
      ],
    },
    differs: {
      title: '{place} was called with a token for another audience ({aud})',
      what: 'The token names as its audience {aud}. Tokens that this server accepted before name {accepted}.',
      why: 'A token is valid only for the API that its aud claim names.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Use the token that was issued for this API; keep one token per API.',
        },
      ],
    },
    foreign: {
      title: '{place} was called with a token whose audience is another host ({aud})',
      what: 'The token names as its audience {aud}, an address of another host than {host}.',
      why: 'A token is valid only for the API that its aud claim names; another API’s token is refused.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Ask for a token for this API when signing in (audience or resource parameter, or the API’s own scope).',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Compare the audience that the API expects with the token’s.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { credential, words, route, challenge, clock } = facts;
    if (credential.sent === 'no') return undefined;
    const place = show.place(exchange.url);
    const claims = credential.jwt?.ok === true ? credential.jwt.claims : undefined;
    const aud = audiencesOf(claims);
    const shown = aud.length === 0 ? 'not recorded' : show.text(aud.slice(0, 3).join(', ').slice(0, 160));
    const said = words.says('token-audience-mismatch');
    const subject = credential.token ?? '';
    const sent = { exchange, at: 'request.headers.authorization', text: `aud: ${shown}` };
    if (said !== undefined)
      return [
        {
          message: 'said',
          data: { place, aud: shown, quote: show.text(said.text.slice(0, 160)) },
          confidence: 'certain',
          evidence: [{ exchange, at: said.at, text: show.text(said.text) }, sent],
          subject,
        },
      ];
    if (claims === undefined)
      return credential.sent === 'unknown' ? { notEvaluated: 'the token was not recorded' } : [];
    if (aud.length === 0 || challenge.param('error') === 'insufficient_scope') return [];
    const before = acceptedBy(route, (memory) => memory.audiences, 'aud');
    if (before !== undefined) {
      const { values: accepted } = before;
      if (accepted.some((one) => aud.includes(one))) return [];
      return [
        {
          message: 'differs',
          data: { place, aud: shown, accepted: show.text(accepted.slice(0, 3).join(', ')) },
          confidence: 'likely',
          evidence: [
            sent,
            {
              exchange: before.exchange,
              at: 'request.headers.authorization',
              text: `aud: ${show.text(accepted.join(', ').slice(0, 160))}`,
            },
          ],
          subject,
        },
      ];
    }
    const hosts = aud.map(hostOf);
    // Names that are no addresses (a client id, an API's own name) tell nothing about hosts.
    if (
      hosts.some(
        (host) => host === undefined || host === exchange.url.host || related(host, exchange.url.host),
      )
    )
      return [];
    // An API on the developer's own machine is seldom called by the name that its tokens bear; an expired token is refused anyway.
    const late = isExpired(claims, clock.now);
    // The same API in another environment: that is the deeper cause.
    const moved = hosts.some((host) => host !== undefined && isElsewhere(host, exchange.url.host));
    return [
      {
        message: 'foreign',
        data: { place, aud: shown, host: exchange.url.host },
        confidence: late || moved || LOCAL.test(exchange.url.host) ? 'possible' : 'likely',
        evidence: [sent, { exchange, at: 'url' }],
        subject,
      },
    ];
  },
});

const LOCAL = /^(?:localhost|.+\.localhost|[\d.]+|\[[\da-f:.]+\])$/;

function isElsewhere(host: string, here: string): boolean {
  return (
    siteOf(host) === siteOf(here) &&
    environmentOfHost(host)?.environment !== environmentOfHost(here)?.environment
  );
}

function hostOf(aud: string): string | undefined {
  return /^https?:\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:?#]+)/i.exec(aud)?.[1]?.toLowerCase();
}

function related(a: string, b: string): boolean {
  return a.endsWith(`.${b}`) || b.endsWith(`.${a}`);
}
