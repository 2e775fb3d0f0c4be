import { t } from '@/lib/text'
import { Tabs, tabIds, useTabsBase } from '@/ui/Tabs'
import { ChatHead } from './ChatHead'
import type { PanelKey, StudioParts } from './useStudio'

/** Two columns: the conversation, and what comes of it. */
export function WideStudio({ session, studio, chat, panel }: StudioParts) {
  const base = useTabsBase()
  const shown: PanelKey = studio.panel === 'chat' ? 'spec' : studio.panel
  const ids = tabIds(base, shown)
  return (
    <div className="grid h-full min-h-0 grid-cols-[minmax(21rem,5fr)_minmax(0,7fr)]">
      <div className="flex min-h-0 flex-col border-e border-line bg-panel">
        <ChatHead session={session} />
        <div className="min-h-0 grow">{chat}</div>
      </div>
      <section aria-label={t('studio.beside')} className="flex min-h-0 flex-col">
        <Tabs base={base} label={t('studio.beside')} tabs={studio.tabs.filter((tab) => tab.key !== 'chat')} value={shown} onChange={studio.show} className="h-14 shrink-0 border-b border-line px-4" />
        <div id={ids.panel} role="tabpanel" aria-labelledby={ids.tab} tabIndex={0} className="min-h-0 grow overflow-y-auto focus-visible:-outline-offset-2">
          <div className="mx-auto flex min-h-full max-w-[64rem] flex-col px-7 py-6">{panel}</div>
        </div>
      </section>
    </div>
  )
}
