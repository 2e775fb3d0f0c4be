import { useMemo } from 'react'
import { Link, getRouteApi } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { ArrowLeft } from 'lucide-react'
import { runsOfQuery } from '@/api/run'
import { changesQuery } from '@/api/source'
import { useMedia } from '@/lib/media'
import { t } from '@/lib/text'
import { Counts, DiffFiles } from '@/parts/diff/DiffFiles'
import { diffOf } from '@/parts/diff/patch'
import type { FileDiff } from '@/parts/diff/parse'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Button, buttonLook } from '@/ui/Button'
import { Empty } from '@/ui/Empty'
import { Check, Choice } from '@/ui/Field'
import { Skeleton } from '@/ui/Skeleton'
import { made } from './state'

const route = getRouteApi('/app/projects/$slug')
/** So many files of a large change are shown at first. */
const FILES_SHOWN = 60

/** What a run changed, file by file: against the run before it, or against another one. */
export function ChangesView({ slug, run }: { slug: string; run: number }) {
  const { from: against, view, page = 1 } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(changesQuery(slug, run, against))
  const runs = (useQuery(runsOfQuery(slug)).data ?? []).filter(made)
  const wide = useMedia('(min-width: 64rem)')
  const files = useMemo(() => (query.data?.files ?? []).map(diffOf), [query.data])
  const sums = { added: sum(files, 'added'), removed: sum(files, 'removed') }
  const ids = [...new Set([run, ...runs.map(({ id }) => id)])].toSorted((a, b) => b - a)
  const shown = files.slice(0, page * FILES_SHOWN)
  return (
    <div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 pb-3">
        <Button small look="quiet" icon={<ArrowLeft aria-hidden size={14} className="rtl:-scale-x-100" />} onClick={() => void navigate({ search: { tab: 'files', run } })}>
          {t('files.all')}
        </Button>
        <Choice aria-label={t('files.changed')} value={String(run)} options={ids.map(named)} onPick={(next) => void navigate({ search: (now) => ({ ...now, run: Number(next), page: undefined }) })} className="h-8 text-sm" />
        <span className="text-sm text-ink-3">{t('files.against')}</span>
        <Choice
          aria-label={t('files.against')}
          value={against === undefined ? '' : String(against)}
          options={[{ value: '', label: t('files.before') }, ...ids.filter((id) => id !== run).map(named)]}
          onPick={(next) => void navigate({ search: (now) => ({ ...now, from: next === '' ? undefined : Number(next), page: undefined }) })}
          className="h-8 text-sm"
        />
        {query.data && (
          <span className="numbers flex items-center gap-2 text-sm text-ink-2">
            {query.data.cut ? t('files.cut') : t('files.count', { n: files.length })}
            <Counts file={sums} />
          </span>
        )}
        {wide && (
          <span className="ms-auto text-sm">
            <Check label={t('files.split')} checked={view === 'split'} onChange={(event) => void navigate({ search: (now) => ({ ...now, view: event.target.checked ? 'split' : 'changes' }), replace: true })} />
          </span>
        )}
      </div>
      {query.isPending ? (
        <Skeleton className="h-96 w-full rounded-lg" />
      ) : query.isLoadingError ? (
        <LoadFailure what={t('files.what')} error={query.error} onRetry={() => void query.refetch()} />
      ) : files.length === 0 ? (
        <Empty title={t('files.same')}>{t('files.same.text')}</Empty>
      ) : (
        <DiffFiles files={shown} split={wide && view === 'split'} aside={(file) => (file.status === 'removed' ? null : <ShowFile run={run} path={file.path} />)} />
      )}
      {shown.length < files.length && (
        <div className="pt-3 text-center">
          <Button onClick={() => void navigate({ search: (now) => ({ ...now, page: page + 1 }), replace: true, resetScroll: false })}>{t('files.rest', { n: files.length - shown.length })}</Button>
        </div>
      )}
    </div>
  )
}

function ShowFile({ run, path }: { run: number; path: string }) {
  return (
    <Link from="/projects/$slug" to="." search={{ tab: 'files', run, path }} className={buttonLook('quiet', true)}>
      {t('files.show')}
      <span className="sr-only">{path}</span>
    </Link>
  )
}

function named(id: number) {
  return { value: String(id), label: t('run.what', { run: String(id) }) }
}

function sum(files: readonly FileDiff[], what: 'added' | 'removed'): number {
  return files.reduce((all, file) => all + file[what], 0)
}
