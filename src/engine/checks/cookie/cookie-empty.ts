import type { Attempt } from '../../facts/cookies.ts';
import { isLoginSubmit } from '../../facts/places.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { SIGNED_OUT } from '../kinds.ts';
import { lostCookieFinding, lostFor } from './lost.ts';

const PLACEHOLDER = /^(?:"")?$|^"?(?:undefined|null|none|nan|\[object object\]|false)"?$/i;

export default defineCheck({
  id: 'cookie-empty',
  group: 'cookie',
  summary: 'The sign-in sets a cookie without a name, or with nothing in it',
  severity: 'broken',
  rung: 3,
  applies: SIGNED_OUT,
  spec: [spec('cookies', '5.6')],
  needs: ['cookies', 'credential'],
  messages: {
    nothing: {
      title: 'The browser drops the cookie of the sign-in: it has no name',
      what: 'The response of {setter} sets a cookie without a name before the equals sign. This browser does not keep such a cookie.',
      why: 'The next request to {host} goes out without it, and the server sees nobody signed in. Usually a setting that holds the name of the cookie is empty.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Give the cookie a name: look which setting or variable the name is taken from, and why it is empty here.',
        },
      ],
    },
    nameless: {
      title: 'The sign-in sets a cookie without a name, so {host} does not find it again',
      what: 'The response of {setter} sets a cookie without a name before the equals sign. The browser keeps it and sends its value alone, without “name=”.',
      why: 'A server looks cookies up by name. Under the name that it looks for there is none, so {host} sees nobody signed in.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Give the cookie a name: look which setting or variable the name is taken from, and why it is empty here.',
        },
      ],
    },
    valueless: {
      title: 'The sign-in sets the cookie {name} with {content} in it instead of a session',
      what: 'The response of {setter} sets {name}, and its value is {content}. The browser keeps that and sends it back.',
      why: 'There is no session that {host} could find by it, so the server sees nobody signed in. The sign-in answered before it had a session, or the wrong variable was written into the cookie.',
      fixes: [
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Look what the sign-in writes into {name}: wait until the session or token is there, and answer with an error where there is none.',
        },
      ],
    },
  },
  run(input) {
    const { exchange, facts, show } = input;
    const { cookies } = facts;
    const missing = lostFor(input, 'cookie-empty');
    if (missing !== undefined) return [lostCookieFinding(missing, 'nothing' as const, input)];
    if (facts.credential.values.length > 0 || isLoginSubmit(exchange)) return undefined;
    if (cookies.presence === 'not-recorded' || cookies.presence === 'masked')
      return { notEvaluated: 'the Cookie field of this request was not recorded' };
    const say = (attempt: Attempt, message: 'nameless' | 'valueless', content = '') => ({
      message,
      data: {
        name: show.cookieName(attempt.name),
        content,
        host: exchange.url.host,
        setter: show.place(attempt.exchange.url),
      },
      confidence: 'certain' as const,
      evidence: [
        { exchange: attempt.exchange, at: 'response.headers.set-cookie', line: attempt.line },
        { exchange, at: 'request.headers.cookie' },
      ],
      subject: `${attempt.host} ${attempt.name}`,
    });
    const others = cookies.sent.some(({ session, value }) => session && !PLACEHOLDER.test(value));
    if (others) return [];
    const bare = cookies.setBy.find(({ name, session }) => name === '' && session);
    if (bare !== undefined) return [say(bare, 'nameless')];
    const hollow = cookies.setBy.find(
      ({ name, value, class: kind, session, atLogin, removal }) =>
        name !== '' && atLogin && !removal && (kind === 'session' || session) && PLACEHOLDER.test(value),
    );
    if (hollow === undefined) return [];
    const word = hollow.value.replace(/"/g, '');
    return [say(hollow, 'valueless', word === '' ? 'nothing' : `the word “${word.slice(0, 20)}”`)];
  },
});
