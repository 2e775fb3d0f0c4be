import { useDeferredValue, useEffect, useMemo, useState, type KeyboardEvent } from 'react'
import { useQuery } from '@tanstack/react-query'
import { ArrowDownToLine, ChevronDown, ChevronUp, Copy, Download, WrapText } from 'lucide-react'
import { isFinal, runLogQuery, type Run, type Stage } from '@/api/run'
import { logs, useLog } from '@/live/logs'
import { classes } from '@/lib/classes'
import { number } from '@/lib/format'
import { recall, remember } from '@/lib/storage'
import { t } from '@/lib/text'
import { Button, IconButton, iconLook } from '@/ui/Button'
import { Choice } from '@/ui/Field'
import { SearchField } from '@/ui/SearchField'
import { Skeleton } from '@/ui/Skeleton'
import { tell } from '@/ui/note'
import { LogLines } from './LogLines'
import { HITS_MAX, hitsOf, nextHit, ofStage, textOf } from './logRows'

type Props = { run: Run; stage: Stage | undefined; onStage: (stage: Stage | undefined) => void; line: number | undefined; onLine: (line: number) => void }

/** All that a run wrote, live: searched, by its stages, followed until one scrolls up. */
export function LogView({ run, stage, onStage, line, onLine }: Props) {
  const query = useQuery(runLogQuery(run.id))
  const log = useLog(run.id)
  useEffect(() => {
    if (query.data) logs.begin(run.id, query.data)
  }, [run.id, query.data])
  const working = !isFinal(run.state)
  const [follow, setFollow] = useState(working && line === undefined)
  const [wrap, setWrap] = useState(() => recall('log-wrap') !== 'off')
  const [words, setWords] = useState('')
  const [at, setAt] = useState(-1)
  const lines = useMemo(() => ofStage(log.lines, stage), [log.lines, stage])
  const searched = useDeferredValue(words)
  const hits = useMemo(() => hitsOf(lines, searched), [lines, searched])
  const chosen = Math.min(at, hits.length - 1)
  const step = (by: 1 | -1) => {
    setFollow(false)
    setAt(nextHit(hits.length, chosen, by))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    event.preventDefault()
    step(event.shiftKey ? -1 : 1)
  }
  const turnWrap = () => {
    remember('log-wrap', wrap ? 'off' : null)
    setWrap(!wrap)
  }
  const copy = () => void navigator.clipboard?.writeText(lines.map(textOf).join('\n')).then(() => tell(t('runs.copied', { n: lines.length })))
  return (
    <section aria-label={t('run.log')} className="flex min-h-0 grow flex-col overflow-hidden rounded-lg border border-line bg-panel">
      <header className="flex shrink-0 flex-wrap items-center gap-x-1 gap-y-1.5 border-b border-line p-1.5">
        {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the keys are those of the field within. */}
        <div onKeyDown={onKeyDown} className="w-56 max-sm:grow">
          <SearchField
            label={t('runs.search')}
            value={words || undefined}
            onSearch={(text) => {
              setWords(text ?? '')
              setAt(text === undefined ? -1 : 0)
              if (text !== undefined) setFollow(false)
            }}
            className="h-7 text-sm"
          />
        </div>
        <IconButton label={t('runs.previous')} onClick={() => step(-1)} className="size-7">
          <ChevronUp size={15} />
        </IconButton>
        <IconButton label={t('runs.next')} onClick={() => step(1)} className="size-7">
          <ChevronDown size={15} />
        </IconButton>
        <span role="status" className="numbers min-w-14 px-1 text-xs text-ink-3">
          {words !== '' && (hits.length === 0 ? t('runs.noHit') : t('runs.hit', { at: number(chosen + 1), of: `${number(hits.length)}${hits.length === HITS_MAX ? '+' : ''}` }))}
        </span>
        <span className="grow" />
        <Choice
          aria-label={t('runs.stage')}
          value={stage ?? ''}
          options={[{ value: '', label: t('runs.everyStage') }, ...run.stages.map((view) => ({ value: view.stage, label: view.stage }))]}
          onPick={(value) => onStage((value || undefined) as Stage | undefined)}
          className="h-7 text-sm"
        />
        <IconButton label={t('runs.wrap')} aria-pressed={wrap} onClick={turnWrap} className={classes('size-7', wrap && 'bg-hover text-ink')}>
          <WrapText size={15} />
        </IconButton>
        <IconButton label={t('runs.copy')} onClick={copy} className="size-7">
          <Copy size={14} />
        </IconButton>
        <a href={`/api/runs/${run.id}/log`} download={`run-${run.id}.log`} aria-label={t('runs.download')} title={t('runs.download')} className={classes(iconLook, 'size-7')}>
          <Download size={15} />
        </a>
        <Button small look={follow ? 'outline' : 'quiet'} aria-pressed={follow} icon={<ArrowDownToLine aria-hidden size={13} />} onClick={() => setFollow(!follow)}>
          <span className="max-sm:sr-only">{t('run.follow')}</span>
        </Button>
      </header>
      {log.dropped > 0 || query.data?.cut ? <p className="shrink-0 border-b border-line px-3.5 py-1.5 text-xs text-ink-3">{t('runs.cut')}</p> : null}
      {query.isPending && lines.length === 0 ? (
        <Skeleton className="m-3 h-40" />
      ) : query.isLoadingError && lines.length === 0 ? (
        <p role="alert" className="p-3.5 text-sm text-bad">{query.error.message}</p>
      ) : lines.length === 0 ? (
        <p className="p-3.5 text-sm text-ink-3">{working ? t('run.nothingYet') : t('run.nothing')}</p>
      ) : (
        <LogLines lines={lines} wrap={wrap} follow={follow} onFollow={setFollow} hits={hits} at={chosen} line={line} onLine={onLine} />
      )}
      <p className="numbers shrink-0 border-t border-line px-3.5 py-1 text-xs text-ink-3">{t('count.lines', { n: lines.length })}</p>
    </section>
  )
}
