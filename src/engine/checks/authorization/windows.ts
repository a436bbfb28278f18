import { type Exchange, fieldValue } from '../../exchange/exchange.ts';
import type { Redactor } from '../../exchange/redact.ts';
import type { HandshakeView } from '../../facts/handshakes.ts';
import { readNegotiate } from '../../headers/negotiate.ts';
import type { EvidenceRef, Found, Message } from '../check.ts';

export const WINDOWS: ReadonlySet<string> = new Set(['negotiate', 'ntlm', 'kerberos']);

/** What error codes of Kerberos mean for the server that sends them (RFC 4120 §7.5.9). */
const KERBEROS_ERRORS: Readonly<Record<number, string>> = {
  7: 'the service of this name is unknown (KDC_ERR_S_PRINCIPAL_UNKNOWN)',
  31: 'the ticket could not be decrypted: integrity check failed (KRB_AP_ERR_BAD_INTEGRITY)',
  32: 'the ticket has expired (KRB_AP_ERR_TKT_EXPIRED)',
  33: 'the ticket is not valid yet (KRB_AP_ERR_TKT_NYV)',
  34: 'the ticket had been used before (KRB_AP_ERR_REPEAT)',
  35: 'the ticket is not for this server (KRB_AP_ERR_NOT_US)',
  37: 'the clocks of browser and server differ too much (KRB_AP_ERR_SKEW)',
  41: 'the ticket is encrypted for another account than the one that the server runs under (KRB_AP_ERR_MODIFIED)',
  44: 'the server has no key of that version (KRB_AP_ERR_BADKEYVER)',
  45: 'the server has no key for the ticket (KRB_AP_ERR_NOKEY)',
};

const spn: Message['fixes'][number] = {
  effort: 'hard',
  audience: 'admin',
  text: 'Check the SPN: setspn -Q HTTP/{host} must name the account that the server runs under, once only; then its keytab or password (klist -kt), and the clocks. The server’s log tells more with Kerberos event logging on (Windows), LogLevel trace (mod_auth_gssapi), or KRB5_TRACE.',
};
const connection: Message['fixes'][number] = {
  effort: 'hard',
  audience: 'admin',
  text: 'Let every proxy and load balancer keep one connection to the server per client connection (nginx: ntlm or sticky with keepalive; HAProxy: http-reuse never; Envoy: TCP), or switch to Kerberos, which needs one message only.',
};

/** The prose on Windows sign-ins that are refused: at a server, and at a proxy. */
export const WINDOWS_MESSAGES = {
  kerberos: {
    title: '{place} refused the Kerberos ticket of the Windows sign-in{reason}',
    what: 'The browser sent a Kerberos ticket (Negotiate){ticket}, and the answer asks for a sign-in once more.{detail}',
    why: 'The server cannot use the ticket: as a rule it was made for another service account than the one that the server runs under (SPN), or the clocks differ by more than five minutes.',
    fixes: [
      spn,
      {
        effort: 'easy',
        audience: 'user',
        text: 'Lock and unlock the computer (or run klist purge), so that new tickets are fetched.',
      },
    ],
  },
  ntlm: {
    title: '{place} refused the Windows sign-in ({scheme})',
    what: 'The browser went through the steps of the Windows sign-in ({scheme}, {legs} with an NTLM message), and was asked for a sign-in again.',
    why: 'The account is not accepted, or a proxy between browser and server spreads the steps over several connections, which NTLM does not survive.{fallback}',
    fixes: [
      {
        effort: 'easy',
        audience: 'user',
        text: 'Check user name (with its domain) and password of the Windows account.',
      },
      {
        effort: 'hard',
        audience: 'admin',
        text: 'Look at the server’s security log (event 4625, its status tells wrong password, locked or unknown account; Netlogon log on the domain controller); let proxies keep one connection per client; register the SPN for {host} so that Kerberos is used; on the server itself see the loopback check.',
      },
    ],
  },
  connection: {
    title: 'The steps of the Windows sign-in at {place} did not stay on one connection',
    what: 'NTLM’s steps were sent, and {fault}.',
    why: 'NTLM signs in a connection, not a request: challenge and answer must go over the same one. On another connection the server knows nothing of the challenge and starts anew.{fallback}',
    fixes: [connection],
  },
  unanswered: {
    title: '{place} did not answer the first message of the Windows sign-in ({scheme})',
    what: 'The browser opened the sign-in with an NTLM message, and the answer holds no challenge of the server, only the offer to sign in again.',
    why: 'A server that means it sends its challenge now. Without one, NTLM is offered and not really there (no provider installed, a proxy that strips the message, extended protection that the browser does not meet).{fallback}',
    fixes: [
      {
        effort: 'hard',
        audience: 'admin',
        text: 'See that the offered scheme is installed on the server (IIS: providers of Windows Authentication, Extended Protection), and that proxies pass WWW-Authenticate and Authorization on unchanged.',
      },
    ],
  },
  anonymous: {
    title: 'The browser signed in at {place} with no account ({scheme})',
    what: 'The last message of the Windows sign-in names no user: the browser had no account that it may send to this site.',
    why: 'Browsers send the account of the computer only to sites that a policy trusts, and not from private windows.',
    fixes: [
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Add {host} to the trusted sites of the browser’s policy (AuthServerAllowlist, network.negotiate-auth.trusted-uris, the intranet zone).',
      },
      { effort: 'easy', audience: 'user', text: 'Try a normal window, on a computer that is in the domain.' },
    ],
  },
  damaged: {
    title: 'The message of the Windows sign-in sent to {place} is damaged',
    what: 'After {scheme} stands something that is not base64.',
    why: 'The server cannot read it. As a rule a program or a proxy changed or cut the header.',
    fixes: [
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Compare the length of the Authorization header at browser and server; Kerberos tickets of members of many groups are larger than the header limits of proxies (nginx: large_client_header_buffers; IIS: MaxFieldLength, MaxTokenSize).',
      },
    ],
  },
  unfinished: {
    title: 'The Windows sign-in at {place} stopped half-way',
    what: 'The browser sent its first message ({scheme}), the answer brought the challenge, and no request that ends the sign-in was let through.',
    why: 'The steps have to follow one another on one connection. Something ended them: a proxy, a closed connection, or a policy of the browser.',
    fixes: [
      {
        effort: 'medium',
        audience: 'admin',
        text: 'Add {host} to the trusted sites of the browser’s policy (AuthServerAllowlist, network.negotiate-auth.trusted-uris), and let proxies keep one connection per client.',
      },
    ],
  },
} as const satisfies Record<string, Message>;

