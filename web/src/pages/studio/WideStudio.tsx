import { Sidebar } from '@/parts/shell/Sidebar'
import { Tabs, tabIds, useTabsBase } from '@/ui/Tabs'
import { ChatHead } from './ChatHead'
import type { PanelKey, StudioParts } from './useStudio'

/** Three columns: where one is, the conversation, and what comes of it. */
export function WideStudio({ user, session, studio, chat, panel }: StudioParts) {
  const base = useTabsBase()
  const shown: PanelKey = studio.panel === 'chat' ? 'spec' : studio.panel
  const ids = tabIds(base, shown)
  return (
    <div className="grid h-dvh grid-cols-[14rem_minmax(21rem,5fr)_minmax(0,7fr)]">
      <aside className="min-h-0 border-e border-line">
        <Sidebar user={user} current={session.id} />
      </aside>
      <main className="flex min-h-0 flex-col border-e border-line bg-panel">
        <ChatHead session={session} />
        <div className="min-h-0 grow">{chat}</div>
      </main>
      <section aria-label="Spec and build" className="flex min-h-0 flex-col">
        <Tabs base={base} label="Spec and build" tabs={studio.tabs.filter((tab) => tab.key !== 'chat')} value={shown} onChange={studio.show} className="h-14 shrink-0 border-b border-line px-4" />
        <div id={ids.panel} role="tabpanel" aria-labelledby={ids.tab} tabIndex={0} className="min-h-0 grow overflow-y-auto focus-visible:-outline-offset-2">
          <div className="mx-auto flex min-h-full max-w-[64rem] flex-col px-7 py-6">{panel}</div>
        </div>
      </section>
    </div>
  )
}
