import { getRouteApi, Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { campaignsQuery } from '@/api/campaign'
import { projectsQuery } from '@/api/project'
import { RUNS_MAX, isFinal, runsQuery, type JobState } from '@/api/run'
import { JOB_STATES } from '@/api/task'
import { classes } from '@/lib/classes'
import { capital } from '@/lib/format'
import { t } from '@/lib/text'
import { useNow } from '@/lib/time'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Page } from '@/parts/shell/Page'
import { Button, buttonLook } from '@/ui/Button'
import { Empty } from '@/ui/Empty'
import { Choice } from '@/ui/Field'
import { Rows } from '@/ui/Rows'
import { Skeleton } from '@/ui/Skeleton'
import { RunRow } from './RunRow'

const route = getRouteApi('/app/runs')
const ROW_PX = 44

/** Every run of the server, the newest first, live. */
export function RunsPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(runsQuery(search))
  const runs = query.data ?? []
  const now = useNow(1000, runs.some((run) => !isFinal(run.state)))
  const filtered = search.state !== undefined || search.project !== undefined || search.campaign !== undefined
  const clear = () => void navigate({ search: {} })
  return (
    <Page title={t('runs.title')} text={t('runs.text')} fill>
      <div className="flex shrink-0 flex-wrap items-center gap-2 pb-3">
        <States state={search.state} onState={(state) => void navigate({ search: (was) => ({ ...was, state }) })} />
        <Filters />
        {filtered && (
          <Button small look="quiet" onClick={clear}>
            {t('act.clear')}
          </Button>
        )}
      </div>
      {query.isLoadingError ? (
        <LoadFailure what={t('runs.title')} error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <div className="space-y-3 rounded-lg border border-line bg-panel p-4">
          {[0, 1, 2, 3, 4].map((n) => (
            <Skeleton key={n} className="h-7 w-full" />
          ))}
        </div>
      ) : runs.length === 0 ? (
        <Empty
          title={filtered ? t('runs.none') : t('runs.empty')}
          action={
            filtered ? (
              <Button onClick={clear}>{t('act.clear')}</Button>
            ) : (
              <Link to="/" className={buttonLook('outline')}>
                {t('nav.build')}
              </Link>
            )
          }
        >
          {filtered ? t('queue.none.text') : t('runs.empty.text')}
        </Empty>
      ) : (
        <Rows items={runs} rowPx={ROW_PX} label={t('runs.title')} keyOf={(run) => String(run.id)} row={(run) => <RunRow run={run} nowMs={now} />} className="min-h-0 grow overflow-y-auto rounded-lg border border-line bg-panel" />
      )}
      {runs.length >= RUNS_MAX && <p className="shrink-0 pt-2 text-xs text-ink-3">{t('runs.most', { n: RUNS_MAX })}</p>}
    </Page>
  )
}

function States({ state, onState }: { state: JobState | undefined; onState: (state: JobState | undefined) => void }) {
  return (
    <div role="group" aria-label={t('queue.states')} className="flex flex-wrap gap-1">
      {JOB_STATES.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === state}
          onClick={() => onState(one === state ? undefined : one)}
          className={classes('h-8 rounded-md border px-2.5 text-sm transition-colors duration-150', one === state ? 'border-ink bg-ink text-panel' : 'border-line bg-panel text-ink-2 hover:border-line-strong hover:text-ink')}
        >
          {capital(t(`state.${one}`))}
        </button>
      ))}
    </div>
  )
}

function Filters() {
  const { project, campaign } = route.useSearch()
  const navigate = route.useNavigate()
  const { data: projects } = useQuery(projectsQuery)
  const { data: campaigns } = useQuery(campaignsQuery(undefined))
  const names = [...new Set([...(projects ?? []).map(({ id }) => id), ...(project === undefined ? [] : [project])])]
  const known = (campaigns ?? []).map(({ id, campaign_name }) => ({ value: id, label: campaign_name }))
  const chosen = campaign === undefined || known.some(({ value }) => value === campaign) ? [] : [{ value: campaign, label: campaign }]
  return (
    <>
      <Choice
        aria-label={t('queue.project')}
        value={project ?? ''}
        options={[{ value: '', label: t('queue.anyProject') }, ...names.map((value) => ({ value, label: value }))]}
        onPick={(value) => void navigate({ search: (was) => ({ ...was, project: value || undefined }) })}
        className="h-8 max-w-44 text-sm"
      />
      <Choice
        aria-label={t('runs.campaign')}
        value={campaign ?? ''}
        options={[{ value: '', label: t('runs.anyCampaign') }, ...known, ...chosen]}
        onPick={(value) => void navigate({ search: (was) => ({ ...was, campaign: value || undefined }) })}
        className="h-8 max-w-44 text-sm"
      />
    </>
  )
}
