import { decodeBasic } from '../../headers/basic.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { UNAUTHORIZED } from '../kinds.ts';

export default defineCheck({
  id: 'basic-rejected',
  group: 'authorization',
  summary: 'Well-formed Basic credentials were answered 401 again: wrong user or password',
  severity: 'broken',
  rung: 8,
  applies: UNAUTHORIZED,
  spec: [spec('basic', '2'), spec('http', '15.5.2')],
  needs: ['credential', 'challenge', 'words'],
  messages: {
    refused: {
      title: '{place} refused the user name and password (Basic)',
      what: 'The request carried well-formed Basic credentials, and the server asks for them again.',
      why: 'The user name or the password is not the one that the server knows. A browser shows its prompt again and again in this case.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Type both again (keyboard layout, caps lock, blanks from copying), or reset the password. To be asked anew, close all windows of the browser.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Check the entry in the server’s password file or directory, and that the right realm and file are configured for this path.',
        },
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'In scripts: make sure that the variables for user and password are set in this environment.',
        },
      ],
    },
    prompt: {
      title: '{place} refused the user name and password that the browser sent (Basic)',
      what: 'The browser answered the prompt, or used saved or given credentials, and the server refused them.',
      why: 'The user name or the password is not the one that the server knows.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Reload and type both again, or reset the password; remove a wrong entry from the password manager.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Check the entry in the server’s password file or directory.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { credential, challenge, words } = facts;
    const place = show.place(exchange.url);
    // Chromium's error for a prompt that was answered wrongly, or could not be shown: only the former is this row.
    if (
      /INVALID_AUTH_CREDENTIALS/.test(exchange.failure) &&
      exchange.url.userinfo !== '' &&
      (challenge.schemes.length === 0 || challenge.schemes.includes('basic'))
    ) {
      return [
        {
          message: 'prompt',
          data: { place },
          confidence: 'likely',
          evidence: [
            { exchange, at: 'response.status' },
            { exchange, at: 'failure' },
          ],
          subject: exchange.url.origin,
        },
      ];
    }
    if (credential.presence === 'not-recorded')
      return { notEvaluated: 'the capture does not show whether Authorization was sent' };
    if (credential.scheme !== 'basic' || credential.parsed === undefined) return [];
    if (challenge.schemes.length > 0 && !challenge.schemes.includes('basic')) return [];
    const charset = challenge.of('basic')?.params.find((param) => param.name === 'charset')?.value;
    if (!decodeBasic(credential.parsed.token, charset).ok) return [];
    return [
      {
        message: 'refused',
        data: { place },
        confidence:
          challenge.schemes.includes('basic') || words.says('password-rejected') ? 'certain' : 'likely',
        evidence: [
          { exchange, at: 'request.headers.authorization' },
          { exchange, at: 'response.status' },
        ],
        subject: `${exchange.url.origin} ${credential.parsed.credentials}`,
      },
    ];
  },
});
