import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { UNAUTHORIZED } from '../kinds.ts';
import { WINDOWS_MESSAGES, windowsFinding } from './windows.ts';

export default defineCheck({
  id: 'negotiate-loop',
  group: 'authorization',
  summary: 'Windows sign-in (Negotiate, NTLM) is answered 401 again and again',
  severity: 'broken',
  rung: 8,
  applies: UNAUTHORIZED,
  spec: [spec('negotiate', '4'), spec('negotiate', '5')],
  needs: ['handshakes'],
  messages: WINDOWS_MESSAGES,
  run({ exchange, facts, later, show }) {
    const { server } = facts.handshakes;
    if (server.presence === 'not-recorded')
      return { notEvaluated: 'the capture does not show whether Authorization was sent' };
    if (later.success !== undefined) return [];
    const found = windowsFinding(
      exchange,
      server,
      { sent: 'authorization', asked: 'www-authenticate' },
      show,
    );
    return found === undefined ? [] : [found];
  },
});
