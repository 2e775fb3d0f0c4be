import type { QueryClient, QueryKey } from '@tanstack/react-query'

/** How often one list is read again at most, however fast events come, in milliseconds. */
const RENEW_MS = 500

const due = new WeakMap<QueryClient, Map<string, ReturnType<typeof setTimeout>>>()

/** Has a list read again soon: many events in a row lead to one reading, and the last event is never missed. */
export function renew(cache: QueryClient, queryKey: QueryKey): void {
  const waiting = due.get(cache) ?? new Map<string, ReturnType<typeof setTimeout>>()
  due.set(cache, waiting)
  const name = JSON.stringify(queryKey)
  if (waiting.has(name)) return
  const timer = setTimeout(() => {
    waiting.delete(name)
    void cache.invalidateQueries({ queryKey })
  }, RENEW_MS)
  waiting.set(name, timer)
}