type WindowsFinding = Found<keyof typeof WINDOWS_MESSAGES>;

/** What is wrong with a Windows sign-in whose message was refused; undefined where the credentials are of another scheme. */
export function windowsFinding(
  exchange: Exchange,
  view: HandshakeView,
  fields: { readonly sent: string; readonly asked: string },
  show: Redactor,
): WindowsFinding | undefined {
  const { parsed } = view;
  const scheme = parsed?.scheme?.toLowerCase() ?? '';
  if (parsed === undefined || parsed.masked || !WINDOWS.has(scheme)) return undefined;
  const offers = view.challenge.challenges.filter((one) => WINDOWS.has(one.scheme.toLowerCase()));
  if (view.challenge.challenges.length > 0 && offers.length === 0) return undefined;
  const answer = (offers.find((one) => one.scheme.toLowerCase() === scheme) ?? offers[0])?.token68;
  const sent = readNegotiate(parsed.token);
  const back = answer === undefined ? undefined : readNegotiate(answer);
  const legs = view.windows?.legs ?? 1;
  const reason = back?.kerberosError === undefined ? undefined : KERBEROS_ERRORS[back.kerberosError];
  const evidence: EvidenceRef[] = [
    { exchange, at: `request.headers.${fields.sent}` },
    { exchange, at: `response.headers.${fields.asked}` },
  ];
  const data = {
    place: show.place(exchange.url),
    host: exchange.url.host,
    scheme: show.text((parsed.scheme ?? '').slice(0, 40)),
    legs: legs === 1 ? 'one request' : `${legs} requests`,
    ticket: sent.service === undefined ? '' : ` for the service ${show.text(sent.service)}`,
    reason: reason === undefined ? '' : `: ${reason}`,
    detail:
      back?.kerberosError !== undefined && reason === undefined
        ? ` Its message holds the Kerberos error ${back.kerberosError}.`
        : '',
    fallback:
      scheme === 'negotiate'
        ? ' The browser fell back from Kerberos to NTLM: it could not get a ticket for this host (no SPN HTTP/{host}, an address instead of a name, or a site that is not trusted).'.replace(
            '{host}',
            exchange.url.host,
          )
        : '',
  };
  const found = (
    message: WindowsFinding['message'],
    sure = false,
    more: Readonly<Record<string, string>> = {},
  ): WindowsFinding => ({
    message,
    data: { ...data, ...more },
    confidence: sure ? 'certain' : 'likely',
    evidence,
  });
  if (!sent.readable) return found('damaged', true);
  // RFC 4178 §4.2.2: reject "indicates the peer's refusal of the message".
  const rejected = back?.state === 2 || reason !== undefined;
  if (sent.message === 'kerberos' || sent.message === 'spnego-init') return found('kerberos', rejected);
  if (sent.anonymous) return found('anonymous', true);
  const split = connectionFault(exchange, view);
  const opening =
    sent.message === 'ntlm-negotiate' || (sent.message === 'spnego-ntlm' && answer !== undefined);
  // RFC 4559 §5: a server that goes on sends its own token with the challenge; without one it starts anew.
  if (opening && answer !== undefined) return found('unfinished');
  if (split !== undefined) {
    if (split.previous !== undefined) evidence.push(split.previous);
    return found('connection', split.sure, { fault: split.words });
  }
  if (opening && offers.length > 0) return found('unanswered');
  return found('ntlm', rejected);
}

/** Signs that the server's challenge came on another connection than the one on which the answer went. */
function connectionFault(
  exchange: Exchange,
  view: HandshakeView,
): { readonly words: string; readonly sure: boolean; readonly previous?: EvidenceRef } | undefined {
  // RFC 9113 §8.2.2 has no connections of a request's own; Windows servers fall back to HTTP/1.1 for NTLM.
  if (/^HTTP\/[23]/.test(exchange.request.httpVersion))
    return {
      words: `they went over ${exchange.request.httpVersion}, whose requests share a connection`,
      sure: false,
    };
  const before = view.windows?.previous;
  if (before?.token68 === undefined) return undefined;
  const previous = before.exchange;
  if (/\bclose\b/i.test(fieldValue(previous.response.fields, 'connection') ?? ''))
    return {
      words: 'the answer with the challenge closed its connection (Connection: close)',
      sure: true,
      previous: { exchange: previous, at: 'response.headers.connection' },
    };
  if (previous.connection === undefined || exchange.connection === undefined) return undefined;
  return previous.connection === exchange.connection
    ? undefined
    : {
        words: 'the browser answered the challenge on another connection than the one on which it came',
        sure: true,
        previous: { exchange: previous, at: 'response.status' },
      };
}
