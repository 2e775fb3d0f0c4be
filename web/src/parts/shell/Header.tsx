import { Menu as MenuIcon, Search } from 'lucide-react'
import type { User } from '@/api/auth'
import { t } from '@/lib/text'
import { IconButton } from '@/ui/Button'
import { Bell } from '../notices/Bell'
import { ConnectionNote } from './ConnectionNote'
import { UserMenu } from './UserMenu'

type Props = { user: User; drawer: boolean | null; onDrawer: () => void; onPalette: () => void; onKeys: () => void }

/** The way to everything, whether the page is live, and who one is. `drawer` is null where the sidebar stands beside. */
export function Header({ user, drawer, onDrawer, onPalette, onKeys }: Props) {
  return (
    <header className="flex h-13 shrink-0 items-center gap-2 border-b border-line bg-panel ps-2 pe-3 print:hidden">
      {drawer !== null && (
        <IconButton label={t('nav.open')} aria-expanded={drawer} onClick={onDrawer} className="size-10">
          <MenuIcon size={18} />
        </IconButton>
      )}
      <button
        type="button"
        onClick={onPalette}
        aria-keyshortcuts="Control+K Meta+K"
        className="flex h-8 min-w-0 grow items-center gap-2 rounded-md border border-line px-2.5 text-ink-3 transition-colors duration-150 hover:border-line-strong hover:text-ink-2 sm:max-w-80"
      >
        <Search aria-hidden size={14} className="shrink-0" />
        <span className="min-w-0 grow truncate text-start text-sm">{t('palette.open')}</span>
        <kbd aria-hidden className="shrink-0 font-sans text-xs max-sm:hidden">
          Ctrl K
        </kbd>
      </button>
      <span className="grow" />
      <ConnectionNote />
      <Bell user={user} />
      <UserMenu user={user} onKeys={onKeys} />
    </header>
  )
}
