import type { Exchange } from '../../exchange/exchange.ts';
import type { Redactor } from '../../exchange/redact.ts';
import { span } from '../../exchange/time.ts';
import { isCallbackUrl, isTokenRequest } from '../../facts/places.ts';
import { errorMeaning } from '../../flows/oauth-errors.ts';
import { spec } from '../../spec.ts';
import { type CaseKind, defineCheck, type Found } from '../check.ts';

export default defineCheck({
  id: 'oauth-error-response',
  group: 'oauth',
  summary: 'error= on the callback or in the token response',
  severity: 'broken',
  rung: 4,
  symptom: true,
  applies: ['oauth-error', 'token-endpoint', 'login-loop'],
  spec: [spec('oauth', '4.1.2.1'), spec('oauth', '5.2')],
  needs: ['words', 'flow', 'saml'],
  messages: {
    callback: {
      title: 'The identity provider answered the sign-in with “{code}”: {meaning}',
      what: 'It sent the browser back to {place} with error={code}. {said}',
      why: 'The sign-in ended there; the application has no user.',
      fixes: [
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Read the identity provider’s sign-in log at this time, and compare the application’s registration (scopes, redirect addresses, grants) with the request.',
        },
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Show the error on the callback page instead of starting the sign-in anew.',
        },
      ],
    },
    token: {
      title: 'The token request was refused with “{code}”: {meaning}',
      what: '{place} answered {status} with error {code}. {said}',
      why: 'The application got no token, so the sign-in or renewal cannot be completed.',
      fixes: [
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Compare client id, secret, redirect_uri, code and code_verifier with the authorization request before it; a code works once and for a short time.',
        },
        {
          effort: 'easy',
          audience: 'user',
          text: 'Start the sign-in again from the application’s own page.',
        },
      ],
    },
    unnamed: {
      title: 'The token request to {place} was refused ({status})',
      what: '{place} answered {status}. {reason} {said}',
      why: 'The application got no token, so the sign-in or renewal cannot be completed.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Read the text of the answer, or the identity provider’s log at this time: by the standard the answer names an error code.',
        },
        {
          effort: 'easy',
          audience: 'user',
          text: 'Start the sign-in again from the application’s own page.',
        },
      ],
    },
    repeated: {
      title: 'Expected {status}: the token request to {place} was refused at first, and then answered',
      what: '{place} answered {status}, and the same request was answered well {later}. {reason}',
      why: 'So it goes where a device asks until its user has agreed, and where a server hands out a value that the next request has to bring (DPoP).',
      fixes: [{ effort: 'easy', audience: 'user', text: 'Nothing to do.' }],
    },
    page: {
      title: '{place} refused to begin the sign-in ({status})',
      what: 'The identity provider answered the authorization request with {status} instead of a sign-in page. {said}',
      why: 'Something in the request does not fit the application’s registration: client id, redirect address, scope or response type.',
      fixes: [
        {
          effort: 'easy',
          audience: 'admin',
          text: 'Compare client_id, redirect_uri, scope and response_type of the request with the registration at the identity provider.',
        },
      ],
    },
    failed: {
      title: 'The application’s callback {place} failed with {status}',
      what: 'The identity provider sent the browser back with a code, and the application answered {status}.',
      why: 'As a rule the application could not exchange the code (client secret, redirect_uri, network to the identity provider), or did not find the state that it had kept for this sign-in.',
      fixes: [
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Read the application’s log at this time for the token request and for “state”, “nonce” or “correlation”.',
        },
        {
          effort: 'easy',
          audience: 'user',
          text: 'Start the sign-in again from the application’s own page.',
        },
      ],
    },
    prompt: {
      title: 'A silent sign-in was answered with “{code}”: {meaning}',
      what: 'The application asked in the background (prompt=none). The identity provider answered error={code}.',
      why: 'Without a session at the identity provider nobody can be signed in silently; a normal sign-in is the next step.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Start a sign-in that the user can see when the silent one fails.',
        },
      ],
    },
  },
  run({ kind, exchange, facts, later, show }) {
    // A SAML message has checks of its own.
    if (facts.saml.message !== undefined) return [];
    const place = show.place(exchange.url);
    if (kind === 'token-endpoint') {
      const code = (facts.words.member('error') ?? '').slice(0, 60);
      const description = facts.words.member('error_description');
      const { body, status } = exchange.response;
      const unseen = code === '' && body?.text === undefined;
      if (unseen && later.success !== undefined && isTokenRequest(later.success))
        return [
          {
            message: 'repeated',
            verdict: 'expected',
            data: {
              place,
              status,
              later: passed(exchange, later.success),
              reason: UNRECORDED,
            },
            confidence: 'likely',
            evidence: [
              { exchange, at: 'response.status' },
              { exchange: later.success, at: 'response.status' },
            ],
            subject: place,
          },
        ];
      return [
        {
          message: code === '' ? 'unnamed' : 'token',
          data: {
            place,
            status,
            code: show.text(code),
            meaning: errorMeaning(code, 'token', description)?.means ?? 'see the server’s words',
            reason: unseen ? UNRECORDED : 'The answer names no error code.',
            said: quote(description, show),
          },
          confidence: 'certain',
          evidence: [
            { exchange, at: 'response.status' },
            { exchange, at: 'response.body' },
          ],
          subject: `${place} ${code}`,
        },
      ];
    }
    const { params, role } = facts.flow;
    const code = params.get('error') ?? new URLSearchParams(exchange.url.query).get('error');
    const { status } = exchange.response;
    if (code === null) {
      if (kind !== 'oauth-error' || role !== 'authorize' || status >= 500)
        return callbackFailed(kind, exchange, show);
      const word =
        facts.words.list.find((one) => one.source !== 'body <title>') ??
        facts.words.list[0] ??
        inScript(exchange);
      return [
        {
          message: 'page',
          data: { place, status, said: quote(word?.text, show) },
          confidence: 'certain',
          evidence: [
            { exchange, at: 'url' },
            { exchange, at: 'response.status' },
            ...(word === undefined ? [] : [{ exchange, at: word.at, text: show.text(word.text) }]),
          ],
        },
      ];
    }
    const description = new URLSearchParams(exchange.url.query).get('error_description') ?? undefined;
    const silent = /^(login|interaction|consent|account_selection)_required$/.test(code);
    return [
      {
        message: silent ? 'prompt' : 'callback',
        data: {
          place,
          code: show.text(code.slice(0, 60)),
          meaning: errorMeaning(code, 'authorization', description)?.means ?? 'see the provider’s words',
          said: quote(description, show),
        },
        confidence: 'certain',
        evidence: [{ exchange, at: 'url', mark: `error=${show.text(code)}` }],
        subject: `${place} ${code}`,
      },
    ];
  },
});

