import { spec } from '../../spec.ts';
import { isProviderFailure } from '../../symptoms.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  id: 'identity-provider-failing',
  group: 'infrastructure',
  summary: "The identity provider's own endpoints answer 5xx or cannot be reached",
  severity: 'broken',
  rung: 2,
  applies: ['token-endpoint', 'oauth-error'],
  spec: [spec('http', '15.6')],
  needs: ['flow', 'words'],
  messages: {
    failing: {
      title: 'The identity provider fails: {place} answered {status}',
      what: 'A request to the sign-in service itself ({what}) was answered {status}. {said}',
      why: '5xx means that the service failed, whatever the user and the application did. While it lasts nobody can sign in or renew a token.',
      fixes: [
        { effort: 'easy', audience: 'user', text: 'Wait some minutes and try again.' },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Look at the identity provider’s status page and log at this time; if it runs behind a proxy, at whether the proxy reaches it.',
        },
      ],
    },
    unreachable: {
      title: 'The identity provider cannot be reached: {place} gave no answer',
      what: 'A request to the sign-in service itself ({what}) got no answer: {error}.',
      why: 'Without it nobody can sign in or renew a token. The name, the network, a firewall or the certificate may be at fault.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Check the network (VPN, proxy) and open the sign-in page’s address in another tab.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Check the configured address of the identity provider, its DNS entry, port and certificate from where the users are.',
        },
      ],
    },
  },
  run({ exchange, facts, later, show }) {
    if (!isProviderFailure(exchange, facts)) return [];
    const { status } = exchange.response;
    const quoted = facts.words.list.find((word) => word.text.includes(' '));
    const role = facts.flow.role;
    return [
      {
        message: status === 0 ? 'unreachable' : 'failing',
        data: {
          place: show.place(exchange.url),
          status,
          error: show.text(exchange.failure.slice(0, 100)),
          what:
            role === 'authorize'
              ? 'the beginning of the sign-in'
              : role === 'token'
                ? 'the request for tokens'
                : 'its public configuration or keys',
          said: quoted === undefined ? '' : `It says: “${show.text(quoted.text.slice(0, 160))}”.`,
        },
        confidence: 'certain',
        // A retry helped: worth knowing, and nobody was stopped.
        ...(later.success === undefined ? {} : { verdict: 'warning' as const }),
        evidence: [
          { exchange, at: status === 0 ? 'failure' : 'response.status' },
          { exchange, at: 'url' },
        ],
        subject: exchange.url.origin,
      },
    ];
  },
});
