import type { Exchange } from '../../exchange/exchange.ts';
import type { CredentialView } from '../../facts/credential.ts';
import {
  type AuthorizationFault,
  type AuthorizationFaultCode,
  authorizationFaultText,
} from '../../headers/authorization-faults.ts';
import { type SpecName, spec } from '../../spec.ts';
import { type Check, defineCheck, type Message } from '../check.ts';
import { REFUSED } from '../kinds.ts';

interface FormCheck {
  readonly id: string;
  readonly summary: string;
  readonly spec: readonly [SpecName, string];
  /** Faults of the header's form that this row names, as the parser calls them. */
  readonly faults: readonly AuthorizationFaultCode[];
  /** Rows before this one: where such a fault is there too, that row speaks. */
  readonly unless?: readonly AuthorizationFaultCode[];
  /** `{place}`, `{scheme}`, `{fault}` and `{detail}` stand in the prose. */
  readonly message: Message;
  /** Whether the form alone proves the fault; elsewhere it is likely. Always, where not given. */
  readonly sure?: (credential: CredentialView, schemes: readonly string[]) => boolean;
  readonly applies?: (credential: CredentialView, exchange: Exchange) => boolean;
}

/** A check for faults in the form of the Authorization field: what was sent is wrong whatever the server thinks. */
export function formCheck(definition: FormCheck): Check {
  return defineCheck({
    id: definition.id,
    group: 'authorization',
    summary: definition.summary,
    severity: 'broken',
    rung: 4,
    applies: REFUSED,
    spec: [spec(...definition.spec)],
    needs: ['credential', 'route', 'challenge'],
    messages: { form: definition.message },
    run({ exchange, facts, show }) {
      const { credential, route } = facts;
      if (credential.presence === 'not-recorded' || credential.presence === 'masked')
        return { notEvaluated: 'the Authorization header was not recorded' };
      const { parsed } = credential;
      if (parsed === undefined || parsed.masked) return [];
      const fault = parsed.faults.find((one) => definition.faults.includes(one.code));
      if (fault === undefined || parsed.faults.some((one) => definition.unless?.includes(one.code)))
        return [];
      if (definition.applies?.(credential, exchange) === false) return [];
      // The same form was let through before: it is not what the server minds.
      if (route.lastAcceptedHere !== undefined && sameForm(route.lastAcceptedHere.exchange, credential))
        return [];
      return [
        {
          message: 'form',
          data: {
            place: show.place(exchange.url),
            scheme: show.text((parsed.scheme ?? '').slice(0, 40)),
            fault: authorizationFaultText(fault),
            detail: detailOf(fault),
          },
          confidence: definition.sure?.(credential, facts.challenge.schemes) === false ? 'likely' : 'certain',
          evidence: [{ exchange, at: 'request.headers.authorization' }],
          subject: `${exchange.url.origin} ${fault.code}`,
        },
      ];
    },
  });
}

function detailOf(fault: AuthorizationFault): string {
  const where = `position ${fault.position + 1}`;
  return fault.char === '' ? where : `${fault.char} at ${where}`;
}

function sameForm(accepted: Exchange, credential: CredentialView): boolean {
  const value = accepted.request.fields.list.find((field) => field.name === 'authorization')?.value;
  return value !== undefined && value === credential.values[0];
}
