import { t } from '@/lib/text'
import { Tabs, tabIds, useTabsBase } from '@/ui/Tabs'
import type { StudioParts } from './useStudio'

/** One column at a time, chosen by tabs within the thumb's reach. */
export function SmallStudio({ session, studio, chat, panel }: StudioParts) {
  const base = useTabsBase()
  const ids = tabIds(base, studio.panel)
  return (
    <div className="grid h-full min-h-0 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)_auto]">
      <h1 className="sr-only">{session.spec?.project.title || t('products.new')}</h1>
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
      <Tabs stretch base={base} label={t('studio.view')} tabs={studio.tabs} value={studio.panel} onChange={studio.show} className="h-13 border-t border-line bg-panel" />
    </div>
  )
}
