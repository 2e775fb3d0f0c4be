import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { BookOpen, PanelLeftClose, PanelLeftOpen, Plus } from 'lucide-react'
import { pendingQuery } from '@/api/approval'
import type { User } from '@/api/auth'
import { classes } from '@/lib/classes'
import { newSessionId } from '@/lib/id'
import { t } from '@/lib/text'
import { IconButton, buttonLook, iconLook } from '@/ui/Button'
import { Mark } from '@/ui/Logo'
import { SessionList } from './SessionList'
import { placesOf, type Place } from './places'

type Props = { user: User; folded?: boolean; onFold?: () => void; onPick?: () => void }

/** Where one may go: the pages, then the products. Folded, only the pages' signs are left. */
export function Sidebar({ user, folded = false, onFold, onPick }: Props) {
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className={classes('flex h-13 shrink-0 items-center gap-2.5', folded ? 'justify-center' : 'px-4')}>
        <Mark className="size-5" />
        {!folded && <span className="text-lg font-semibold tracking-[-0.02em]">Velocity</span>}
      </div>
      <div className="px-2 pb-3">
        <Link to="/" search={{ session: newSessionId() }} onClick={onPick} aria-label={t('products.new')} title={folded ? t('products.new') : undefined} className={classes(buttonLook('outline'), 'w-full', folded && 'px-0')}>
          <Plus aria-hidden size={15} />
          {!folded && t('products.new')}
        </Link>
      </div>
      <nav aria-label={t('nav.label')} className="shrink-0 px-2">
        <ul className="space-y-px">
          {placesOf(user).map((place) => (
            <li key={place.to}>
              <Entry place={place} folded={folded} onPick={onPick} />
            </li>
          ))}
        </ul>
      </nav>
      {folded ? (
        <div className="grow" />
      ) : (
        <nav aria-label={t('products.label')} className="mt-4 min-h-0 grow overflow-y-auto border-t border-line px-2 py-3">
          <SessionList {...(onPick && { onPick })} />
        </nav>
      )}
      <div className={classes('flex shrink-0 border-t border-line p-2', folded ? 'flex-col items-center' : 'justify-between')}>
        <Link to="/docs" aria-label={t('nav.docs')} title={t('nav.docs')} className={iconLook}>
          <BookOpen size={16} />
        </Link>
        {onFold && (
          <IconButton label={folded ? t('nav.unfold') : t('nav.fold')} aria-expanded={!folded} onClick={onFold}>
            {folded ? <PanelLeftOpen size={16} className="rtl:-scale-x-100" /> : <PanelLeftClose size={16} className="rtl:-scale-x-100" />}
          </IconButton>
        )}
      </div>
    </div>
  )
}

function Entry({ place, folded, onPick }: { place: Place; folded: boolean; onPick: (() => void) | undefined }) {
  const Icon = place.icon
  return (
    <Link
      to={place.to}
      onClick={onPick}
      activeOptions={{ exact: place.to === '/', includeSearch: false }}
      activeProps={{ className: 'bg-hover text-ink' }}
      inactiveProps={{ className: 'text-ink-2 hover:bg-hover/60 hover:text-ink' }}
      aria-label={folded ? t(place.text) : undefined}
      title={folded ? t(place.text) : undefined}
      className={classes('flex h-8 items-center gap-2.5 rounded-md font-medium transition-colors duration-150', folded ? 'justify-center' : 'px-2.5')}
    >
      <Icon aria-hidden size={16} className="shrink-0" />
      {!folded && <span className="min-w-0 grow truncate">{t(place.text)}</span>}
      {place.to === '/approvals' && <Pending folded={folded} />}
    </Link>
  )
}

function Pending({ folded }: { folded: boolean }) {
  const { data } = useQuery(pendingQuery)
  const n = data?.length ?? 0
  if (n === 0) return null
  return (
    <span className={classes('numbers shrink-0 rounded-full bg-accent px-1.5 text-xs font-semibold text-on-accent', folded && 'sr-only')}>
      <span aria-hidden>{n}</span>
      <span className="sr-only">{t('nav.pending', { n })}</span>
    </span>
  )
}
