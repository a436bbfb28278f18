/**
 * What was looked up lately, at most `2 * half` of it. The newer half is kept when there is more: to forget all at once would make
 * every page of a large capture begin anew.
 */
export class Recent<Value extends object | string> {
  readonly #half: number;
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();

  constructor(half: number) {
    this.#half = half;
  }

  get(key: string): Value | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: string, value: Value): void {
    if (this.#young.size >= this.#half) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }
}

/** Ours: characters; longer texts are rare, and not worth what they take. */
const LONGEST = 8000;

/** A pure function of a text that keeps its newest results, as one token or address comes with many requests. */
export function remembering<Value extends object | string>(
  half: number,
  compute: (text: string) => Value,
): (text: string) => Value {
  const recent = new Recent<Value>(half);
  return (text) => {
    const known = recent.get(text);
    if (known !== undefined) return known;
    const value = compute(text);
    if (text.length <= LONGEST) recent.set(text, value);
    return value;
  };
}

/**
 * A pure function of an object that keeps its last two results: the facts about one exchange ask the same of it again and again.
 * Ours: no WeakMap, which takes longer than most of what is kept here, and every sweep of the memory with it.
 */
export function keepingLast<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  let [newest, other]: [Key | undefined, Key | undefined] = [undefined, undefined];
  let [value, otherValue]: [Value | undefined, Value | undefined] = [undefined, undefined];
  return (key) => {
    if (key === newest) return value as Value; // computed for this key
    if (key === other) {
      [newest, other] = [other, newest];
      [value, otherValue] = [otherValue, value];
      return value as Value;
    }
    const fresh = compute(key);
    other = newest;
    otherValue = value;
    newest = key;
    value = fresh;
    return fresh;
  };
}
