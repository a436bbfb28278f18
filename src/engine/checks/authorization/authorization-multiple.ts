import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { REFUSED } from '../kinds.ts';

export default defineCheck({
  id: 'authorization-multiple',
  group: 'authorization',
  summary:
    'Several credentials at once: two headers, two folded with a comma, header and query together, or two API keys',
  severity: 'broken',
  rung: 4,
  applies: REFUSED,
  spec: [spec('bearer', '2'), spec('bearer', '3.1')],
  needs: ['credential', 'challenge'],
  messages: {
    folded: {
      title: 'The request to {place} carried more than one Authorization credential',
      what: 'Two Authorization credentials were sent: as two headers, or joined by a comma into one.',
      why: 'The field may hold one. Servers refuse both, or read the wrong one.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Set the header in one place only (interceptor or call), with set instead of append.',
        },
      ],
    },
    methods: {
      title: 'The request to {place} carried its token twice, in the header and in {where}',
      what: 'A token stands in the Authorization header and another in {where}.',
      why: 'RFC 6750 allows one way at a time; a strict server answers invalid_request.',
      fixes: [
        { effort: 'easy', audience: 'frontend', text: 'Send the token in the Authorization header alone.' },
      ],
    },
    keys: {
      title: 'The request to {place} carried two different API keys, in the header {name} and in {where}',
      what: 'A key stands in the header {name} and another one in {where}.',
      why: 'A server reads one of the two, and not always the one that was meant: then an old key hides the new one.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Send the key in one place only, and remove the old one.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { credential, challenge } = facts;
    const place = show.place(exchange.url);
    const key = credential.apiKeys.find(({ name }) => KEY.test(name));
    const other = credential.inUrl.find(({ name, value }) => KEY.test(name) && decoded(value) !== key?.value);
    if (key !== undefined && other !== undefined)
      return [
        {
          message: 'keys',
          data: { place, name: key.name, where: `the query parameter ${show.text(other.name)}` },
          confidence: 'likely',
          evidence: [
            { exchange, at: `request.headers.${key.name}` },
            { exchange, at: 'url' },
          ],
        },
      ];
    if (credential.values.length === 0) return [];
    const header = { exchange, at: 'request.headers.authorization' };
    if (credential.values.length > 1 || (credential.parsed?.folded.length ?? 0) > 0)
      return [
        {
          message: 'folded',
          data: { place },
          confidence: credential.values.length > 1 ? 'likely' : 'certain',
          evidence: [header],
        },
      ];
    const token = credential.inUrl.find((param) => /^(?:access_?token|token)$/i.test(param.name));
    if (token === undefined || credential.scheme !== 'bearer') return [];
    const strict = challenge.param('error') === 'invalid_request';
    return [
      {
        message: 'methods',
        data: { place, where: `the query parameter ${token.name}` },
        confidence: strict ? 'certain' : 'possible',
        evidence: [header, { exchange, at: 'url' }],
      },
    ];
  },
});

const KEY = /^(?:x-)?api[-_]?key$/i;

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
