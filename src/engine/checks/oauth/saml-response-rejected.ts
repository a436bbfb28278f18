import type { Exchange } from '../../exchange/exchange.ts';
import type { Redactor } from '../../exchange/redact.ts';
import type { SamlMessage } from '../../flows/saml.ts';
import { systemName } from '../../flows/saml-print.ts';
import { STATUS_WORDS } from '../../flows/saml-status.ts';
import { spec } from '../../spec.ts';
import { defineCheck, type Found } from '../check.ts';
import { addressFindings, type Facts, type Id, placeOf, tieFindings, timeFindings } from './saml-findings.ts';
import { SAML_MESSAGES } from './saml-messages.ts';
import { sizeFindings, unexplained, withWords, wordFinding } from './saml-words.ts';

export default defineCheck({
  id: 'saml-response-rejected',
  group: 'oauth',
  summary:
    'A SAML response that says no, or that the application cannot take: its time, audience, address, request, signature or form',
  severity: 'broken',
  rung: 4,
  applies: ['oauth-error', 'unauthorized', 'forbidden', 'login-loop'],
  spec: [spec('samlProfiles', '4.1.4.3'), spec('saml', '3.2.2'), spec('saml', '2.5.1')],
  needs: ['saml', 'clock', 'words'],
  messages: SAML_MESSAGES,
  run({ exchange, facts, show }) {
    const { role, message, fault } = facts.saml;
    if (role !== 'response') return undefined;
    const place = show.place(exchange.url);
    const at = placeOf(facts);
    if (message === undefined) {
      // A sanitiser's stand-in is no base64 either.
      if (fault === 'it is no base64')
        return { notEvaluated: 'the SAML response was masked in the file, or is damaged' };
      return [
        { message: 'unreadable', data: { place, fault }, confidence: 'likely', evidence: [{ exchange, at }] },
      ];
    }
    if (message.type !== 'Response') return [];
    if (message.status[0] !== undefined && message.status[0] !== 'Success')
      return [refusal(exchange, facts, message, show)];
    const seen = [
      ...sizeFindings(exchange, facts, show),
      ...timeFindings(exchange, facts, message, show),
      ...addressFindings(exchange, facts, message, show),
      ...tieFindings(exchange, facts, message, show),
    ];
    const found = withWords(seen, wordFinding(exchange, facts, show));
    // Of two applications that refuse for the same reason each is an incident of its own.
    return (found.length > 0 ? found : unexplained(exchange, facts, message, show)).map((one) => ({
      ...one,
      subject: `${exchange.url.origin} ${one.subject ?? ''}`,
    }));
  },
});

function refusal(exchange: Exchange, facts: Facts, message: SamlMessage, show: Redactor): Found<Id> {
  const code = message.status.at(-1) ?? '';
  const outer = message.status[0] ?? '';
  return {
    message: 'status',
    data: {
      issuer: systemName(message.issuer, show) || 'asked',
      status: show.text(message.status.join(' / ')),
      meaning: STATUS_WORDS[code] ?? STATUS_WORDS[outer] ?? '',
      said:
        message.statusMessage === '' ? '' : `It says: “${show.text(message.statusMessage.slice(0, 200))}”.`,
    },
    confidence: 'certain',
    evidence: [
      { exchange, at: placeOf(facts), text: `Status: ${show.text(message.status.join(' / '))}` },
      ...(facts.saml.request === undefined ? [] : [{ exchange: facts.saml.request.exchange, at: 'url' }]),
    ],
    subject: `${exchange.url.origin} status ${message.status.join(' ')}`,
  };
}
