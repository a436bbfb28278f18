import type { EntryInput } from '../testing.ts';

/** A navigation that redirects, as a browser follows it: the mark of the click stays with the whole chain. */
export function hop(url: string, to: string, over: Partial<EntryInput> = {}): EntryInput {
  return {
    url,
    type: 'document',
    status: 302,
    textType: 'text/html',
    ...over,
    headers: {
      'Sec-Fetch-Mode': 'navigate',
      'Sec-Fetch-Site': 'same-origin',
      'Sec-Fetch-User': '?1',
      ...over.headers,
    },
    answer: { Location: to, ...over.answer },
  };
}

/** A page that a script opened. */
export function shown(url: string, over: Partial<EntryInput> = {}): EntryInput {
  return {
    url,
    type: 'document',
    textType: 'text/html',
    ...over,
    headers: { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Site': 'same-origin', ...over.headers },
  };
}

/** `count` rounds of these hops, each leading to the next and the last to the first. `over` dresses single hops by their place in the round. */
export function circle(
  count: number,
  round: (turn: number) => readonly string[],
  over: (turn: number, place: number) => Partial<EntryInput> = () => ({}),
): EntryInput[] {
  const all = Array.from({ length: count + 1 }, (_, turn) =>
    round(turn).map((url, place) => ({ url, turn, place })),
  ).flat();
  const length = round(0).length * count;
  return all
    .slice(0, length)
    .map(({ url, turn, place }, at) => hop(url, all[at + 1]?.url ?? url, over(turn, place)));
}