type MessageName = 'callback' | 'token' | 'unnamed' | 'repeated' | 'page' | 'failed' | 'prompt';

function inScript(exchange: Exchange): { at: string; text: string } | undefined {
  const text = (exchange.response.body?.text ?? '').slice(0, 60_000);
  const found = /AADSTS\d{4,8}:[^"<\\]{1,300}/.exec(text)?.[0];
  return found === undefined ? undefined : { at: 'response.body', text: found };
}

function callbackFailed(kind: CaseKind, exchange: Exchange, show: Redactor): readonly Found<MessageName>[] {
  const { status, redirect } = exchange.response;
  if (kind !== 'oauth-error' || !isCallbackUrl(exchange.url)) return [];
  return [
    {
      message: 'failed',
      data: {
        place: show.place(exchange.url),
        status: redirect === undefined ? status : `${status}, back to ${show.place(redirect)} with an error`,
      },
      confidence: 'likely',
      evidence: [
        { exchange, at: 'url' },
        redirect === undefined
          ? { exchange, at: 'response.status' }
          : { exchange, at: 'response.headers.location' },
      ],
    },
  ];
}

const UNRECORDED = 'The text of the answer was not recorded; it names the reason as a rule.';

function passed({ startedAt }: Exchange, success: Exchange): string {
  if (startedAt === undefined || success.startedAt === undefined) return 'later';
  return `${span(success.startedAt - startedAt)} later`;
}

function quote(text: string | undefined, show: { text(text: string): string }): string {
  return text === undefined || text === '' ? '' : `Its words: “${show.text(text.slice(0, 200))}”.`;
}
