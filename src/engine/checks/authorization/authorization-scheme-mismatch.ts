import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { UNAUTHORIZED } from '../kinds.ts';

export default defineCheck({
  id: 'authorization-scheme-mismatch',
  group: 'authorization',
  summary: 'The scheme sent is not among those that the server asks for',
  severity: 'broken',
  rung: 4,
  applies: UNAUTHORIZED,
  spec: [spec('http', '11.6.2')],
  needs: ['credential', 'challenge', 'route'],
  messages: {
    other: {
      title: '{place} asks for {wanted}, and the request sent {sent}',
      what: 'The server’s challenge names {wanted}. The Authorization header of the request uses the scheme {sent}.',
      why: 'A server reads only the schemes that it asks for; any other credential counts as none.',
      fixes: [
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Send the credential in the scheme that is asked for: Authorization: {wanted} …',
        },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'If {sent} is right, let the server accept it and name it in its challenge.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { credential, challenge, route } = facts;
    if (credential.values.length === 0)
      return credential.presence === 'not-recorded'
        ? { notEvaluated: 'the capture does not show whether Authorization was sent' }
        : [];
    if (challenge.schemes.length === 0 || credential.scheme === '' || challenge.parse.refused) return [];
    if (challenge.schemes.includes(credential.scheme)) return [];
    // Negotiate may carry NTLM messages and the other way round; a DPoP-bound API takes Bearer challenges too.
    const family = ['negotiate', 'ntlm', 'kerberos'];
    if (family.includes(credential.scheme) && challenge.schemes.some((scheme) => family.includes(scheme)))
      return [];
    if (route.acceptedSchemes.includes(credential.scheme)) return [];
    const wanted = challenge.parse.challenges.map((one) => one.scheme);
    return [
      {
        message: 'other',
        data: {
          place: show.place(exchange.url),
          wanted: show.text([...new Set(wanted)].slice(0, 4).join(' or ').slice(0, 80)),
          sent: show.text((credential.parsed?.scheme ?? '').slice(0, 40)),
        },
        confidence: 'certain',
        evidence: [
          { exchange, at: 'request.headers.authorization', mark: credential.parsed?.scheme ?? '' },
          { exchange, at: 'response.headers.www-authenticate' },
        ],
      },
    ];
  },
});
