import { remember } from '../bounded.ts';
import type { Attempt, Values } from './attempt.ts';

/** Kinds of values by which the messages of one sign-in know one another. */
export type KeyKind =
  | 'state'
  | 'code'
  | 'saml'
  | 'relay'
  | 'wctx'
  | 'request_uri'
  | 'device'
  | 'refresh'
  | 'call'
  | 'prompt';

const MOST = 2000;
const LONGEST = 2000;

/** Attempts by those values, and by the exchanges that they hold; the oldest are forgotten. */
export class Keys {
  readonly #byKey = new Map<string, Attempt>();
  readonly #byIndex = new Map<string, Attempt>();

  set(kind: KeyKind, value: string | undefined, attempt: Attempt): void {
    if (value !== undefined && value !== '' && value.length <= LONGEST)
      remember(this.#byKey, `${kind} ${value}`, attempt, MOST);
  }

  get(kind: KeyKind, value: string | undefined): Attempt | undefined {
    return value === undefined || value === '' ? undefined : this.#byKey.get(`${kind} ${value}`)?.whole;
  }

  hold(index: number, attempt: Attempt): void {
    remember(this.#byIndex, String(index), attempt, 2 * MOST);
  }

  holderOf(index: number | undefined): Attempt | undefined {
    return index === undefined ? undefined : this.#byIndex.get(String(index))?.whole;
  }

  /** The attempt that an authorization response belongs to. */
  ofAnswer(values: Values): Attempt | undefined {
    return this.get('state', values.get('state')) ?? this.get('code', values.get('code'));
  }
}
