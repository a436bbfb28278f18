import type { Cause, Incident, Report } from '../engine/report.ts';

/** A report with one of everything, for the printers' tests. */

export const cause: Cause = {
  check: 'token-expired',
  confidence: 'certain',
  message: 'expired',
  title: 'The access token expired 12 min before the request',
  what: 'The token that this request carries was valid until 09:48:00Z; the server’s clock said 10:00:00Z.',
  why: 'A server must refuse a token after its expiry time.',
  evidence: [
    { exchange: 3, at: 'request.headers.authorization', text: 'Bearer ‹240 chars #7f3a09bc›', mark: '' },
    { exchange: 3, at: 'response.headers.date', text: 'Tue, 24 Nov 2026 10:00:00 GMT', mark: '' },
  ],
  fixes: [
    { effort: 'medium', audience: 'frontend', text: 'Ask for a new token before the old one expires.' },
  ],
  spec: [
    {
      title: 'RFC 7519 JSON Web Token (JWT)',
      section: '4.1.4',
      url: 'https://www.rfc-editor.org/rfc/rfc7519.html#section-4.1.4',
    },
  ],
};

export const incident: Incident = {
  id: 'i1',
  kind: 'unauthorized',
  verdict: 'broken',
  exchanges: [3, 7, 9],
  url: 'https://api.example.test/orders?page=‹2 chars #aa00bb11›',
  method: 'GET',
  status: 401,
  title: cause.title,
  causes: [cause],
  checklist: [
    { check: 'token-expired', outcome: 'found', reason: '' },
    { check: 'authorization-missing', outcome: 'clear', reason: '' },
    {
      check: 'token-key-unknown',
      outcome: 'not-evaluated',
      reason: 'the issuer’s keys are not in the capture',
    },
    {
      check: 'token-signature-invalid',
      outcome: 'not-evaluated',
      reason: 'the issuer’s keys are not in the capture',
    },
    { check: 'clock-skew', outcome: 'error', reason: 'RangeError' },
  ],
  firstSeen: '2026-11-24T10:00:00.000Z',
  lastSeen: '2026-11-24T10:00:09.000Z',
  resolved: { exchange: 12, at: '2026-11-24T10:01:00.000Z' },
  rounds: null,
  logs: [
    {
      where: 'server',
      of: 'api.example.test',
      ids: [{ name: 'x-request-id', value: '9f1c2b3a' }],
      time: '2026-11-24T10:00:00Z',
      clock: 'server',
      words: ['expired', 'jwt expired'],
    },
  ],
  reproduction: {
    variables: [
      {
        name: 'TOKEN',
        what: 'what follows Bearer in the header Authorization',
        value: '‹240 chars #7f3a09bc›',
      },
    ],
    withCredential:
      'curl --include \\\n  --header "Authorization: Bearer $TOKEN" \\\n  \'https://api.example.test/orders\'',
    withoutCredential: "curl --include \\\n  'https://api.example.test/orders'",
    notes: [],
    outcomes: [
      { command: 'with', answer: '401 again', means: 'Neither the browser nor the page is at fault.' },
    ],
  },
};

export const report: Report = {
  schema: 'why401/report@1',
  capture: {
    source: 'har',
    creator: 'WebInspector 537.36',
    browser: 'Chrome 156.0.0.0',
    exchanges: 14,
    startedAt: '2026-11-24T09:59:00.000Z',
    limits: ['bodies-missing', 'entries-skipped'],
    skipped: [{ entry: 2, reason: 'request.url is missing' }],
  },
  summary: { incidents: { broken: 1, expected: 1, warning: 0 }, unauthorized: 4, forbidden: 0, loops: 0 },
  incidents: [
    incident,
    {
      ...incident,
      id: 'i2',
      verdict: 'expected',
      exchanges: [1],
      title: 'The first leg of a Digest handshake, which succeeded',
      causes: [{ ...cause, check: 'auth-handshake' }],
      resolved: null,
    },
  ],
  cookies: [],
  tokens: [],
  clocks: { hosts: [], reference: null },
  flows: [],
  warnings: [{ ...cause, check: 'credentials-in-url', title: 'A token stands in the address' }],
};
