import { clockTime } from '../../exchange/time.ts';
import { spec } from '../../spec.ts';
import { isProviderFailure } from '../../symptoms.ts';
import { type CheckInput, defineCheck, type Found, span } from '../check.ts';
import { blamesRequest } from '../oauth/saml-request-rejected.ts';

export default defineCheck({
  id: 'identity-provider-failing',
  group: 'infrastructure',
  summary:
    "The identity provider's own endpoints answer 5xx or cannot be reached, or everything that worked at a server fails since one moment, for all who ask",
  severity: 'broken',
  rung: 2,
  applies: ['token-endpoint', 'oauth-error', 'unauthorized', 'forbidden', 'outage'],
  spec: [spec('http', '15.6')],
  needs: ['flow', 'words', 'outage', 'saml'],
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
    everyone: {
      title: 'Since {since} every request to {place} fails ({extent}): not one user’s fault',
      what: 'What had worked at {place} is answered {status} since {since}: {extent}. {proof}',
      why: 'What fails for all at once has its cause at the server, or at what stands before or behind it: a deployment, a changed setting, keys or certificates that were replaced, a session store or identity provider that cannot be reached.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Wait some minutes and try again; signing in again will not help as long as it lasts.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Look at what changed shortly before {since}: deployments, settings, certificates and keys of this server and of the identity provider. Read its log, and that of the proxy before it, from that time on.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'If something was deployed or changed then, roll it back first and look for the cause afterwards. If the server’s log shows none of these requests, look for a new rule of the firewall (WAF) or proxy.',
        },
      ],
    },
    perhaps: {
      title: 'Since {since} every request to {place} that had worked fails ({extent}); perhaps for everyone',
      what: 'What had worked at {place} is answered {status} since {since}: {extent}. {proof}',
      why: 'Either the server does not take this user any more, or it fails for all. A capture of one user cannot tell which.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Ask somebody else, or try another account: if that fails as well, it is the server.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Read the server’s log from {since} on: whether other users are refused as well.',
        },
      ],
    },
  },
  run(input): readonly Found<'failing' | 'unreachable' | 'everyone' | 'perhaps'>[] {
    const { kind, exchange, facts, later, show } = input;
    if (kind === 'unauthorized' || kind === 'forbidden' || kind === 'outage') return everyone(input);
    // SimpleSAMLphp and others answer 500 to a request that they do not take.
    if (blamesRequest(facts) !== undefined) return [];
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

function everyone({
  exchange,
  facts,
  later,
  show,
}: Pick<CheckInput<'outage'>, 'exchange' | 'facts' | 'later' | 'show'>): readonly Found<
  'everyone' | 'perhaps'
>[] {
  const outage = later.outage ?? facts.outage.outage;
  if (outage === undefined || outage.keys) return [];
  const { since, last, anonymous, sure } = outage;
  const time = clockTime(since.startedAt ?? Number.NaN);
  const extent = [
    `${outage.routes} routes`,
    ...(outage.tokens > 1 ? [`${outage.tokens} tokens`] : []),
    `for ${span((last.startedAt ?? 0) - (since.startedAt ?? 0))} and longer`,
  ];
  return [
    {
      message: sure === 'possible' ? 'perhaps' : 'everyone',
      data: {
        place: show.text(outage.origin),
        since: `${time.slice(11, 19)} UTC`,
        status: since.response.status === 0 ? 'not at all' : since.response.status,
        extent: extent.join(', '),
        proof:
          anonymous !== undefined
            ? 'A request without any credential, which had worked too, fails as well.'
            : outage.users > 1
              ? 'It fails with credentials of several users or applications.'
              : outage.gateway
                ? 'Such an answer comes from a server that cannot work, or from a proxy that does not reach it, whoever asks.'
                : 'All of them were made for one user, as far as can be told.',
      },
      confidence: sure,
      ...(later.success === undefined ? {} : { verdict: 'warning' as const }),
      evidence: [
        { exchange: since, at: 'response.status' },
        ...(anonymous === undefined || anonymous === since
          ? []
          : [{ exchange: anonymous, at: 'response.status' }]),
        ...(exchange === since ? [] : [{ exchange, at: 'response.status' }]),
      ],
      subject: `outage ${outage.origin} ${since.index}`,
    },
  ];
}
