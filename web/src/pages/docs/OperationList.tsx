import { useEffect, useRef, type RefObject } from 'react'
import { Link } from '@tanstack/react-router'
import { classes } from '@/lib/classes'
import { grouped, type Operation } from '@/lib/openapi'
import { t } from '@/lib/text'
import { Method } from './Method'

type Props = { operations: Operation[]; total: number; chosen: string | undefined; query: string; onQuery: (query: string) => void; className?: string }

/** All calls by their group, and a field that leaves those that have its words. */
export function OperationList({ operations, total, chosen, query, onQuery, className }: Props) {
  const room = useRef<HTMLElement>(null)
  const field = useRef<HTMLInputElement>(null)
  useSlash(field)
  useEffect(() => {
    // Newer browsers answer with a promise, which is no way to undo it.
    void room.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  useArrows(room)
  return (
    <nav ref={room} aria-label={t('docs.calls')} className={classes('relative flex min-h-0 flex-col border-line md:border-e', className)}>
      <div className="shrink-0 px-3 pt-3 pb-2">
        <input ref={field} type="search" value={query} onChange={(event) => onQuery(event.target.value)} onKeyDown={(event) => event.key === 'Escape' && onQuery('')} placeholder={t('docs.find')} aria-label={t('docs.find')} aria-keyshortcuts="/" className="h-9 w-full rounded-md border border-line-strong bg-panel px-3 outline-none focus:border-accent focus:ring-1 focus:ring-accent" />
        <p role="status" className={classes('px-1 pt-1.5 text-sm text-ink-3', query === '' && 'sr-only')}>
          {t('docs.found', { n: operations.length, of: total })}
        </p>
      </div>
      <div className="min-h-0 grow space-y-4 overflow-y-auto px-2 pb-6">
        {grouped(operations).map(([tag, calls]) => (
          <section key={tag} aria-label={tag}>
            <h2 className="px-2.5 pb-1 text-sm font-semibold first-letter:uppercase">{tag}</h2>
            <ul className="space-y-px">
              {calls.map((call) => (
                <li key={call.operationId}>
                  <Entry call={call} chosen={call.operationId === chosen} />
                </li>
              ))}
            </ul>
          </section>
        ))}
        {operations.length === 0 && <p className="px-2.5 text-sm text-ink-3">{t('docs.none')}</p>}
      </div>
    </nav>
  )
}

function Entry({ call, chosen }: { call: Operation; chosen: boolean }) {
  return (
    <Link to="/docs/$operation" params={{ operation: call.operationId }} aria-current={chosen ? 'page' : undefined} title={call.summary} className={classes('flex items-baseline gap-2 rounded-md px-2.5 py-1 -outline-offset-2', chosen ? 'bg-hover' : 'hover:bg-hover/60')}>
      <Method method={call.method} className="w-12" />
      <span className="min-w-0 font-mono text-xs break-all">{call.path}</span>
    </Link>
  )
}

/** The arrows go from the field into the list, through it, and back. */
function useArrows(room: RefObject<HTMLElement | null>) {
  useEffect(() => {
    const here = room.current
    const listen = (event: KeyboardEvent) => {
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
      const stops = [...(here?.querySelectorAll<HTMLElement>('input, a') ?? [])]
      const next = stops[stops.indexOf(document.activeElement as HTMLElement) + (event.key === 'ArrowDown' ? 1 : -1)]
      if (!next) return
      event.preventDefault()
      next.focus()
    }
    here?.addEventListener('keydown', listen)
    return () => here?.removeEventListener('keydown', listen)
  }, [room])
}

/** `/` leads to the field, as on many pages; not while one types elsewhere. */
function useSlash(field: RefObject<HTMLInputElement | null>) {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, select')
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      field.current?.focus()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [field])
}
