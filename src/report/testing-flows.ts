/** @file For tests of the Flows view and its exports: sign-ins of every kind of end, as a report has them. Made up. */
import type {
  FlowCookie,
  FlowLane,
  FlowMessageReport,
  FlowReport,
  MessageReport,
} from '../engine/report-flows.ts';

const START = Date.UTC(2026, 10, 24, 9, 41, 3);
const time = (after: number) => new Date(START + after).toISOString();

const BROWSER: FlowLane = { role: 'browser', name: 'browser' };
const APP: FlowLane = { role: 'app', name: 'app.garden.test' };
const API: FlowLane = { role: 'api', name: 'api.garden.test' };
const PROVIDER: FlowLane = { role: 'identity-provider', name: 'id.keys.test' };

export function flowMessage(
  over: Partial<FlowMessageReport> & Pick<FlowMessageReport, 'exchange'>,
): FlowMessageReport {
  return {
    step: 'hop',
    from: 0,
    to: 1,
    request: 'GET /',
    answer: '200',
    says: 'It is one hop of the sign-in.',
    cookies: [],
    fault: '',
    faultSide: 'response',
    round: null,
    ...over,
  };
}

export function flowCookie(
  name: string,
  verdict: FlowCookie['verdict'],
  reasons: readonly string[] = [],
): FlowCookie {
  return { name, verdict, basis: verdict === 'sent' || verdict === 'set' ? 'observed' : 'computed', reasons };
}

const BASE = {
  protocol: 'oidc',
  kind: 'code',
  features: ['PKCE'],
  silent: false,
  startedAt: time(0),
  endedAt: time(2400),
  omitted: 0,
  matches: [],
  tokens: [],
  cookies: [],
  rounds: null,
  incidents: [],
} as const;

/** Signed in with a code over three hosts. */
export function signedIn(): FlowReport {
  const txn = flowCookie('txn', 'sent');
  return {
    ...BASE,
    id: 'f1',
    title: 'Sign-in with a code and PKCE at id.keys.test: signed in',
    lanes: [BROWSER, APP, API, PROVIDER],
    messages: [
      flowMessage({
        exchange: 0,
        step: 'entry',
        request: 'GET /basket',
        answer: '302 → app.garden.test',
        says: 'The page cannot be shown before signing in.',
      }),
      flowMessage({
        exchange: 1,
        step: 'start',
        request: 'GET /login',
        answer: '302 → id.keys.test',
        says: 'The application begins the sign-in and remembers it in a cookie.',
        cookies: [flowCookie('txn', 'set')],
      }),
      flowMessage({
        exchange: 2,
        step: 'authorize',
        to: 3,
        request: 'GET /authorize?…',
        answer: '303 → id.keys.test',
        says: 'The application asks the identity provider for a code.',
      }),
      flowMessage({
        exchange: 3,
        step: 'sign-in-page',
        to: 3,
        request: 'GET /interaction/‹21 chars #5ad0c2e1›',
        answer: '200',
        says: 'The provider shows its sign-in page.',
      }),
      flowMessage({
        exchange: 5,
        step: 'credentials',
        to: 3,
        request: 'POST /interaction/‹21 chars #5ad0c2e1›',
        answer: '303 → id.keys.test',
        says: 'User name and password go to the provider.',
        cookies: [flowCookie('_session', 'set')],
      }),
      flowMessage({
        exchange: 6,
        step: 'callback',
        request: 'GET /callback?…',
        answer: '302 → app.garden.test',
        says: 'The provider sends the visitor back with a code.',
        cookies: [txn, flowCookie('sid', 'set')],
      }),
      flowMessage({
        exchange: 7,
        step: 'landing',
        request: 'GET /basket',
        answer: '200',
        says: 'The page is shown: the visitor is known.',
        cookies: [flowCookie('sid', 'sent')],
      }),
      flowMessage({
        exchange: 8,
        step: 'landing',
        to: 2,
        request: 'GET /orders',
        answer: '200',
        says: 'The API knows the visitor as well.',
        cookies: [flowCookie('sid', 'sent')],
      }),
    ],
    matches: [
      { what: 'state', verdict: 'matches', asked: 2, answered: 6, says: 'It came back as it was sent.' },
      {
        what: 'code_verifier',
        verdict: 'unknown',
        asked: 2,
        answered: null,
        says: 'The token request is made by the server, where the capture does not see it.',
      },
    ],
    tokens: ['‹561 chars #a1b2c3d4›'],
    cookies: ['sid'],
    end: { state: 'signed-in', exchange: 7, says: 'The page that asked for a sign-in is shown.' },
  };
}

