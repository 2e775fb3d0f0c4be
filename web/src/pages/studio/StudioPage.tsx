import { useEffect, useRef, useState } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { Menu } from 'lucide-react'
import { meQuery } from '@/api/auth'
import { emptySession, sessionQuery } from '@/api/session'
import { useMedia } from '@/lib/media'
import { Chat } from '@/parts/chat/Chat'
import { RunNote } from '@/parts/chat/RunNote'
import { ConnectionNote } from '@/parts/shell/ConnectionNote'
import { Drawer } from '@/parts/shell/Drawer'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Sidebar } from '@/parts/shell/Sidebar'
import { IconButton } from '@/ui/Button'
import { Tabs, tabIds, useTabsBase } from '@/ui/Tabs'
import { ChatHead } from './ChatHead'
import { Panel } from './Panel'
import { useStudio, type PanelKey } from './useStudio'

const route = getRouteApi('/')

/** The main page: the conversation, and beside it the spec and the build. */
export function StudioPage() {
  const search = route.useSearch()
  const { data: user } = useQuery(meQuery)
  const sessionId = search.session ?? ''
  const query = useQuery(sessionQuery(sessionId))
  const session = query.data ?? emptySession(sessionId)
  const wide = useMedia('(min-width: 64rem)')
  const studio = useStudio(session, wide)
  const field = useRef<HTMLTextAreaElement>(null)
  const base = useTabsBase()
  const [drawer, setDrawer] = useState(false)
  useTitle(session.spec?.project.title)
  useNewConversationFocus(sessionId, field, wide)
  if (!user) return null
  const write = (text: string) => {
    studio.setDraft(text)
    if (!wide) studio.show('chat')
    requestAnimationFrame(() => field.current?.focus())
  }
  const chat = query.isError ? (
    <div className="p-6">
      <LoadFailure what="The conversation" error={query.error} onRetry={() => void query.refetch()} />
    </div>
  ) : (
    <Chat key={sessionId} session={session} loading={query.isPending} draft={studio.draft} onDraft={studio.setDraft} field={field}>
      {session.run_id !== null && <RunNote id={session.run_id} onOpen={() => studio.show('build')} />}
    </Chat>
  )
  const panel = <Panel which={studio.panel === 'build' ? 'build' : 'spec'} session={session} loading={query.isPending} run={studio.run} onSay={write} onRun={studio.openRun} />

  if (!wide) {
    return (
      <div className="grid h-dvh grid-rows-[auto_1fr_auto]">
        <header className="flex h-13 items-center gap-2 border-b border-line bg-panel pr-4 pl-2">
          <IconButton label="Products" aria-expanded={drawer} onClick={() => setDrawer(true)}>
            <Menu size={18} />
          </IconButton>
          <h1 dir="auto" className="min-w-0 grow truncate font-semibold">{session.spec?.project.title || 'New product'}</h1>
          <ConnectionNote short />
        </header>
        <main id={tabIds(base, studio.panel).panel} role="tabpanel" aria-labelledby={tabIds(base, studio.panel).tab} className="min-h-0">
          {studio.panel === 'chat' ? chat : <div className="flex h-full flex-col overflow-y-auto px-4 py-5">{panel}</div>}
        </main>
        <Tabs stretch base={base} label="View" tabs={studio.tabs} value={studio.panel} onChange={studio.show} className="h-12 border-t border-line bg-panel" />
        <Drawer open={drawer} onClose={() => setDrawer(false)} label="Products">
          <Sidebar user={user} current={sessionId} onPick={() => setDrawer(false)} />
        </Drawer>
      </div>
    )
  }
  const shown: PanelKey = studio.panel === 'chat' ? 'spec' : studio.panel
  return (
    <div className="grid h-dvh grid-cols-[14rem_minmax(21rem,5fr)_minmax(0,7fr)]">
      <aside className="min-h-0 border-r border-line">
        <Sidebar user={user} current={sessionId} />
      </aside>
      <main className="flex min-h-0 flex-col border-r border-line bg-panel">
        <ChatHead session={session} />
        <div className="min-h-0 grow">{chat}</div>
      </main>
      <section aria-label="Spec and build" className="flex min-h-0 flex-col">
        <Tabs base={base} label="Spec and build" tabs={studio.tabs.filter((tab) => tab.key !== 'chat')} value={shown} onChange={studio.show} className="h-14 shrink-0 border-b border-line px-4" />
        <div id={tabIds(base, shown).panel} role="tabpanel" aria-labelledby={tabIds(base, shown).tab} tabIndex={-1} className="min-h-0 grow overflow-y-auto">
          <div className="mx-auto flex min-h-full max-w-[64rem] flex-col px-7 py-6">{panel}</div>
        </div>
      </section>
    </div>
  )
}

function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · Velocity` : 'Velocity'
  }, [title])
}

function useNewConversationFocus(sessionId: string, field: React.RefObject<HTMLTextAreaElement | null>, wide: boolean): void {
  useEffect(() => {
    if (wide) field.current?.focus()
  }, [sessionId, field, wide])
}
