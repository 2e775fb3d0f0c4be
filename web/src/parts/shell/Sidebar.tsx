import { Link } from '@tanstack/react-router'
import { BookOpen, LogOut, Plus } from 'lucide-react'
import { useSignOut, type User } from '@/api/auth'
import { buttonLook, IconButton, iconLook } from '@/ui/Button'
import { classes } from '@/lib/classes'
import { newSessionId } from '@/lib/id'
import { Mark } from '@/ui/Logo'
import { ConnectionNote } from './ConnectionNote'
import { SessionList } from './SessionList'
import { ThemeButton } from './ThemeButton'

type Props = { user: User; current: string; onPick?: () => void }

/** Where one is, where one may go, and who one is. */
export function Sidebar({ user, current, onPick }: Props) {
  const signOut = useSignOut()
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex h-14 shrink-0 items-center gap-2.5 px-4">
        <Mark className="size-5" />
        <span className="text-lg font-semibold tracking-[-0.02em]">Velocity</span>
      </div>
      <div className="px-3 pb-3">
        <Link to="/" search={{ session: newSessionId() }} onClick={onPick} className={classes(buttonLook('outline'), 'w-full')}>
          <Plus aria-hidden size={15} />
          New product
        </Link>
      </div>
      <nav aria-label="Products" className="min-h-0 grow overflow-y-auto px-2 pb-3">
        <SessionList current={current} {...(onPick && { onPick })} />
      </nav>
      <div className="shrink-0 border-t border-line px-3 py-2">
        <div className="flex items-center justify-between gap-2 ps-1.5">
          <ConnectionNote />
          <span className="flex">
            <Link to="/docs" aria-label="HTTP interface" title="HTTP interface" className={iconLook}>
              <BookOpen size={15} />
            </Link>
            <ThemeButton />
          </span>
        </div>
        <div className="flex items-center justify-between gap-2 ps-1.5">
          <p className="min-w-0 truncate text-sm text-ink-2" title={`${user.email}, ${user.role}`}>
            {user.email}
          </p>
          <IconButton label="Sign out" onClick={() => signOut.mutate()}>
            <LogOut size={15} />
          </IconButton>
        </div>
      </div>
    </div>
  )
}
