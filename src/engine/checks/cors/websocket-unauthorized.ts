import { fieldValue } from '../../exchange/exchange.ts';
import { spec } from '../../spec.ts';
import { defineCheck, type Message } from '../check.ts';
import { REFUSED } from '../kinds.ts';
import { sentWords } from './soft.ts';

const COOKIE: Message['fixes'][number] = {
  effort: 'medium',
  audience: 'backend',
  text: 'Sign sockets in by the session cookie (it goes with the handshake like with any other request), or by a ticket for one use that the page fetches first and puts into the address or the first message.',
};

export default defineCheck({
  id: 'websocket-unauthorized',
  group: 'cors',
  summary:
    'The handshake of a WebSocket was answered 401 or 403, which the page sees only as a lost connection',
  severity: 'broken',
  rung: 4,
  symptom: true,
  applies: REFUSED,
  spec: [spec('websocket', '4.2.2'), spec('webSocketsApi', 'websocket-opening-handshake')],
  needs: ['credential', 'cookies'],
  messages: {
    unauthorized: {
      title: 'The WebSocket to {place} was refused with {status}: the server does not know who connects',
      what: 'A WebSocket begins with an HTTP request. That was answered {status} instead of 101, so the connection never opened. {sent}',
      why: 'The page learns nothing of the {status}: its socket reports an error and closes with code 1006, so that it looks like a network fault and is tried again and again.',
      fixes: [
        COOKIE,
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Before connecting again after a failure at once, ask the server by fetch who is signed in; renew the token or start the sign-in, and wait longer between attempts.',
        },
        { effort: 'easy', audience: 'user', text: 'Reload the page and sign in again.' },
      ],
    },
    forbidden: {
      title: 'The WebSocket to {place} was refused with {status}',
      what: 'A WebSocket begins with an HTTP request. That was answered {status} instead of 101, so the connection never opened. It came from {origin}. {sent}',
      why: 'Many servers refuse a handshake whose Origin is not on their list (Django Channels, Rails Action Cable, Phoenix, Spring), and answer 403 to visitors who are not signed in. The page learns nothing of the {status}: its socket closes with code 1006.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Compare {origin} with the origins that the server allows for sockets (Rails action_cable.allowed_request_origins, Phoenix check_origin, Spring setAllowedOrigins, Channels AllowedHostsOriginValidator).',
        },
        COOKIE,
      ],
    },
  },
  run({ exchange, facts, show }) {
    if (exchange.kind !== 'websocket') return undefined;
    const { status } = exchange.response;
    if (status !== 401 && status !== 403) return [];
    const origin = fieldValue(exchange.request.fields, 'origin');
    return [
      {
        message: status === 401 ? 'unauthorized' : 'forbidden',
        data: {
          place: show.place(exchange.url),
          status,
          origin:
            origin === undefined ? 'a page whose origin was not recorded' : show.text(origin.slice(0, 200)),
          sent: sentWords(facts),
        },
        confidence: 'certain',
        evidence: [
          { exchange, at: exchange.failure === '' ? 'response.status' : 'failure' },
          { exchange, at: facts.cookies.sessionSent ? 'request.headers.cookie' : 'url' },
          ...(origin === undefined ? [] : [{ exchange, at: 'request.headers.origin' }]),
        ],
        subject: `${status} ${exchange.url.origin}${exchange.url.path}`,
      },
    ];
  },
});
