import { useState } from 'react'

type Seen = { scope: string; mark: string; keys: ReadonlySet<string>; fresh: ReadonlySet<string> }

/**
 * The keys that were not there at the last change: what an answer has just brought. Empty at first, and whenever `scope`
 * (the conversation) is another one, because opening something is no news.
 */
export function useArrivals(scope: string, keys: readonly string[]): ReadonlySet<string> {
  const [seen, setSeen] = useState<Seen>(() => opened(scope, keys))
  const next = afterKeys(seen, scope, keys)
  if (next !== seen) setSeen(next)
  return next.fresh
}

function opened(scope: string, keys: readonly string[]): Seen {
  return { scope, mark: keys.join('\n'), keys: new Set(keys), fresh: new Set() }
}

function afterKeys(seen: Seen, scope: string, keys: readonly string[]): Seen {
  if (seen.scope !== scope) return opened(scope, keys)
  if (seen.mark === keys.join('\n')) return seen
  return { ...opened(scope, keys), fresh: newKeys(seen.keys, keys) }
}

/** The keys of `now` that are not in `before`. */
export function newKeys(before: ReadonlySet<string>, now: readonly string[]): Set<string> {
  return new Set(now.filter((key) => !before.has(key)))
}
