import { fieldValue } from '../../exchange/exchange.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  id: 'nonce-handshake',
  group: 'benign',
  summary: 'DPoP use_dpop_nonce or Digest stale=true, then a retry with the new nonce succeeds',
  severity: 'expected',
  rung: 1,
  applies: ['unauthorized', 'token-endpoint'],
  spec: [spec('dpop', '8'), spec('digest', '3.3')],
  needs: ['challenge', 'words'],
  messages: {
    dpop: {
      title: 'Expected {status}: {place} handed out a DPoP nonce and the retry succeeded',
      what: 'The server asked for a DPoP proof with a nonce of its own; the client repeated the request with that nonce and was let through.',
      why: 'A server that wants fresh proofs refuses the first one and sends a nonce along. Nothing is broken.',
      fixes: [{ effort: 'easy', audience: 'user', text: 'Nothing to do.' }],
    },
    digest: {
      title: 'Expected 401: the Digest nonce of {place} had grown old and was replaced',
      what: 'The server marked the nonce as stale; the client repeated the request with the new one and was let through.',
      why: 'Digest nonces live for a short time. Replacing one is part of the scheme. Nothing is broken.',
      fixes: [{ effort: 'easy', audience: 'user', text: 'Nothing to do.' }],
    },
  },
  run({ exchange, facts, later, show }) {
    const asked =
      facts.challenge.param('error') === 'use_dpop_nonce' || facts.words.member('error') === 'use_dpop_nonce';
    const digest = facts.challenge.of('digest');
    const stale = /^true$/i.test(digest?.params.find((param) => param.name === 'stale')?.value ?? '');
    if (!asked && !stale) return undefined;
    if (later.success === undefined) return [];
    const data = { status: exchange.response.status, place: show.place(exchange.url) };
    const nonce = fieldValue(exchange.response.fields, 'dpop-nonce') !== undefined;
    return [
      {
        message: asked ? 'dpop' : 'digest',
        data,
        confidence: 'certain',
        evidence: [
          {
            exchange,
            at: asked && nonce ? 'response.headers.dpop-nonce' : 'response.headers.www-authenticate',
          },
          { exchange: later.success, at: 'response.status' },
        ],
      },
    ];
  },
});
