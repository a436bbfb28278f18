import type { CredentialView } from '../../facts/credential.ts';
import { type SpecName, spec } from '../../spec.ts';
import { type Check, defineCheck, type Message } from '../check.ts';
import { REFUSED } from '../kinds.ts';

/** A check for a cause that only the server can know and that its own words name. */
export function saidCheck(definition: {
  readonly id: string;
  readonly summary: string;
  readonly rung: number;
  readonly spec: readonly [SpecName, string];
  readonly message: Message;
  readonly extra?: (credential: CredentialView) => Readonly<Record<string, string>>;
}): Check {
  return defineCheck({
    id: definition.id,
    group: 'token',
    summary: definition.summary,
    severity: 'broken',
    rung: definition.rung,
    applies: REFUSED,
    spec: [spec(...definition.spec)],
    needs: ['credential', 'words'],
    messages: { said: definition.message },
    run({ exchange, facts, show }) {
      if (facts.credential.sent === 'no') return undefined;
      const said = facts.words.says(definition.id);
      if (said === undefined)
        return facts.words.bodyRecorded || facts.words.list.length > 0
          ? []
          : { notEvaluated: 'only the server knows, and its words were not recorded' };
      return [
        {
          message: 'said',
          data: {
            place: show.place(exchange.url),
            quote: show.text(said.text.slice(0, 160)),
            ...definition.extra?.(facts.credential),
          },
          confidence: 'certain',
          evidence: [
            { exchange, at: said.at, text: show.text(said.text) },
            { exchange, at: 'request.headers.authorization' },
          ],
          subject: facts.credential.token ?? '',
        },
      ];
    },
  });
}
