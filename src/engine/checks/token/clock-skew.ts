import { spec } from '../../spec.ts';
import { defineCheck, type Message } from '../check.ts';
import { between, byItself, kept, proofFound, warning } from './skew.ts';

const NTP: Message['fixes'][number] = {
  effort: 'medium',
  audience: 'admin',
  text: 'Set the clocks of the identity provider and of the API by NTP (chrony, systemd-timesyncd, w32tm), and watch their offset.',
};
const LEEWAY: Message['fixes'][number] = {
  effort: 'easy',
  audience: 'backend',
  text: 'Allow a minute or so of clock skew (leeway, clockTolerance, ClockSkew) when checking exp, nbf and iat. It bridges seconds, not a wrong clock.',
};
const OWN: Message['fixes'][number] = {
  effort: 'easy',
  audience: 'user',
  text: 'Let this computer set its time by itself (date and time settings), check the time zone, then reload the page.',
};

export default defineCheck({
  id: 'clock-skew',
  group: 'token',
  summary:
    'The clocks of issuer, API and browser disagree, network time taken out: a token is too early or too late only for one of them',
  severity: 'broken',
  rung: 8,
  applies: ['unauthorized', 'forbidden', 'token-endpoint', 'observation'],
  spec: [spec('jwt', '4.1.4'), spec('jwt', '4.1.5'), spec('http', '6.6.1')],
  needs: ['credential', 'clock', 'words', 'challenge'],
  messages: {
    early: {
      title: 'A token just issued is too early for {place}: its clock is {skew} behind that of {issuer}',
      what: 'By its issuer’s clock the token was valid when it was sent. By the clock of {place} it becomes valid only at {at} ({claim}). The two clocks are {skew} apart, give or take {give}. {blame}',
      why: 'A server refuses a token before its time, by its own clock.',
      fixes: [NTP, LEEWAY],
    },
    late: {
      title:
        'A token still valid for its issuer has expired for {place}: its clock is {skew} ahead of that of {issuer}',
      what: 'By its issuer’s clock the token was valid when it was sent. By the clock of {place} it had expired at {at} (exp). The two clocks are {skew} apart, give or take {give}. {blame}',
      why: 'A server refuses a token after its expiry time, by its own clock. A new token fails in the same way.',
      fixes: [NTP, LEEWAY],
    },
    earlyHere: {
      title:
        'A token that is valid by all other clocks is too early for {place}: the clock of {host} is {skew} behind',
      what: 'The token is valid from {at} ({claim}). By the clock of {host} it was {now}; by the clocks of {n} it was {skew} later than that, give or take {give}.',
      why: 'A server refuses a token before its time, by its own clock.',
      fixes: [NTP, LEEWAY],
    },
    lateHere: {
      title:
        'A token that is valid by all other clocks has expired for {place}: the clock of {host} is {skew} ahead',
      what: 'The token is valid until {at} ({claim}). By the clock of {host} it was {now}; by the clocks of {n} it was {skew} earlier than that, give or take {give}.',
      why: 'A server refuses a token after its expiry time, by its own clock. A new token fails in the same way.',
      fixes: [NTP, LEEWAY],
    },
    proof: {
      title: 'The request to {place} was dated by a clock that is {skew} {way} that of the server',
      what: 'The {proof} that the browser made says {at}; by the server’s clock it was {now}. {blame}',
      why: 'A server accepts such a proof only for a few minutes around the time in it.',
      fixes: [
        OWN,
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Correct the time by the Date field of the server’s answer before signing, or use a nonce of the server instead.',
        },
      ],
    },
    kept: {
      title:
        'This computer’s clock is {skew} behind, so that the application takes the expired token for valid',
      what: 'By the clocks of {n} the token had expired when it was sent; by this computer’s clock it had not.',
      why: 'An application that looks at exp by its own clock renews the token too late by as much as that clock is behind.',
      fixes: [
        OWN,
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Count expires_in from the moment at which the token arrived instead of comparing exp with the local clock, and renew once after a 401.',
        },
      ],
    },
    server: {
      title: 'The clock of {host} is {skew} {way}',
      what: 'Its Date fields differ by {skew}, give or take {give}, from the clocks of {n}; the time on the network is taken out.',
      why: 'Tokens are then refused as expired or not yet valid, and cookies with Expires are dropped too early or kept too long.',
      fixes: [NTP],
    },
    machine: {
      title: 'This computer’s clock is {skew} {way}',
      what: 'The clocks of {n} agree with one another and differ from this computer’s by {skew}, give or take {give}; the time on the network is taken out.',
      why: 'Proofs that the browser signs (DPoP, AWS signatures) are refused, applications renew tokens too early or too late, and cookies expire at the wrong time.',
      fixes: [OWN],
    },
    issuer: {
      title: 'The clock that stamps the tokens of {host} is {skew} {way} the others',
      what: 'A token that was just made says that it was issued (iat) at a time that is {skew} {way} the moment at which it was received, give or take {give}; the clocks of {n} agree on that moment.',
      why: 'Servers whose clocks are right take its tokens for not yet valid, or for expired before their time.',
      fixes: [NTP, LEEWAY],
    },
    either: {
      title: 'The clocks of {host} and of this computer are {skew} apart',
      what: 'By its Date fields the clock of {host} is {skew} {way} this computer’s, give or take {give}; the time on the network is taken out. No third clock in this capture tells which of them is wrong.',
      why: 'Tokens and signed requests are judged by the clock of whoever checks them.',
      fixes: [OWN, NTP],
    },
  },
  run(input) {
    if (input.kind === 'observation') return input.facts.clock.skews.slice(0, 8).map(warning);
    const proof = proofFound(input);
    if (proof !== undefined) return [proof];
    if (input.kind === 'token-endpoint') return [];
    const { credential, clock } = input.facts;
    if (credential.sent === 'no') return undefined;
    const claims = credential.jwt?.ok === true ? credential.jwt.claims : undefined;
    if (claims === undefined)
      return credential.sent === 'unknown' ? { notEvaluated: 'the token was not recorded' } : [];
    if (clock.now === undefined) return { notEvaluated: 'no time was recorded' };
    return [...between(input, claims), ...byItself(input, claims), ...kept(input, claims)];
  },
});
