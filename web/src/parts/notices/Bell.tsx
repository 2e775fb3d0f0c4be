import { useEffect, useRef, useState } from 'react'
import { Link, type LinkProps } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { Bell as BellIcon, Settings2 } from 'lucide-react'
import type { User } from '@/api/auth'
import { NOTICE_KINDS, noticesQuery, type Notice } from '@/api/notice'
import { classes } from '@/lib/classes'
import { said, t } from '@/lib/text'
import { Ago } from '@/ui/Ago'
import { IconButton } from '@/ui/Button'
import { Check } from '@/ui/Field'
import { Said } from '@/ui/Said'
import { shownOf, useReadMark, useWanted } from './read'

/** What concerns one: how much of it is unread, and, opened, all of it. Opening reads it. */
export function Bell({ user }: { user: User }) {
  const { data } = useQuery(noticesQuery)
  const [mark, read] = useReadMark(user.id)
  const [wanted, want] = useWanted()
  // What was unread when it was opened stays marked while it is open.
  const [since, setSince] = useState<number | null>(null)
  const [choosing, setChoosing] = useState(false)
  const room = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const { shown, unread } = shownOf(data ?? [], wanted, mark)
  const open = since !== null
  const newest = data?.[0]?.seq ?? 0
  useEffect(() => {
    if (open) read(newest)
  })
  useEffect(() => {
    if (!open) return
    const beside = (event: PointerEvent) => {
      if (!room.current?.contains(event.target as Node)) setSince(null)
    }
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      setSince(null)
      button.current?.focus()
    }
    addEventListener('pointerdown', beside)
    addEventListener('keydown', escape)
    return () => {
      removeEventListener('pointerdown', beside)
      removeEventListener('keydown', escape)
    }
  }, [open])
  return (
    <div ref={room} className="relative">
      <button
        ref={button}
        type="button"
        aria-expanded={open}
        aria-label={unread > 0 ? t('notices.unread', { n: unread }) : t('notices.title')}
        title={t('notices.title')}
        onClick={() => setSince(open ? null : mark)}
        className="relative grid size-8 place-items-center rounded-md text-ink-3 transition-colors duration-150 hover:bg-hover hover:text-ink"
      >
        <BellIcon aria-hidden size={16} />
        {unread > 0 && (
          <span aria-hidden className="numbers absolute -end-0.5 -top-0.5 min-w-4 rounded-full bg-accent px-1 text-[0.625rem] leading-4 font-semibold text-on-accent">
            {unread > 99 ? '99+' : unread}
          </span>
        )}
      </button>
      {open && (
        <section aria-label={t('notices.title')} className="absolute end-0 top-10 z-40 flex max-h-[min(32rem,80dvh)] w-[min(24rem,calc(100vw-1.5rem))] flex-col overflow-hidden rounded-lg border border-line bg-panel shadow-xl max-sm:fixed max-sm:inset-x-3 max-sm:top-14 max-sm:w-auto">
          <header className="flex items-center justify-between gap-2 border-b border-line ps-4 pe-2 py-1.5">
            <h2 className="font-semibold">{t('notices.title')}</h2>
            <IconButton label={t('notices.settings')} aria-expanded={choosing} onClick={() => setChoosing(!choosing)}>
              <Settings2 size={15} />
            </IconButton>
          </header>
          {choosing && (
            <fieldset className="space-y-1 border-b border-line px-4 py-2.5 text-sm">
              <legend className="sr-only">{t('notices.settings')}</legend>
              {NOTICE_KINDS.map((kind) => (
                <Check key={kind} checked={wanted.includes(kind)} onChange={(event) => want(kind, event.target.checked)} label={t(`notices.${kind}`)} />
              ))}
            </fieldset>
          )}
          {shown.length === 0 ? (
            <div className="px-4 py-8 text-center">
              <p className="font-medium">{t('notices.none')}</p>
              <p className="mt-0.5 text-sm text-ink-2">{t('notices.none.text')}</p>
            </div>
          ) : (
            <ul className="min-h-0 divide-y divide-line overflow-y-auto">
              {shown.map((notice) => (
                <li key={notice.seq}>
                  <Entry notice={notice} fresh={notice.seq > since} onPick={() => setSince(null)} />
                </li>
              ))}
            </ul>
          )}
        </section>
      )}
    </div>
  )
}

function Entry({ notice, fresh, onPick }: { notice: Notice; fresh: boolean; onPick: () => void }) {
  const bad = notice.state === 'error' || notice.state === 'unhealthy' || notice.state === 'refused'
  return (
    <Link {...wayOf(notice)} onClick={onPick} className="flex gap-3 px-4 py-2.5 hover:bg-raised focus-visible:-outline-offset-2">
      <span aria-hidden className={classes('mt-1.5 size-2 shrink-0 rounded-full', fresh ? 'bg-accent' : bad ? 'bg-bad/60' : 'bg-line')} />
      <span className="min-w-0 grow text-sm">
        <span className="flex items-baseline justify-between gap-3">
          <span dir="auto" className="min-w-0 truncate font-medium">
            {titleOf(notice)}
          </span>
          <Ago at={notice.at_ms} className="shrink-0 text-xs text-ink-3" />
        </span>
        {notice.project !== null && (
          <span dir="auto" className="block truncate text-ink-2">
            {notice.project}
          </span>
        )}
        {notice.text && (
          <span className="line-clamp-2 text-ink-3">
            <Said>{notice.text}</Said>
          </span>
        )}
      </span>
    </Link>
  )
}

function titleOf(notice: Notice): string {
  switch (notice.kind) {
    case 'approval':
      return t(notice.state === 'pending' ? 'notices.asks' : 'notices.answered', { id: String(notice.approval_id ?? ''), state: said('approvals', notice.state) })
    case 'run':
      return t('run.ended', { run: String(notice.run_id ?? ''), how: said('state', notice.state) })
    case 'job':
      return t('notices.failed', { id: String(notice.job_id ?? '') })
    case 'health':
      return t(notice.state === 'healthy' ? 'notices.healthy' : 'notices.unhealthy')
  }
}

function wayOf(notice: Notice): Pick<LinkProps, 'to' | 'params' | 'search'> {
  if (notice.kind === 'approval') return { to: '/approvals', search: { state: 'all', approval: notice.approval_id ?? undefined } }
  if (notice.kind === 'health' && notice.project !== null) return { to: '/projects/$slug', params: { slug: notice.project } }
  if (notice.kind === 'run' && notice.run_id !== null) return { to: '/runs/$run', params: { run: String(notice.run_id) } }
  return { to: '/queue', search: { job: notice.job_id ?? undefined } }
}
