/** How well words are found in a text: 0 when one is missing; more when they begin it, or a word of it. */
export function score(text: string, query: string): number {
  const within = plainOf(text)
  let sum = 1
  for (const word of plainOf(query).split(/\s+/).filter(Boolean)) {
    const at = within.indexOf(word)
    if (at < 0) return 0
    sum += at === 0 ? 4 : /[\s/_.-]/.test(within.charAt(at - 1)) ? 3 : 1
  }
  return sum
}

/** Those that have all the words, the best first; in their own order where they are equal. */
export function best<T>(items: readonly T[], query: string, textOf: (item: T) => string): T[] {
  const scored = items.map((item) => ({ item, points: score(textOf(item), query) })).filter(({ points }) => points > 0)
  return scored.toSorted((a, b) => b.points - a.points).map(({ item }) => item)
}

/** Lower case, without accents: `File d’attente` is found by `attente`, `Café` by `cafe`. */
function plainOf(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{Mn}/gu, '').toLowerCase()
}
