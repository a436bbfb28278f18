import type { Exchange } from '../../exchange/exchange.ts';
import { grantWord } from '../../facts/grant-words.ts';
import { addressDifference } from '../../flows/address-difference.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  id: 'oauth-redirect-uri-mismatch',
  group: 'oauth',
  summary: 'The identity provider does not know the redirect_uri, or the token request names another one',
  severity: 'broken',
  rung: 4,
  applies: ['oauth-error', 'token-endpoint'],
  spec: [spec('oauth', '3.1.2.4'), spec('oauth', '4.1.3')],
  needs: ['flow', 'words'],
  messages: {
    unregistered: {
      title: '{place} does not know the address to which it is to send the browser back: {uri}',
      what: 'The sign-in asks to be answered at {uri} (redirect_uri). The identity provider refuses that. {said}',
      why: 'It sends codes only to addresses that are registered for the application, compared letter by letter: scheme, host, port, path, trailing slash.',
      fixes: [
        {
          effort: 'easy',
          audience: 'admin',
          text: 'Add {uri} to the redirect addresses of this application at the identity provider.',
        },
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Or ask with the address that is registered; look for http instead of https, another port, www, or a trailing slash.',
        },
      ],
    },
    differs: {
      title: 'The token request to {place} names another redirect_uri than the sign-in did',
      what: 'The sign-in began with redirect_uri={began}; the code is exchanged with redirect_uri={sent}. They differ in {difference}.',
      why: 'Both must be the same, letter by letter; otherwise the code is refused.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Use one configured value for both requests. Behind a proxy, do not build it from the request’s host and scheme.',
        },
      ],
    },
    said: {
      title: '{place} says that the redirect_uri does not fit',
      what: '{said}',
      why: 'The redirect_uri must be a registered one, and the same in both requests of a sign-in, letter by letter.',
      fixes: [
        {
          effort: 'easy',
          audience: 'admin',
          text: 'Compare the redirect_uri of the requests with the registration at the identity provider.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { flow, words } = facts;
    if (flow.role === undefined) return [];
    const place = show.place(exchange.url);
    const sent = flow.params.get('redirect_uri');
    const error = flow.params.get('error') ?? words.member('error');
    const own = flow.params.get('error_description') ?? words.member('error_description');
    const word = words.list.find((one) => MISMATCH.test(one.text) || grantWord(one.text) === 'redirect');
    // Some pages (Entra ID's among them) hold their message in a script.
    const hidden = word === undefined && flow.role === 'authorize' ? pageSays(exchange) : undefined;
    const text =
      grantWord(own) === 'redirect' || /redirect/i.test(error ?? '')
        ? (own ?? error)
        : (word?.text ?? hidden);
    const said = text === undefined ? '' : `It says: “${show.text(text.slice(0, 200))}”.`;
    const evidence = [
      { exchange, at: 'url' },
      { exchange, at: 'response.status' },
      ...(word === undefined ? [] : [{ exchange, at: word.at, text: show.text(word.text) }]),
      ...(hidden === undefined ? [] : [{ exchange, at: 'response.body', text: show.text(hidden) }]),
    ];
    if (flow.role === 'token') {
      const began = flow.authorize?.params.get('redirect_uri');
      if (flow.authorize !== undefined && began !== undefined && sent !== undefined && began !== sent)
        return [
          {
            message: 'differs',
            data: {
              place,
              began: address(began, show),
              sent: address(sent, show),
              difference: addressDifference(began, sent) ?? 'the way they are written',
            },
            confidence: 'certain',
            evidence: [{ exchange: flow.authorize.exchange, at: 'url' }, ...evidence],
            subject: flow.params.get('code') ?? '',
          },
        ];
      if (text === undefined || flow.grant === 'refresh_token') return [];
      return [{ message: 'said', data: { place, said }, confidence: 'certain', evidence }];
    }
    if (text === undefined) return [];
    if (sent === undefined)
      return [{ message: 'said', data: { place, said }, confidence: 'certain', evidence }];
    return [
      {
        message: 'unregistered',
        data: { place, uri: address(sent, show), said },
        confidence: 'certain',
        evidence,
        subject: sent,
      },
    ];
  },
});

const MISMATCH = /redirect_mismatch|invalid_redirect|callback url mismatch/i;

function pageSays(exchange: Exchange): string | undefined {
  const body = (exchange.response.body?.text ?? '').slice(0, 60_000);
  return /AADSTS50011\d*:[^"<\\]{1,200}|\b(?:invalid_redirect_uri|redirect_uri_mismatch)\b[^"<\\]{0,200}|redirect_uri (?:did|does) not match[^"<\\]{0,200}/.exec(
    body,
  )?.[0];
}

function address(uri: string, show: { text(text: string): string }): string {
  return show.text((uri.split(/[?#]/, 1)[0] ?? '').slice(0, 200));
}
