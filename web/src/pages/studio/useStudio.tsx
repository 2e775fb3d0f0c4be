import { useEffect, useRef, useState, type ReactNode } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { runQuery } from '@/api/run'
import type { Session } from '@/api/session'
import { t } from '@/lib/text'
import { markOf } from '@/parts/run/stageView'
import { StateIcon } from '@/ui/StateIcon'
import type { Tab } from '@/ui/Tabs'

export type PanelKey = 'chat' | 'spec' | 'build'

const route = getRouteApi('/app/')

/** What both shapes of the page are made of. */
export type StudioParts = {
  session: Session
  studio: ReturnType<typeof useStudio>
  chat: ReactNode
  panel: ReactNode
}

/** What is looked at (in the URL) and what is half-typed (here). */
export function useStudio(session: Session, wide: boolean) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [draft, setText] = useState({ session: session.id, text: '' })
  const setDraft = (text: string) => setText({ session: session.id, text })
  const run = search.run ?? session.run_id
  const fallback: PanelKey = wide ? (run === null ? 'spec' : 'build') : 'chat'
  const panel = search.panel ?? fallback
  const show = (key: PanelKey) => void navigate({ search: (now) => ({ ...now, panel: key }), replace: true })
  const openRun = (id: number) => void navigate({ search: (now) => ({ ...now, panel: 'build', run: id }) })
  useNewRun(session, () => void navigate({ search: wide ? { session: session.id, panel: 'build' } : { session: session.id }, replace: true }))
  return { draft: draft.session === session.id ? draft.text : '', setDraft, run, panel, show, openRun, tabs: useTabs(run) }
}

/** A build that begins is what the person wants to see. */
function useNewRun(session: Session, onNew: () => void): void {
  const known = useRef({ id: session.id, run: session.run_id, lines: session.transcript.length })
  useEffect(() => {
    const before = known.current
    const sameTalk = before.id === session.id && before.lines > 0
    if (sameTalk && session.run_id !== null && session.run_id !== before.run) onNew()
    known.current = { id: session.id, run: session.run_id, lines: session.transcript.length }
  })
}

function useTabs(run: number | null): Tab<PanelKey>[] {
  const { data } = useQuery({ ...runQuery(run ?? 0), enabled: run !== null })
  return [
    { key: 'chat', label: t('studio.chat') },
    { key: 'spec', label: t('studio.spec') },
    { key: 'build', label: <>{t('studio.build')}{data && <StateIcon mark={markOf(data.run.state)} size={14} />}</> },
  ]
}
