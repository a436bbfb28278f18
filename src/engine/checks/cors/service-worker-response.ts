import { type Exchange, fieldValue } from '../../exchange/exchange.ts';
import { softRefusal } from '../../facts/answers/inner.ts';
import type { FactViews } from '../../facts/views.ts';
import { spec } from '../../spec.ts';
import { defineCheck, type Found, type Message } from '../check.ts';
import { lostCookies } from '../cookie/lost.ts';

const BYPASS: Message['fixes'][number] = {
  effort: 'easy',
  audience: 'user',
  text: 'Try without the service worker: in Chromium’s DevTools tick Application → Service workers → “Bypass for network”, in Firefox unregister it in about:debugging → This Firefox, then reload. If the request then works, the service worker is the cause.',
};
const PASS: Message['fixes'][number] = {
  effort: 'medium',
  audience: 'frontend',
  text: 'Let calls for data pass: return from the fetch handler without respondWith() for them, or go to the network first.',
};

const SOURCES = {
  'cache-storage': 'that it had kept (cache)',
  'http-cache': 'that it had kept (cache)',
  'fallback-code': 'of its own making',
  worker: 'that it had kept or made, without asking for this address',
} as const;

type Name = 'kept' | 'shell' | 'stripped' | 'differs' | 'between';

export default defineCheck({
  id: 'service-worker-response',
  group: 'cors',
  summary:
    'The answer came from a service worker, and the server was not asked, or was asked otherwise than the page did',
  severity: 'broken',
  rung: 2,
  applies: ['unauthorized', 'soft-unauthorized', 'forbidden'],
  spec: [spec('serviceWorkers', 'handle-fetch'), spec('fetch', 'http-fetch')],
  needs: ['worker', 'logins', 'cookies', 'credential', 'route'],
  messages: {
    kept: {
      title: 'The service worker of the site answers {place} with a refusal ({status}) that it had kept',
      what: 'The server was not asked. The service worker, a script of the site that stands between page and network, gave an answer {source}.',
      why: 'The kept refusal dates from another moment{login}. Whatever the request carries by now, the server never sees it.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Keep good answers alone (`if (response.ok) await cache.put(…)`), none to calls that depend on who asks, and empty the cache at each sign-in and sign-out.',
        },
        PASS,
        BYPASS,
      ],
    },
    shell: {
      title: 'The service worker of the site answers the call {place} with a sign-in page that it keeps',
      what: 'A script asked for data. The server was not asked: the service worker, a script of the site that stands between page and network, gave a page {source}.',
      why: 'The script cannot read a page as data (“Unexpected token <”), and takes the user for signed out{login}.',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Give the kept page to navigations alone (`request.mode === "navigate"`; Workbox: NavigationRoute with a denylist for /api).',
        },
        PASS,
        BYPASS,
      ],
    },
    stripped: {
      title: 'The service worker of the site asked {place} without {what}, which the browser had',
      what: 'The page’s call went to the service worker, a script of the site that stands between page and network. That made a request of its own, and the request lacks {what}. The server answered {status}.',
      why: 'The server sees the worker’s request alone, and nobody is signed in by that.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Pass the request on as it is: `fetch(event.request)`. A request made anew from the address (`fetch(event.request.url)`) loses headers, and `credentials: "omit"` loses cookies; `new Request(event.request, …)` keeps both.',
        },
        PASS,
        BYPASS,
      ],
    },
    differs: {
      title:
        'A service worker answered {place} with {status}; asked directly, the same address had answered well',
      what: 'The answer came from the service worker of the site, a script that stands between page and network. The capture does not show what it asked the server.',
      why: 'The same request was let through when no service worker had a hand in it.',
      fixes: [BYPASS, PASS],
    },
    between: {
      title: 'A service worker stood between the page and {place}; the capture does not show what it asked',
      what: 'The answer ({status}) came through the service worker of the site, a script that stands between page and network.',
      why: 'A service worker may keep old answers, or ask without the page’s credentials. Whether this one does so cannot be told from here.',
      fixes: [BYPASS],
    },
  },
  run({ kind, exchange, facts, show }) {
    const { worker, logins, cookies, credential } = facts;
    if (worker.role === undefined) return undefined;
    const one = { place: show.place(exchange.url), status: exchange.response.status };
    const found = (message: Name, rest: Partial<Found<Name>>): Found<Name>[] => [
      {
        message,
        confidence: 'certain',
        evidence: [{ exchange, at: 'response.status' }],
        subject: `${exchange.request.method} ${exchange.url.origin}${exchange.url.path}`,
        ...rest,
        data: { ...one, ...rest.data },
      },
    ];
    const page = worker.role === 'page' ? exchange : worker.twin;
    if (worker.role === 'worker') {
      const lost = lostIn(exchange, page, { cookies, credential }, kind);
      if (lost === undefined) return [];
      return found('stripped', {
        data: {
          what:
            lost.what === 'authorization'
              ? 'the Authorization header'
              : `the cookie ${show.cookieName(lost.what)}`,
        },
        confidence: lost.sure ? 'certain' : 'likely',
        evidence: [
          {
            exchange,
            at: lost.what === 'authorization' ? 'request.headers.authorization' : 'request.headers.cookie',
          },
          ...(page === undefined ? [] : [{ exchange: page, at: 'response.status' }]),
          { exchange, at: 'request.headers.referer' },
        ],
      });
    }
    const source = exchange.workerSource;
    // Passed on, and the worker's own entry tells what was asked.
    if (source === 'network' && worker.twin !== undefined) return [];
    const login = logins.logout === undefined && logins.login !== undefined;
    if (source !== undefined && source !== 'network') {
      const inside = softRefusal(exchange)?.protocol === 'page';
      // It may have asked for another address.
      const sure = source === 'worker' ? 'likely' : 'certain';
      return found(inside ? 'shell' : 'kept', {
        data: { source: SOURCES[source], login: login ? '; since then somebody has signed in' : '' },
        confidence: login || inside ? sure : 'possible',
        evidence: [
          { exchange, at: 'response.status' },
          { exchange, at: 'response.headers.date' },
          ...(login && logins.login !== undefined ? [{ exchange: logins.login, at: 'url' }] : []),
        ],
      });
    }
    const direct = facts.route.lastSuccess?.exchange;
    if (direct !== undefined && direct.serviceWorker === undefined)
      return found('differs', {
        confidence: 'likely',
        evidence: [
          { exchange, at: 'response.status' },
          { exchange: direct, at: 'response.status' },
        ],
      });
    // Before anybody has signed in a refusal may be all right: nothing is called broken on a possibility alone.
    return found('between', {
      confidence: 'possible',
      ...(login ? {} : { verdict: 'warning', subject: `before a sign-in ${exchange.url.origin}` }),
    });
  },
});

/** What the worker's request lacks that the page had sent or the browser holds; `sure` where nothing else can have kept it back. */
function lostIn(
  exchange: Exchange,
  page: Exchange | undefined,
  facts: Pick<FactViews, 'cookies' | 'credential'>,
  kind: Parameters<typeof lostCookies>[0]['kind'],
): { readonly what: string; readonly sure: boolean } | undefined {
  const { credential } = facts;
  const held = page !== undefined && fieldValue(page.request.fields, 'authorization') !== undefined;
  if (credential.presence === 'absent' && held) return { what: 'authorization', sure: true };
  // Sent by all rules that the browser has, and left out by the worker's own wish.
  const left = lostCookies({ kind, exchange, facts }).find(
    ({ how, reasons }) =>
      how === 'unexplained' && reasons.every((one) => one === 'cookie-credentials-omitted'),
  );
  if (left === undefined) return undefined;
  return {
    what: left.name,
    // Fetch §2.2.6: "same-origin" is the credentials mode of a request unless somebody chose another.
    sure: fieldValue(exchange.request.fields, 'sec-fetch-site') === 'same-origin',
  };
}