/** Three hosts, six rounds: the session cookie is dropped in each. */
export function looped(rounds = 6): FlowReport {
  const messages = Array.from({ length: rounds }, (_none, at) => [
    flowMessage({
      exchange: 20 + at * 3,
      step: 'entry',
      request: 'GET /dashboard',
      answer: '302 → id.keys.test',
      says: 'The page wants a sign-in, as no session came with the request.',
      cookies: at === 0 ? [] : [flowCookie('sid', 'withheld', ['cookie-secure-on-http'])],
      fault: at === 0 ? '' : 'sid is not there',
      faultSide: 'request',
      round: at + 1,
    }),
    flowMessage({
      exchange: 21 + at * 3,
      step: 'authorize',
      to: 2,
      request: 'GET /authorize?…',
      answer: '302 → app.garden.test',
      says: 'The provider knows the visitor and answers at once.',
      cookies: [flowCookie('_session', 'sent')],
      round: at + 1,
    }),
    flowMessage({
      exchange: 22 + at * 3,
      step: 'callback',
      request: 'GET /callback?…',
      answer: '302 → /dashboard',
      says: 'The application sets its session cookie, which the browser drops.',
      cookies: [flowCookie('sid', 'rejected', ['cookie-secure-from-insecure'])],
      fault: 'sid dropped: Secure over http',
      round: at + 1,
    }),
  ]).flat();
  return {
    ...BASE,
    id: 'f2',
    title: 'Sign-in with a code and PKCE at id.keys.test: loops, since the browser drops `sid`',
    startedAt: time(60_000),
    endedAt: time(64_200),
    lanes: [BROWSER, { role: 'app', name: 'http://app.garden.test' }, PROVIDER],
    messages,
    end: {
      state: 'looped',
      exchange: 22,
      says: 'The same three requests came six times, each round without a session.',
    },
    rounds,
    incidents: ['i1'],
  };
}

/** A SAML response that was posted without the cookie of its sign-in. */
export function samlFailed(): FlowReport {
  return {
    ...BASE,
    id: 'f3',
    protocol: 'saml',
    kind: 'web-sso',
    features: ['POST binding'],
    title: 'SAML sign-in at id.keys.test: failed at the assertion consumer',
    startedAt: time(120_000),
    endedAt: time(121_000),
    lanes: [BROWSER, APP, PROVIDER],
    messages: [
      flowMessage({
        exchange: 50,
        step: 'saml-request',
        to: 2,
        request: 'GET /sso?SAMLRequest=…',
        answer: '200',
        says: 'The application asks for an assertion.',
      }),
      flowMessage({
        exchange: 52,
        step: 'saml-response',
        request: 'POST /acs',
        answer: '403',
        says: 'The provider posts its response to the application.',
        cookies: [flowCookie('saml_txn', 'withheld', ['cookie-samesite-withheld'])],
        fault: 'saml_txn not sent: SameSite=Lax, posted from another site',
        faultSide: 'request',
      }),
    ],
    matches: [
      {
        what: 'InResponseTo',
        verdict: 'differs',
        asked: 50,
        answered: 52,
        says: 'The response answers another request.',
      },
    ],
    end: { state: 'failed', exchange: 52, says: 'The application refused the response with 403.' },
  };
}

