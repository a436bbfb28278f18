import { type BasicFault, decodeBasic } from '../../headers/basic.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { REFUSED } from '../kinds.ts';

const FAULTS: Readonly<Record<BasicFault, string>> = {
  'not-base64':
    'it is not base64 (user name and password may have been sent in the clear, or joined to another text)',
  'no-colon': 'the decoded text has no colon between user name and password',
  'control-character':
    'the decoded text holds a control character, often a line feed at its end (echo instead of printf, or a file read with its newline)',
  'non-ascii':
    'the decoded text holds characters outside ASCII, and the server has not said charset="UTF-8": it may read them differently',
};

/** RFC 7617 §2.1: charset="UTF-8" tells that user-id and password are to be "encoded … using the UTF-8 character encoding". */
const LATIN =
  'the decoded text is not UTF-8, which the server asks for (btoa of a text with umlauts or accents gives ISO-8859-1)';

const OTHER_ROWS = new Set([
  'placeholder',
  'empty',
  'basic-empty',
  'scheme-doubled',
  'folded',
  'field-name-included',
]);

export default defineCheck({
  id: 'basic-malformed',
  group: 'authorization',
  summary:
    'Basic credentials that are not base64, lack the colon, or hold characters that servers read differently',
  severity: 'broken',
  rung: 4,
  applies: REFUSED,
  spec: [spec('basic', '2'), spec('basic', '2.1')],
  needs: ['credential', 'challenge'],
  messages: {
    malformed: {
      title: 'The Basic credentials sent to {place} are malformed: {fault}',
      what: 'After the word Basic stands the base64 form of “user:password”. Here {fault}.',
      why: 'The server cannot read a user name and password from it.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Build the header from user + ":" + password, as UTF-8, in base64: btoa() for ASCII, Buffer.from(text).toString("base64") in Node, curl -u user:password.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { credential, challenge } = facts;
    if (credential.scheme !== 'basic' || credential.parsed === undefined)
      return credential.presence === 'not-recorded'
        ? { notEvaluated: 'the capture does not show whether Authorization was sent' }
        : [];
    // Quotes, a doubled scheme, placeholders: rows of their own.
    if (credential.parsed.masked || credential.parsed.faults.some((fault) => OTHER_ROWS.has(fault.code)))
      return [];
    // A server that asks for other schemes does not read this one at all.
    if (challenge.schemes.length > 0 && !challenge.schemes.includes('basic')) return [];
    const charset = challenge.of('basic')?.params.find((param) => param.name === 'charset')?.value;
    const result = decodeBasic(credential.parsed.token, charset);
    if (result.ok) return [];
    const asked = result.fault === 'non-ascii' && charset?.toLowerCase() === 'utf-8';
    return [
      {
        message: 'malformed',
        data: { place: show.place(exchange.url), fault: asked ? LATIN : FAULTS[result.fault] },
        confidence: result.fault === 'non-ascii' && !asked ? 'possible' : 'certain',
        evidence: [{ exchange, at: 'request.headers.authorization' }],
        subject: `${exchange.url.origin} ${credential.parsed.credentials}`,
      },
    ];
  },
});
