import { useState } from 'react'
import { Menu } from 'lucide-react'
import { ConnectionNote } from '@/parts/shell/ConnectionNote'
import { Drawer } from '@/parts/shell/Drawer'
import { Sidebar } from '@/parts/shell/Sidebar'
import { IconButton } from '@/ui/Button'
import { Tabs, tabIds, useTabsBase } from '@/ui/Tabs'
import type { StudioParts } from './useStudio'

/** One column at a time, chosen by tabs within the thumb's reach. */
export function SmallStudio({ user, session, studio, chat, panel }: StudioParts) {
  const base = useTabsBase()
  const [drawer, setDrawer] = useState(false)
  const ids = tabIds(base, studio.panel)
  return (
    <div className="grid h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)]">
      <header className="flex h-13 items-center gap-2 border-b border-line bg-panel pe-4 ps-2">
        <IconButton label="Products" aria-expanded={drawer} onClick={() => setDrawer(true)} className="size-10">
          <Menu size={18} />
        </IconButton>
        <h1 dir="auto" className="min-w-0 grow truncate font-semibold">
          {session.spec?.project.title || 'New product'}
        </h1>
        <ConnectionNote short />
      </header>
      <main className="grid min-h-0 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)_auto]">
        <div id={ids.panel} role="tabpanel" aria-labelledby={ids.tab} tabIndex={-1} className="min-h-0">
          {studio.panel === 'chat' ? (
            <div className="h-full bg-panel">{chat}</div>
          ) : (
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard.
            <div tabIndex={0} className="flex h-full flex-col overflow-y-auto px-4 py-5 focus-visible:-outline-offset-2">
              {panel}
            </div>
          )}
        </div>
        <Tabs stretch base={base} label="View" tabs={studio.tabs} value={studio.panel} onChange={studio.show} className="h-13 border-t border-line bg-panel" />
      </main>
      <Drawer open={drawer} onClose={() => setDrawer(false)} label="Products">
        <Sidebar user={user} current={session.id} onPick={() => setDrawer(false)} />
      </Drawer>
    </div>
  )
}
