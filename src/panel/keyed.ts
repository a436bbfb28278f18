/** Pairs each item with a key of its own: its name, and a number where the name comes again. */
export function keyed<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
): readonly (readonly [key: string, item: T])[] {
  const seen = new Map<string, number>();
  return items.map((item) => {
    const name = nameOf(item);
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    return [times === 0 ? name : `${name} ${times}`, item] as const;
  });
}
