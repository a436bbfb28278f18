import type { Exchange } from '../../exchange/exchange.ts';
import type { Attempt, CookiesView } from '../../facts/cookies.ts';
import type { FlowView } from '../../facts/flows.ts';
import { isAuthorizeUrl } from '../../facts/places.ts';
import type { FactViews } from '../../facts/views.ts';
import type { Word } from '../../facts/words.ts';

/** What servers say: Passport, Authlib, oauthlib, Auth.js, openid-client, Spring, ASP.NET Core, Omniauth. */
const ON_STATE =
  /\bstate\b.{0,40}(?:mismatch|missing|invalid|unknown|expired|not (?:equal|match|found)|does ?n.t match|unable to verify|argument)|(?:mismatch\w*|invalid|missing|unknown|verify|(?:un)?expected)[ _].{0,40}\bstate\b|authorization_request_not_found|did not find expected authorization request details|correlation failed|csrf_detected|mismatching_state/i;

/** Of those, the ones that say that nothing was kept for this sign-in, rather than something else. */
const NOTHING_KEPT =
  /\bstate\b.{0,40}(?:not found|unknown|expired|argument is missing)|(?:unknown|no) (?:stored |saved )?state\b|authorization_request_not_found|did not find expected authorization request details/i;

/** The application's word on the state of the sign-in that it is answered. */
export function stateWord({ words }: Pick<FactViews, 'words'>): Word | undefined {
  return words.list.find((one) => ON_STATE.test(one.text));
}

/**
 * The cookie that the beginning of this very sign-in set, and that came back with its answer and the right state, where the
 * application says that it has kept nothing for it: the browser did all that was asked of it.
 */
export function forgottenBy(
  exchange: Exchange,
  { flow, cookies, words }: { flow: FlowView; cookies: CookiesView; words: FactViews['words'] },
): { readonly attempt: Attempt; readonly word: Word } | undefined {
  const state = flow.params.get('state');
  const word = stateWord({ words });
  if (flow.role !== 'callback' || flow.authorize === undefined || state === undefined) return undefined;
  if (word === undefined || !NOTHING_KEPT.test(word.text)) return undefined;
  const begun = cookies.setBy.find((attempt) => {
    const target = attempt.exchange.response.redirect;
    return (
      attempt.host === exchange.url.host &&
      target !== undefined &&
      isAuthorizeUrl(target) &&
      new URLSearchParams(target.query).get('state') === state
    );
  });
  return begun === undefined ? undefined : { attempt: begun, word };
}
