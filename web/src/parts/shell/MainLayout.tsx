import { Suspense, lazy, useEffect, useState, type ReactNode } from 'react'
import { useNavigate } from '@tanstack/react-router'
import type { User } from '@/api/auth'
import { useMedia } from '@/lib/media'
import { useShortcuts } from '@/lib/shortcut'
import { recall, remember } from '@/lib/storage'
import { t } from '@/lib/text'
import { Notes } from '@/ui/Notes'
import { ConnectionBanner } from './ConnectionNote'
import { Drawer } from './Drawer'
import { Header } from './Header'
import { KeySheet } from './KeySheet'
import { Sidebar } from './Sidebar'
import { placesOf } from './places'

const Palette = lazy(async () => ({ default: (await import('./Palette')).Palette }))

type Open = 'palette' | 'keys' | 'drawer' | null

/** The frame of every page: the header, the sidebar, and the content between them; on a phone the sidebar comes when it is called. */
export function MainLayout({ user, children }: { user: User; children: ReactNode }) {
  const wide = useMedia('(min-width: 64rem)')
  const [folded, setFolded] = useState(() => recall('sidebar') === 'folded')
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  const fold = () => {
    remember('sidebar', folded ? null : 'folded')
    setFolded(!folded)
  }
  useKeys(user, () => setOpen('keys'), fold)
  usePaletteKey(() => setOpen((now) => (now === 'palette' ? null : 'palette')))
  return (
    <div className="flex h-dvh print-whole">
      <a href="#content" className="sr-only focus:not-sr-only focus:fixed focus:start-3 focus:top-3 focus:z-50 focus:rounded-md focus:bg-panel focus:px-3 focus:py-2">
        {t('nav.skip')}
      </a>
      {wide && (
        <aside className={folded ? 'w-14 shrink-0 border-e border-line print:hidden' : 'w-56 shrink-0 border-e border-line print:hidden'}>
          <Sidebar user={user} folded={folded} onFold={fold} />
        </aside>
      )}
      <div className="flex min-w-0 grow flex-col">
        <Header user={user} drawer={wide ? null : open === 'drawer'} onDrawer={() => setOpen('drawer')} onPalette={() => setOpen('palette')} onKeys={() => setOpen('keys')} />
        <ConnectionBanner />
        <main id="content" tabIndex={-1} className="relative min-h-0 grow overflow-y-auto outline-none print-whole">
          {children}
        </main>
      </div>
      <Drawer open={!wide && open === 'drawer'} onClose={close} label={t('nav.label')}>
        <Sidebar user={user} onPick={close} />
      </Drawer>
      <KeySheet open={open === 'keys'} onClose={close} />
      {open === 'palette' && (
        <Suspense>
          <Palette user={user} onClose={close} onKeys={() => setOpen('keys')} />
        </Suspense>
      )}
      <Notes />
    </div>
  )
}

function useKeys(user: User, onSheet: () => void, onFold: () => void): void {
  const navigate = useNavigate()
  const going = placesOf(user).map(({ key, to }) => [`g ${key}`, () => void navigate({ to })] as const)
  useShortcuts({ '?': onSheet, '[': onFold, ...Object.fromEntries(going) })
}

/** Ctrl-K, also while somebody writes. */
function usePaletteKey(onKey: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      onKey()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  })
}
