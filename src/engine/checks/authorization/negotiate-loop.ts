import { negotiateMessage } from '../../headers/negotiate.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { UNAUTHORIZED } from '../kinds.ts';

const WINDOWS = new Set(['negotiate', 'ntlm', 'kerberos']);

export default defineCheck({
  id: 'negotiate-loop',
  group: 'authorization',
  summary: 'Windows sign-in (Negotiate, NTLM) is answered 401 again and again',
  severity: 'broken',
  rung: 8,
  applies: UNAUTHORIZED,
  spec: [spec('negotiate', '4'), spec('negotiate', '5')],
  needs: ['credential', 'challenge'],
  messages: {
    kerberos: {
      title: '{place} refused the Kerberos ticket of the Windows sign-in',
      what: 'The browser sent a Kerberos ticket (Negotiate), and the server asked for a sign-in once more.',
      why: 'The server cannot use the ticket: as a rule it was made for another service account than the one that the server runs under (SPN), or the clocks differ by more than five minutes.',
      fixes: [
        {
          effort: 'hard',
          audience: 'admin',
          text: 'Check the SPN: setspn -Q HTTP/{host} must name the account that the server runs under, once only; then its keytab or password, and the clocks.',
        },
        {
          effort: 'easy',
          audience: 'user',
          text: 'Lock and unlock the computer (or run klist purge), so that new tickets are fetched.',
        },
      ],
    },
    ntlm: {
      title: '{place} refused the Windows sign-in ({scheme})',
      what: 'The browser went through the steps of the Windows sign-in ({scheme}, an NTLM message), and the server answered 401 again.',
      why: 'The server does not accept this account, or a proxy between browser and server spreads the steps over several connections, which NTLM does not survive.{fallback}',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Check user name (with its domain) and password of the Windows account.',
        },
        {
          effort: 'hard',
          audience: 'admin',
          text: 'Look at the server’s security log (event 4625); let proxies keep one connection per client; register the SPN for {host} so that Kerberos is used; on the server itself see the loopback check.',
        },
      ],
    },
    unfinished: {
      title: 'The Windows sign-in at {place} stopped half-way',
      what: 'The browser sent its first message ({scheme}), the server answered with its challenge, and no request that ends the sign-in was let through.',
      why: 'The steps have to follow one another on one connection. Something ended them: a proxy, a closed connection, or a policy of the browser.',
      fixes: [
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Add {host} to the trusted sites of the browser’s policy (AuthServerAllowlist, network.negotiate-auth.trusted-uris), and let proxies keep one connection per client.',
        },
      ],
    },
  },
  run({ exchange, facts, later, show }) {
    const { credential, challenge } = facts;
    if (credential.presence === 'not-recorded')
      return { notEvaluated: 'the capture does not show whether Authorization was sent' };
    const { parsed } = credential;
    if (parsed === undefined || parsed.masked || !WINDOWS.has(credential.scheme)) return [];
    if (challenge.schemes.length > 0 && !challenge.schemes.some((scheme) => WINDOWS.has(scheme))) return [];
    if (later.success !== undefined) return [];
    const message = negotiateMessage(parsed.token);
    const offered = challenge.of(credential.scheme) ?? challenge.of('negotiate') ?? challenge.of('ntlm');
    const inside =
      message === 'ntlm-negotiate' || (message === 'spnego-ntlm' && offered?.token68 !== undefined);
    const kerberos = message === 'kerberos' || message === 'spnego-init';
    const evidence = [
      { exchange, at: 'request.headers.authorization' },
      { exchange, at: 'response.headers.www-authenticate' },
    ];
    const data = {
      place: show.place(exchange.url),
      host: exchange.url.host,
      scheme: show.text((parsed.scheme ?? '').slice(0, 40)),
      fallback:
        credential.scheme === 'negotiate'
          ? ' The browser fell back from Kerberos to NTLM: it could not get a ticket for this host.'
          : '',
    };
    // RFC 4559 §5: a server that goes on sends its own token with the challenge; without one it starts anew.
    if (inside && offered?.token68 !== undefined)
      return [{ message: 'unfinished', data, confidence: 'likely', evidence }];
    return [{ message: kerberos ? 'kerberos' : 'ntlm', data, confidence: 'likely', evidence }];
  },
});
