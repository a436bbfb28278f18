import type { Exchange } from '../../exchange/exchange.ts';
import type { FlowMessage } from '../../facts/flows.ts';
import { isCallbackUrl } from '../../facts/places.ts';
import { bodyParamsOf, paramsOf } from '../../flows/oauth.ts';
import { spec } from '../../spec.ts';
import { defineCheck, type EvidenceRef } from '../check.ts';
import { forgottenBy, stateWord } from './state-words.ts';

export default defineCheck({
  id: 'oauth-state-mismatch',
  group: 'oauth',
  summary: 'The state at the callback is not that of the authorization request, or of an older one',
  severity: 'broken',
  rung: 4,
  applies: ['oauth-error', 'unauthorized', 'forbidden', 'login-loop'],
  spec: [spec('oauth', '10.12'), spec('oauth', '4.1.2')],
  needs: ['flow', 'words', 'cookies'],
  messages: {
    foreign: {
      title:
        'The answer that came to {place} does not belong to the sign-in that was begun: its state is another',
      what: 'The application began a sign-in with one state value, and the callback brought another one ({answered} instead of {asked}). {said}',
      why: 'The state ties the answer to the browser and the sign-in that asked for it. An answer with another state may come from an attacker, so the application refuses it.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Close other tabs of the sign-in and start it again from the application’s own page; do not use Back or a bookmark of the sign-in page.',
        },
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Look where the state is kept (cookie, sessionStorage) and whether something rewrites it between the request and the callback; send it on unchanged and percent-encoded.',
        },
      ],
    },
    absent: {
      title: 'The answer that came to {place} carries no state, though the sign-in was begun with one',
      what: 'The authorization request carried a state; the callback has none. {said}',
      why: 'The state ties the answer to the sign-in that asked for it. The identity provider must give it back unchanged; something on the way dropped it.',
      fixes: [
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Look whether a proxy or a rewrite rule drops the query of the callback, and whether the identity provider returns state.',
        },
      ],
    },
    older: {
      title: 'Two sign-ins were under way at once: the answer at {place} belongs to the older one',
      what: 'After the authorization request to which this answer belongs, another one was made ({count} in this capture). {said}',
      why: 'Applications often remember the state of the newest sign-in alone. The answer to an older one (a second tab, Back, a page that starts two) then does not fit.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Finish the sign-in in one tab, and start it again from the application’s own page.',
        },
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Start one sign-in only, however many calls were refused, and keep the state of each attempt under a name of its own.',
        },
      ],
    },
    said: {
      title: 'The application refused the answer of the sign-in at {place}: it does not know its state',
      what: '{said}',
      why: 'The state ties the answer to the browser and the sign-in that asked for it. The application no longer had it: the sign-in took too long, was begun in another browser, tab or host, or its cookie was lost.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Start the sign-in again from the application’s own page, and finish it in the same tab.',
        },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Look whether the cookie or session that keeps the state reaches the callback: SameSite (None for form_post), Path, Domain, the same host for start and callback, one store for all servers.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    if (!isCallbackUrl(exchange.url)) return undefined;
    const params = answerOf(exchange);
    if (!params.has('code') && !params.has('error')) return undefined;
    const { pending, authorize } = facts.flow;
    // All came back as it should: the session row tells what the server did with it.
    if (forgottenBy(exchange, facts) !== undefined) return [];
    const word = stateWord(facts);
    const began = pending.filter((one) => returnsTo(one, exchange) && one.params.get('state') !== undefined);
    const newest = began.at(-1);
    const state = params.get('state');
    const told = hint(exchange);
    const said =
      word === undefined
        ? told === undefined
          ? ''
          : `It goes on with “${show.text(told)}”.`
        : `It says: “${show.text(word.text.slice(0, 160))}”.`;
    const data = {
      place: show.place(exchange.url),
      answered: state === undefined ? 'none' : show.queryValue('state', state),
      asked: show.queryValue('state', newest?.params.get('state') ?? ''),
      count: began.length,
      said,
    };
    const words: EvidenceRef[] =
      word === undefined ? [] : [{ exchange, at: word.at, text: show.text(word.text) }];
    const evidence = [
      { exchange, at: 'url' },
      ...(newest === undefined ? [] : [{ exchange: newest.exchange, at: 'url' }]),
      ...words,
    ];
    if (newest !== undefined && state === undefined)
      return [{ message: 'absent', data, confidence: 'certain', evidence }];
    if (newest !== undefined && authorize === undefined)
      return [{ message: 'foreign', data, confidence: word === undefined ? 'likely' : 'certain', evidence }];
    if (newest !== undefined && authorize !== undefined && newest.exchange.index > authorize.exchange.index)
      // Where the application failed at it, nothing else that the capture shows would explain that.
      return [
        {
          message: 'older',
          data,
          confidence: word !== undefined || exchange.response.status >= 400 ? 'likely' : 'possible',
          evidence,
        },
      ];
    if (word === undefined && (told === undefined || !/state|csrf|correlation/i.test(told))) return [];
    return [
      { message: 'said', data: { ...data, said: said || 'It says so.' }, confidence: 'likely', evidence },
    ];
  },
});

function answerOf(exchange: Exchange): ReadonlyMap<string, string> {
  const params = paramsOf(exchange.url.query);
  return params.has('code') || params.has('error') || exchange.request.method !== 'POST'
    ? params
    : bodyParamsOf(exchange);
}

// The request named this very callback as the place to return to, or did not name any.
function returnsTo({ params }: FlowMessage, exchange: Exchange): boolean {
  const to = params.get('redirect_uri');
  return to === undefined || to.split(/[?#]/, 1)[0] === `${exchange.url.origin}${exchange.url.path}`;
}

// Frameworks send the browser on to a page of theirs that tells the error in its address.
function hint(exchange: Exchange): string | undefined {
  return paramsOf(exchange.response.redirect?.query ?? '')
    .get('error')
    ?.slice(0, 80);
}