/** A renewal in a hidden frame that the provider refused. */
export function silentFailed(): FlowReport {
  return {
    ...BASE,
    id: 'f4',
    kind: 'implicit',
    features: ['prompt=none', 'iframe', 'fragment'],
    silent: true,
    title: 'Silent renewal at id.keys.test: login_required',
    startedAt: time(180_000),
    endedAt: time(180_300),
    lanes: [BROWSER, APP, PROVIDER],
    messages: [
      flowMessage({
        exchange: 60,
        step: 'authorize',
        to: 2,
        request: 'GET /authorize?…',
        answer: '302 → app.garden.test',
        says: 'Asks for a new token without showing anything.',
        cookies: [flowCookie('_session', 'withheld', ['cookie-third-party-blocked'])],
        fault: 'login_required',
        faultSide: 'response',
      }),
      flowMessage({
        exchange: 61,
        step: 'callback',
        request: 'GET /silent.html',
        answer: '200',
        says: 'Takes the error to the application.',
      }),
    ],
    end: {
      state: 'failed',
      exchange: 60,
      says: 'The provider answered login_required: its session cookie did not go along.',
    },
  };
}

export function demoFlows(): readonly FlowReport[] {
  return [signedIn(), looped(), samlFailed(), silentFailed()];
}

/** As many messages as asked for, one after the other. */
export function longFlow(length: number): FlowReport {
  return {
    ...signedIn(),
    id: 'f9',
    messages: Array.from({ length }, (_none, at) =>
      flowMessage({ exchange: at, request: `GET /page/${at}`, to: 1 + (at % 3) }),
    ),
  };
}

const spec = {
  title: 'RFC 6749 The OAuth 2.0 Authorization Framework',
  section: '4.1.1',
  url: 'https://www.rfc-editor.org/rfc/rfc6749',
};

/** A message taken apart, with a fault, an advice and XML. */
export function takenApart(): MessageReport {
  return {
    title: 'Authorization request',
    side: 'request',
    spec,
    parts: [
      {
        name: 'client_id',
        value: 'garden',
        means: 'Which application asks.',
        fault: '',
        weight: '',
        at: 'url',
      },
      {
        name: 'redirect_uri',
        value: 'http://app.garden.test/callback',
        means: 'Where the answer goes.',
        fault: 'It is http, and the provider has it registered with https.',
        weight: 'fault',
        at: 'url',
      },
      {
        name: 'state',
        value: '‹12 chars #00c0ffee›',
        means: 'Ties the answer to this request.',
        fault: 'It is short.',
        weight: 'advice',
        at: 'url',
      },
    ],
    verdict: 'The provider does not know this return address.',
    xml: '<samlp:Response>\n  <saml:Issuer>https://id.keys.test</saml:Issuer>\n</samlp:Response>',
    note: 'The signature was not checked.',
  };
}

/** What a server might put into a name to break out of a picture or a text. */
export const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  'a;b#c',
  'end',
  'END loop',
  'line one\nend\nparticipant x as y',
  '%%{init: {"theme":"dark"}}%%',
  '$$\\frac{1}{2}$$',
  ':wrap: <br/> &lt;',
  '\u202Egnp.exe\u202C',
  'lone \uD83D surrogate',
  'null \u0000 and \uFFFE',
  '名前と🎉',
  'שלום עולם',
  ']]>--><!--',
  'x'.repeat(10_000),
  '',
] as const;

/** A loop whose every word is this one. */
export function hostileFlow(word: string): FlowReport {
  const flow = looped(3);
  return {
    ...flow,
    title: word,
    features: [word],
    lanes: flow.lanes.map((lane) => ({ ...lane, name: lane.role === 'browser' ? lane.name : word })),
    messages: flow.messages.map((message) => ({
      ...message,
      request: word,
      answer: word,
      says: word,
      fault: message.fault === '' ? '' : word,
      cookies: message.cookies.map((cookie) => ({ ...cookie, name: word, reasons: [word] })),
    })),
    end: { ...flow.end, says: word },
  };
}
