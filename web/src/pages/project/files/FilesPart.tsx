import { getRouteApi } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { ArrowLeft, FileDiff } from 'lucide-react'
import { ApiError } from '@/api/client'
import { runsOfQuery } from '@/api/run'
import { filesQuery, historyQuery, type At } from '@/api/source'
import { classes } from '@/lib/classes'
import { t } from '@/lib/text'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Button } from '@/ui/Button'
import { Empty } from '@/ui/Empty'
import { Choice } from '@/ui/Field'
import { SearchField } from '@/ui/SearchField'
import { Skeleton } from '@/ui/Skeleton'
import type { PartProps } from '../tabs'
import { ChangesView } from './ChangesView'
import { FileView } from './FileView'
import { made } from './state'
import { Tree } from './Tree'

const route = getRouteApi('/app/projects/$slug')

/** The project's files: a tree beside the source, as a branch has them or as a run made them; or what a run changed. */
export function FilesPart({ project }: PartProps) {
  const { at, run, view } = route.useSearch()
  if (view !== undefined) return <ChangesView slug={project.id} run={run ?? project.run_id} />
  return <Files slug={project.id} at={{ at, run }} newest={project.run_id} />
}

function Files({ slug, at, newest }: { slug: string; at: At; newest: number }) {
  const { path, q } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(filesQuery(slug, at))
  const open = (to: string | undefined) => void navigate({ search: (now) => ({ ...now, path: to, line: undefined }) })
  if (query.isPending) return <Skeleton className="h-[32rem] w-full rounded-lg" />
  if (query.isLoadingError) {
    const none = query.error instanceof ApiError && query.error.status === 404
    return none && at.at === undefined && at.run === undefined ? <Empty title={t('files.none')}>{query.error.message}</Empty> : <LoadFailure what={t('files.what')} error={query.error} onRetry={() => void query.refetch()} />
  }
  const { entries, cut } = query.data
  return (
    <div>
      <div className="flex flex-wrap items-center gap-2 pb-3">
        <StatePicker slug={slug} at={at} />
        <Button look="outline" small icon={<FileDiff aria-hidden size={14} />} onClick={() => void navigate({ search: (now) => ({ ...now, run: at.run ?? newest, at: undefined, path: undefined, line: undefined, view: 'changes' }) })}>
          {t('files.changesOf', { run: String(at.run ?? newest) })}
        </Button>
        <span className="numbers ms-auto text-sm text-ink-3">{cut ? t('files.cut') : t('files.count', { n: entries.length })}</span>
      </div>
      <div className="grid gap-4 lg:h-[calc(100dvh-20rem)] lg:min-h-[30rem] lg:grid-cols-[17rem_minmax(0,1fr)]">
        <div className={classes('flex min-h-0 flex-col overflow-hidden rounded-lg border border-line bg-panel', path !== undefined && 'max-lg:hidden')}>
          <div className="border-b border-line p-2">
            <SearchField label={t('files.find')} value={q} onSearch={(next) => void navigate({ search: (now) => ({ ...now, q: next }), replace: true })} className="h-8 text-sm" />
          </div>
          <Tree entries={entries} chosen={path} query={q} onChoose={open} className="min-h-0 grow max-lg:h-[60dvh]" />
        </div>
        <div className={classes('flex min-h-0 min-w-0 flex-col', path === undefined && 'max-lg:hidden')}>
          {path !== undefined && (
            <Button small look="quiet" className="mb-2 self-start lg:hidden" icon={<ArrowLeft aria-hidden size={14} className="rtl:-scale-x-100" />} onClick={() => open(undefined)}>
              {t('files.all')}
            </Button>
          )}
          {path === undefined ? <Start entries={entries.map((entry) => entry.path)} onOpen={open} /> : <FileView key={path} slug={slug} path={path} at={at} />}
        </div>
      </div>
    </div>
  )
}

/** Where no file is chosen yet: what a person would look at first. */
function Start({ entries, onOpen }: { entries: string[]; onOpen: (path: string) => void }) {
  const first = ['README.md', 'spec.json', 'services/api/app/main.py', 'web/app/page.tsx', 'web/app/layout.tsx'].filter((path) => entries.includes(path))
  return (
    <div className="grid min-h-64 grow place-items-center rounded-lg border border-dashed border-line">
      <Empty
        title={t('files.choose')}
        action={
          <div className="flex flex-wrap justify-center gap-2">
            {first.map((path) => (
              <Button key={path} small onClick={() => onOpen(path)} className="font-mono">
                {path}
              </Button>
            ))}
          </div>
        }
      >
        {t('files.choose.text')}
      </Empty>
    </div>
  )
}

/** Which state of the files: a branch, or what a run made. */
function StatePicker({ slug, at }: { slug: string; at: At }) {
  const navigate = route.useNavigate()
  const branches = useQuery(historyQuery(slug)).data?.branches ?? ['main']
  const runs = (useQuery(runsOfQuery(slug)).data ?? []).filter(made)
  const value = at.run === undefined ? `at ${at.at ?? 'main'}` : `run ${at.run}`
  const options = [...branches.map((name) => ({ value: `at ${name}`, label: name })), ...runs.map((run) => ({ value: `run ${run.id}`, label: t('files.asRun', { run: String(run.id) }) }))]
  const known = options.some((option) => option.value === value) ? options : [{ value, label: value.replace(/^\w+ /, '').slice(0, 12) }, ...options]
  const pick = (next: string) => {
    const [kind, name = ''] = [next.slice(0, next.indexOf(' ')), next.slice(next.indexOf(' ') + 1)]
    void navigate({ search: (now) => ({ ...now, run: kind === 'run' ? Number(name) : undefined, at: kind === 'at' && name !== 'main' ? name : undefined, line: undefined }) })
  }
  return <Choice aria-label={t('files.state')} value={value} options={known} onPick={pick} className="h-8 max-w-60 text-sm" />
}
