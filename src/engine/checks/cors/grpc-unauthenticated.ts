import { innerOf } from '../../facts/answers/inner.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { REFUSED } from '../kinds.ts';
import { softParts } from './soft.ts';

export default defineCheck({
  id: 'grpc-unauthenticated',
  group: 'cors',
  summary:
    'gRPC status 16 (or 7) in the fields or the trailer frame of an answer, or Connect’s code unauthenticated',
  severity: 'broken',
  rung: 4,
  symptom: true,
  applies: REFUSED,
  spec: [spec('grpcCodes', ''), spec('grpcWeb', ''), spec('connectRpc', 'error-codes')],
  needs: ['credential', 'cookies'],
  messages: {
    unauthenticated: {
      title: '{place} refused the call for want of a valid sign-in: {code}, under HTTP status {status}',
      what: 'The call to {method} was answered {status} by HTTP; how it went stands in {where}: {code}, which means that the caller is not signed in. {said}',
      why: 'The server does not know who calls, or does not accept what proves it. {sent}',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Send the token in the metadata of each call (`authorization: Bearer …`), best in an interceptor, which also renews the token once on this code and calls again.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'See that the proxy that translates for browsers (Envoy, grpcwebproxy) passes `authorization` on, and that its CORS settings allow it.',
        },
      ],
    },
    forbidden: {
      title: '{place} refused the call for want of a permission: {code}, under HTTP status {status}',
      what: 'The call to {method} was answered {status} by HTTP; how it went stands in {where}: {code}, which means that the caller is known and may not do this. {said}',
      why: 'The user, role or service account lacks the permission for this method. {sent}',
      fixes: [
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Give the user or role the permission for this method, or call one that it may use.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const inner = innerOf(exchange);
    if (inner?.protocol !== 'grpc' && inner?.protocol !== 'connect') return undefined;
    if (inner.status !== 401 && inner.status !== 403) return [];
    const { said, sent, evidence } = softParts(exchange, inner, facts, show);
    const connect = inner.protocol === 'connect';
    const number = `gRPC status ${inner.code} (${inner.status === 401 ? 'UNAUTHENTICATED' : 'PERMISSION_DENIED'})`;
    return [
      {
        message: inner.status === 401 ? 'unauthenticated' : 'forbidden',
        data: {
          place: show.place(exchange.url),
          status: exchange.response.status,
          method: inner.field === '' ? 'this method' : show.text(inner.field),
          code: connect ? `code “${inner.code}”` : number,
          where: connect
            ? 'the body'
            : inner.at === 'response.body'
              ? 'the trailers at the end of the body'
              : 'the field grpc-status',
          said,
          sent,
        },
        confidence: 'certain',
        evidence,
        subject: `${inner.status} ${exchange.url.origin}`,
      },
    ];
  },
});
