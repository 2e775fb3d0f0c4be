import { useState } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { Cpu } from 'lucide-react'
import { projectsQuery } from '@/api/project'
import { allowedTasksQuery } from '@/api/task'
import { number } from '@/lib/format'
import { t } from '@/lib/text'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Page } from '@/parts/shell/Page'
import { Button } from '@/ui/Button'
import { Empty } from '@/ui/Empty'
import { Choice } from '@/ui/Field'
import { Rows } from '@/ui/Rows'
import { Skeleton } from '@/ui/Skeleton'
import { BulkBar } from './BulkBar'
import { JobPanel } from './JobPanel'
import { JobRow } from './JobRow'
import { StateChips } from './StateChips'
import { Workers } from './Workers'
import { useJobs } from './jobs'

const route = getRouteApi('/app/queue')
const ROW_PX = 52

/** Every job of the server, live: filtered by the address, chosen for doing the same to many. */
export function QueuePage() {
  const { state, task, project, job: open, workers } = route.useSearch()
  const navigate = route.useNavigate()
  const { jobs, tallies, pending, error, again, more, onEnd } = useJobs(state, { task, project })
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const picked = jobs.filter((job) => chosen.has(job.id))
  const choose = (id: string) => setChosen((now) => new Set(now.has(id) ? [...now].filter((one) => one !== id) : [...now, id]))
  const filtered = state !== undefined || task !== undefined || project !== undefined
  const clear = () => void navigate({ search: {} })
  const total = tallies.reduce((sum, tally) => sum + (state === undefined || state === tally.state ? tally.n : 0), 0)
  const who = (
    <Button aria-expanded={workers === true} icon={<Cpu aria-hidden size={15} />} onClick={() => void navigate({ search: (now) => ({ ...now, workers: workers ? undefined : true }) })}>
      {t('workers.title')}
    </Button>
  )
  return (
    <Page title={t('queue.title')} text={t('queue.text')} actions={who} fill>
      {workers && <Workers />}
      <div className="flex shrink-0 flex-wrap items-center gap-2 pb-3">
        <StateChips tallies={tallies} state={state} onState={(next) => void navigate({ search: (now) => ({ ...now, state: next }) })} />
        <Filters />
        {filtered && (
          <Button small look="quiet" onClick={clear}>
            {t('act.clear')}
          </Button>
        )}
      </div>
      <BulkBar picked={picked} shown={jobs} onChosen={(ids) => setChosen(new Set(ids))} />
      <div className="flex min-h-0 grow gap-4">
        <div className="flex min-w-0 grow flex-col">
          {error ? (
            <LoadFailure what={t('queue.what')} error={error} onRetry={again} />
          ) : pending && jobs.length === 0 ? (
            <ListSkeleton />
          ) : jobs.length === 0 ? (
            <Empty title={filtered ? t('queue.none') : t('queue.empty')} action={filtered && <Button onClick={clear}>{t('act.clear')}</Button>}>
              {filtered ? t('queue.none.text') : t('queue.empty.text')}
            </Empty>
          ) : (
            <Rows
              items={jobs}
              onEnd={onEnd}
              rowPx={ROW_PX}
              label={t('queue.jobs')}
              keyOf={(job) => job.id}
              row={(job) => <JobRow job={job} chosen={chosen.has(job.id)} open={String(open) === job.id} onChoose={() => choose(job.id)} />}
              className="min-h-0 grow overflow-y-auto rounded-lg border border-line bg-panel"
            />
          )}
          {jobs.length > 0 && <p className="numbers shrink-0 pt-2 text-xs text-ink-3">{more ? t('queue.most', { shown: number(jobs.length), n: total }) : t('queue.all', { n: jobs.length })}</p>}
        </div>
        {open !== undefined && <JobPanel key={open} id={String(open)} onClose={() => void navigate({ search: (now) => ({ ...now, job: undefined }) })} />}
      </div>
    </Page>
  )
}

function Filters() {
  const { task, project } = route.useSearch()
  const navigate = route.useNavigate()
  const { data: allowed } = useQuery(allowedTasksQuery)
  const { data: projects } = useQuery(projectsQuery)
  const tasks = [...new Set(['run', ...(allowed?.tasks ?? []), ...(task === undefined ? [] : [task])])]
  const names = [...new Set([...(projects ?? []).map(({ id }) => id), ...(project === undefined ? [] : [project])])]
  return (
    <>
      <Choice
        aria-label={t('queue.task')}
        value={task ?? ''}
        options={[{ value: '', label: t('queue.anyTask') }, ...tasks.map((value) => ({ value, label: value }))]}
        onPick={(value) => void navigate({ search: (now) => ({ ...now, task: value || undefined }) })}
        className="h-8 max-w-44 text-sm"
      />
      <Choice
        aria-label={t('queue.project')}
        value={project ?? ''}
        options={[{ value: '', label: t('queue.anyProject') }, ...names.map((value) => ({ value, label: value }))]}
        onPick={(value) => void navigate({ search: (now) => ({ ...now, project: value || undefined }) })}
        className="h-8 max-w-44 text-sm"
      />
    </>
  )
}

function ListSkeleton() {
  return (
    <div className="space-y-3 rounded-lg border border-line bg-panel p-4">
      {[0, 1, 2, 3, 4, 5].map((n) => (
        <Skeleton key={n} className="h-8 w-full" />
      ))}
    </div>
  )
}
