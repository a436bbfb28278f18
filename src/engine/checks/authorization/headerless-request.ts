import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { UNAUTHORIZED } from '../kinds.ts';

const CARRIERS: Readonly<Record<string, string>> = {
  eventsource: 'an EventSource',
  image: 'an image element',
  media: 'a media element',
  websocket: 'a WebSocket',
  iframe: 'a frame',
  document: 'a navigation or download',
};

export default defineCheck({
  id: 'headerless-request',
  group: 'authorization',
  summary:
    'EventSource, image, download, WebSocket or navigation to an API that wants a token: such a request cannot carry one',
  severity: 'broken',
  rung: 2,
  applies: UNAUTHORIZED,
  spec: [spec('fetch', 'fetching')],
  needs: ['credential', 'challenge', 'cookies', 'route'],
  messages: {
    carrier: {
      title: '{place} wants a token in a header, and {carrier} cannot send one',
      what: 'The request was made by {carrier}, for which a page cannot set the Authorization header{others}.',
      why: 'Only fetch and XMLHttpRequest let a page set headers. This request can prove who asks by a cookie or its address alone.',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Fetch the address with the header and use the result (a blob URL for images and downloads, a fetch-based event stream).',
        },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Accept the session cookie on this address, or hand out a short-lived signed address.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const carrier = CARRIERS[exchange.kind];
    if (carrier === undefined || facts.credential.sent !== 'no') return [];
    const wantsToken = facts.challenge.schemes.some(
      (scheme) => scheme === 'bearer' || scheme === 'dpop' || scheme === 'token' || scheme === 'jwt',
    );
    const token = (facts.route.lastSuccess ?? facts.route.lastAcceptedHere)?.scheme;
    const accepted = token === 'bearer' || token === 'dpop' || token === 'token';
    if (!accepted && !(wantsToken && exchange.kind !== 'document' && exchange.kind !== 'iframe')) return [];
    if (!accepted && facts.cookies.sessionSent) return [];
    return [
      {
        message: 'carrier',
        data: {
          place: show.place(exchange.url),
          carrier,
          others: accepted ? ', while script calls to this server carry one' : '',
        },
        confidence: accepted && wantsToken ? 'certain' : 'likely',
        evidence: [
          { exchange, at: 'request.headers.authorization' },
          { exchange, at: wantsToken ? 'response.headers.www-authenticate' : 'response.status' },
        ],
      },
    ];
  },
});
