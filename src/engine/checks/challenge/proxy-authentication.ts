import type { Exchange } from '../../exchange/exchange.ts';
import type { HandshakeView } from '../../facts/handshakes.ts';
import { authorizationFaultText } from '../../headers/authorization-faults.ts';
import { digestChallenge, digestCredentials } from '../../headers/digest.ts';
import { digestFaults } from '../../headers/digest-faults.ts';
import { spec } from '../../spec.ts';
import { WINDOWS, WINDOWS_MESSAGES, windowsFinding } from '../authorization/windows.ts';
import { defineCheck } from '../check.ts';

const WAY = 'The request never reached the site. The account for the site does not matter here.';

export default defineCheck({
  id: 'proxy-authentication',
  group: 'challenge',
  summary: '407: a proxy between browser and server wants its own sign-in, or refused the one that was sent',
  severity: 'broken',
  rung: 2,
  applies: ['proxy'],
  spec: [spec('http', '15.5.8'), spec('http', '11.7.1')],
  needs: ['handshakes'],
  messages: {
    ...WINDOWS_MESSAGES,
    wanted: {
      title: 'A proxy on the way to {place} asks for its own sign-in (407)',
      what: 'Not the site but a proxy between the browser and the site refused the request and wants to know who asks{schemes}.',
      why: WAY,
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
    refused: {
      title: 'A proxy on the way to {place} refused the sign-in that was sent to it (407, {scheme})',
      what: 'The request carried well-formed credentials for the proxy, and the proxy asks for them again.',
      why: `The user name or the password is not the one that the proxy knows. ${WAY}`,
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Type user name and password of the proxy again (after a change of password, remove the saved one).',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Read the proxy’s access log for this time (Squid: TCP_DENIED/407) and look the account up in its directory.',
        },
      ],
    },
    malformed: {
      title: 'The sign-in sent to a proxy on the way to {place} is malformed: {fault}',
      what: 'The Proxy-Authorization header is not in form: {fault}.',
      why: `The proxy cannot read it. ${WAY}`,
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Write the header as scheme, one space, credentials; characters such as @ and : in user or password of a proxy’s address must be percent-encoded there.',
        },
      ],
    },
    scheme: {
      title: 'A proxy on the way to {place} asks for {wanted}, and got {scheme}',
      what: 'Proxy-Authenticate names {wanted}; the Proxy-Authorization header of the request uses {scheme}.',
      why: `A proxy reads only the schemes that it asks for. ${WAY}`,
      fixes: [
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Configure the client for {wanted}, or let the proxy offer {scheme}.',
        },
      ],
    },
    digest: {
      title: 'The Digest sign-in sent to a proxy on the way to {place} does not fit: {fault}',
      what: 'In the Proxy-Authorization header {fault}.',
      why: `The proxy computes the same checksum from its own values. Where one of them differs, the right password gives a wrong result. ${WAY}`,
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Take realm, nonce, qop and algorithm from the proxy’s newest challenge, and uri from the request line (for CONNECT: host and port).',
        },
      ],
    },
  },
  run({ exchange, facts, later, show }) {
    const view = facts.handshakes.proxy;
    const { parsed } = view;
    const place = show.place(exchange.url);
    const answered = exchange.response.status === 407;
    const offers = view.challenge.challenges.map((one) => one.scheme);
    const names = show.text([...new Set(offers)].slice(0, 4).join(' or ').slice(0, 80));
    const asked = answered
      ? { exchange, at: 'response.headers.proxy-authenticate' }
      : { exchange, at: 'failure' };
    const sent = { exchange, at: 'request.headers.proxy-authorization' };
    if (parsed === undefined || parsed.masked || !answered || later.success !== undefined)
      return [
        {
          message: 'wanted',
          data: { place, schemes: names === '' ? '' : ` (${names})` },
          confidence: 'certain',
          evidence: [asked],
        },
      ];
    const scheme = parsed.scheme?.toLowerCase() ?? '';
    const data = { place, scheme: show.text((parsed.scheme ?? 'no scheme').slice(0, 40)), wanted: names };
    const evidence = [sent, asked];
    const fault = parsed.faults[0];
    if (fault !== undefined && fault.code !== 'basic-non-ascii')
      return [
        {
          message: 'malformed',
          data: { ...data, fault: authorizationFaultText(fault) },
          confidence: 'certain',
          evidence,
        },
      ];
    const lower = offers.map((one) => one.toLowerCase());
    const related = WINDOWS.has(scheme) && lower.some((one) => WINDOWS.has(one));
    if (lower.length > 0 && !lower.includes(scheme) && !related)
      return [{ message: 'scheme', data, confidence: 'certain', evidence }];
    const windows = windowsFinding(
      exchange,
      view,
      { sent: 'proxy-authorization', asked: 'proxy-authenticate' },
      show,
    );
    if (windows !== undefined) return [windows];
    const digest = digestFault(exchange, view);
    if (digest !== undefined)
      return [
        { message: 'digest', data: { ...data, fault: show.text(digest) }, confidence: 'certain', evidence },
      ];
    return [{ message: 'refused', data, confidence: 'likely', evidence }];
  },
});

function digestFault(exchange: Exchange, view: HandshakeView): string | undefined {
  const params = view.parsed?.params;
  if (view.parsed?.scheme?.toLowerCase() !== 'digest' || params === undefined) return undefined;
  const offers = view.challenge.challenges
    .filter((one) => one.scheme.toLowerCase() === 'digest')
    .map((one) => digestChallenge(one.params));
  if (offers.some((offer) => offer.stale))
    return 'the nonce had grown old (stale), and no request with the new one followed';
  const faults = digestFaults(
    digestCredentials(params),
    params,
    exchange.url,
    offers,
    view.digest?.issued?.challenge,
  );
  return faults.find((one) => one.weight === 'proven')?.text;
}
