import { memo, useLayoutEffect, useRef, useState } from 'react'
import { Link } from '@tanstack/react-router'
import { ArrowDownToLine, ChevronDown, Pause } from 'lucide-react'
import type { Stage } from '@/api/run'
import type { LogLine } from '@/live/log'
import { classes } from '@/lib/classes'
import { t } from '@/lib/text'
import { Button, IconButton } from '@/ui/Button'
import { LogText } from './LogText'

const NEAR_END_PX = 24

type Props = { lines: LogLine[]; dropped: number; working: boolean; run: number }

/** The end of what the run writes. It follows the end until the person scrolls up or pauses it. */
export function LogTail({ lines, dropped, working, run }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const [following, setFollowing] = useState(true)
  const [open, setOpen] = useState(true)
  useLayoutEffect(() => {
    if (following && box.current) box.current.scrollTop = box.current.scrollHeight
  }, [lines, following, open])
  const onScroll = () => {
    const element = box.current
    if (element) setFollowing(element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX)
  }
  return (
    <section aria-label={t('run.log')} className="flex min-h-0 flex-col overflow-hidden rounded-lg border border-line bg-panel">
      <header className="flex h-10 shrink-0 items-center gap-2 pe-1.5 ps-1.5">
        <IconButton label={open ? t('run.foldLog') : t('run.showLog')} aria-expanded={open} onClick={() => setOpen(!open)} className="size-7">
          <ChevronDown size={14} className={classes('transition-transform duration-150', !open && '-rotate-90')} />
        </IconButton>
        <h3 className="text-sm font-semibold">{t('run.log')}</h3>
        <span className="numbers text-xs text-ink-3">{t('count.lines', { n: dropped + lines.length })}</span>
        <span className="grow" />
        {open && working && lines.length > 0 && (
          <Button small look="quiet" aria-pressed={following} onClick={() => setFollowing(!following)} icon={following ? <Pause aria-hidden size={13} /> : <ArrowDownToLine aria-hidden size={13} />}>
            {following ? t('run.pause') : t('run.follow')}
          </Button>
        )}
        <Link to="/runs/$run" params={{ run: String(run) }} search={{ view: 'log' }} className="rounded-sm px-2 text-sm text-ink-3 hover:text-ink">
          {t('run.whole')}
        </Link>
      </header>
      {open && lines.length === 0 && (
        <p className="border-t border-line px-3.5 py-2.5 text-sm text-ink-3">{working ? t('run.nothingYet') : t('run.nothing')}</p>
      )}
      {open && lines.length > 0 && (
        <div
          ref={box}
          onScroll={onScroll}
          role="region"
          aria-label={t('run.logEnd')}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard.
          tabIndex={0}
          className="h-56 overflow-auto border-t border-line bg-raised px-3.5 py-2 font-mono text-xs leading-[1.15rem] focus-visible:-outline-offset-2"
        >
          <Lines lines={lines} dropped={dropped} />
        </div>
      )}
    </section>
  )
}

/** How many lines the tail shows; the whole log is a page of its own. */
const TAIL_MAX = 300

function Lines({ lines, dropped }: { lines: LogLine[]; dropped: number }) {
  const shown = lines.slice(-TAIL_MAX)
  const earlier = dropped + lines.length - shown.length
  return (
    <>
      {earlier > 0 && <p className="text-ink-3">{t('count.earlier', { n: earlier })}</p>}
      {shown.map((line, at) => (
        <Line key={line.n} text={line.text} stage={line.stage === shown[at - 1]?.stage ? null : line.stage} />
      ))}
    </>
  )
}

/** One line; remembered, because a log grows many times a second and what stands in it never changes. */
const Line = memo(function Line({ text, stage }: { text: string; stage: Stage | null }) {
  return (
    <div className="flex gap-3">
      <span aria-hidden className="w-14 shrink-0 text-ink-3 select-none">
        {stage}
      </span>
      <span className="min-w-0 grow break-words whitespace-pre-wrap">
        <LogText text={text} />
      </span>
    </div>
  )
})
