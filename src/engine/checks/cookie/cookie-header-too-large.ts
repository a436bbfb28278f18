import { fieldValue } from '../../exchange/exchange.ts';
import { LIMITS } from '../../facts/header-size.ts';
import { isCallbackUrl } from '../../facts/places.ts';
import { spec } from '../../spec.ts';
import { type CheckInput, defineCheck, type EvidenceRef, type Found, type Message } from '../check.ts';

const fixes: Message['fixes'] = [
  {
    effort: 'easy',
    audience: 'user',
    text: 'Clear the cookies of {host} in the browser, then sign in again.',
    action: 'clear-cookies',
  },
  {
    effort: 'medium',
    audience: 'backend',
    text: 'Keep the session on the server and only its id in the cookie; leave tokens, group lists and profiles out of cookies, and delete cookies that are no longer needed.',
  },
  {
    effort: 'easy',
    audience: 'admin',
    text: 'As a stopgap raise the limit: nginx large_client_header_buffers, Apache LimitRequestFieldSize, Tomcat maxHttpRequestHeaderSize, Node.js --max-http-header-size, uWSGI buffer-size. Proxies in between have limits of their own.',
  },
];

type M = 'weighed' | 'unweighed' | 'upstream' | 'answer';

export default defineCheck({
  id: 'cookie-header-too-large',
  group: 'cookie',
  summary: 'The cookies of a request are more than the server takes (400, 413, 431, 494; 502 at a callback)',
  severity: 'broken',
  rung: 4,
  applies: ['header-too-large', 'oauth-error'],
  spec: [spec('status429', '5'), spec('cookies', '6.1')],
  needs: ['cookies', 'cookieLoad', 'words', 'flow'],
  messages: {
    weighed: {
      title: '{host} refuses the request because its cookies are too large: {bytes} bytes in {count} cookies',
      what: 'The browser sends all cookies of the site in one field; here that is {bytes} bytes. {heaviest} {accepted}',
      why: 'Servers and proxies read only so many bytes of a request’s headers ({limit}) and answer {status} beyond that, before the application sees anything. It looks like a broken site until the cookies are cleared.',
      fixes,
    },
    unweighed: {
      title: '{host} refuses the request because its headers are too large, most likely the cookies',
      what: 'The answer is {status}, which says that the headers of the request are too large. The cookies were not recorded in this capture.',
      why: 'Servers and proxies read only so many bytes of a request’s headers, 8 KB as a rule. What grows in a browser are the cookies.',
      fixes,
    },
    upstream: {
      title: 'The proxy at {host} cannot pass the callback on: the request carries {bytes} bytes of cookies',
      what: 'The callback of the sign-in is answered {status} by the proxy, and it carries {bytes} bytes in {count} cookies. {heaviest} {accepted}',
      why: 'The application behind the proxy may take less than the proxy itself ({limit}) and closes the connection, which the proxy reports as {status}.',
      fixes,
    },
    answer: {
      title:
        'The proxy at {host} cannot read the answer to the callback: the cookies that the sign-in sets may be too large for it',
      what: 'The callback of the sign-in is answered {status} by the proxy ({server}), not by the application.',
      why: 'After a sign-in the application answers with its largest headers: the session cookie, often with tokens in it. nginx reads 4 or 8 KB of them (its log then says “upstream sent too big header”). A stopped application gives the same status.',
      fixes: [
        {
          effort: 'easy',
          audience: 'admin',
          text: 'Look in the log of the proxy for “upstream sent too big header”. If it is there, raise proxy_buffer_size (16k) and proxy_buffers; with an ingress, its annotation proxy-buffer-size.',
        },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Keep tokens and claims on the server, and only an id in the cookie.',
        },
      ],
    },
  },
  run(input) {
    if (input.kind !== 'header-too-large') return atCallback(input);
    // The server counts its state cookies, and says so.
    return input.facts.words.says('cookie-pileup') === undefined ? [refused(input)] : [];
  },
});

type Input = CheckInput<'cookies' | 'cookieLoad' | 'words' | 'flow'>;

function refused(input: Input): Found<M> {
  const { exchange, facts, show } = input;
  const { bytes } = facts.cookieLoad;
  const said = facts.words.says('cookie-header-too-large');
  const { status } = exchange.response;
  const plain = status === 431 || status === 494 || said !== undefined;
  const evidence: EvidenceRef[] = [
    { exchange, at: 'response.status' },
    ...(said === undefined ? [] : [{ exchange, at: said.at, text: show.text(said.text) }]),
    { exchange, at: 'request.headers.cookie', ...(bytes === undefined ? {} : { text: weight(input) }) },
  ];
  return {
    message: bytes === undefined ? 'unweighed' : 'weighed',
    data: dataOf(input),
    confidence: plain && bytes !== undefined ? 'certain' : 'likely',
    evidence,
    subject: exchange.url.host,
  };
}

function atCallback(input: Input): Found<M>[] {
  const { exchange, facts } = input;
  const { status } = exchange.response;
  if (!isCallbackUrl(exchange.url) || status !== 502) return [];
  // The identity provider said no: the application had nothing large to set.
  if (facts.flow.params.has('error')) return [];
  const bytes = facts.cookieLoad.bytes ?? 0;
  const most = facts.cookieLoad.accepted?.bytes ?? 0;
  const large = bytes >= 4000 && bytes > most;
  const server = fieldValue(exchange.response.fields, 'server') ?? '';
  // A page of the application's own is no proxy's word.
  const body = exchange.response.body?.text ?? '';
  const proxied =
    /nginx|openresty|ingress|envoy|apache/i.test(server) && /^\s*$|bad gateway|proxy error/i.test(body);
  if (!large && !proxied) return [];
  return [
    {
      message: large ? 'upstream' : 'answer',
      data: dataOf(input),
      // Where the application has just answered, it runs; what fails is this one answer.
      confidence: large || facts.cookieLoad.accepted !== undefined ? 'likely' : 'possible',
      evidence: [
        { exchange, at: 'response.status' },
        large
          ? { exchange, at: 'request.headers.cookie', text: weight(input) }
          : { exchange, at: 'response.headers.server' },
      ],
      subject: exchange.url.host,
    },
  ];
}

function weight({ facts }: Input): string {
  return `Cookie: ${facts.cookieLoad.bytes} bytes in ${facts.cookieLoad.count} cookies`;
}

function dataOf({ exchange, facts, show }: Input): Record<string, string | number> {
  const { bytes = 0, count, heaviest, accepted } = facts.cookieLoad;
  const names = heaviest
    .filter((one) => one.bytes >= 500)
    .map((one) => `${show.cookieName(one.name)} (${one.bytes})`);
  return {
    host: exchange.url.host,
    status: exchange.response.status,
    server: show.text((fieldValue(exchange.response.fields, 'server') ?? '').slice(0, 40)),
    bytes,
    count,
    heaviest: names.length === 0 ? '' : `The largest: ${names.join(', ')}.`,
    accepted:
      accepted === undefined || accepted.bytes >= bytes
        ? ''
        : `Requests with up to ${accepted.bytes} bytes of cookies were still answered.`,
    limit: LIMITS.findLast(([limit]) => bytes >= limit * 0.9)?.[1] ?? LIMITS[1]?.[1] ?? '',
  };
}
