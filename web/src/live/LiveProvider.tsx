import { createContext, useContext, useEffect, useState, type ReactNode } from 'react'
import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import type { Event } from '@/api/event'
import { runQuery } from '@/api/run'
import { logs } from './logs'
import { afterEvent, needsReading } from './reduce'
import { renew } from './renew'
import { EventStream, type Connection } from './stream'
import { touched } from './touched'

const ConnectionContext = createContext<Connection>('connecting')

/** Whether the page hears the server. */
export function useConnection(): Connection {
  return useContext(ConnectionContext)
}

/** Keeps the query cache a picture of what is stored, from the server's events, while somebody is signed in. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const cache = useQueryClient()
  const [connection, setConnection] = useState<Connection>('connecting')
  useEffect(() => {
    const stream = new EventStream({
      onEvent: (event) => take(cache, event),
      onConnection: setConnection,
      onResumed: () => void cache.invalidateQueries(),
    })
    stream.start()
    return () => stream.close()
  }, [cache])
  return <ConnectionContext value={connection}>{children}</ConnectionContext>
}

/** Brings one event into the cache. */
export function take(cache: QueryClient, event: Event): void {
  if (event.event_type === 'log_appended') {
    if (event.run_id !== null) logs.add(event.run_id, event)
    return
  }
  for (const key of touched(event)) renew(cache, key)
  if (event.event_type === 'spec_changed') {
    if (cache.isMutating({ mutationKey: ['say', event.session_id] }) > 0) return
    void cache.invalidateQueries({ queryKey: ['session', event.session_id] })
    return
  }
  if (event.run_id !== null) {
    const { queryKey } = runQuery(event.run_id)
    cache.setQueryData(queryKey, (known) => known && { ...known, run: afterEvent(known.run, event) })
    if (needsReading(event)) void cache.invalidateQueries({ queryKey })
  }
  if (event.event_type === 'run_started' || event.event_type === 'run_finished') {
    void cache.invalidateQueries({ queryKey: ['session'] })
    void cache.invalidateQueries({ queryKey: ['projects'] })
    void cache.invalidateQueries({ queryKey: ['sessions'] })
  }
  if (event.event_type === 'release_moved' || event.event_type === 'health_changed' || event.event_type === 'run_finished') {
    void cache.invalidateQueries({ queryKey: ['projects'] })
    if (event.project !== null) void cache.invalidateQueries({ queryKey: ['project', event.project] })
  }
}
