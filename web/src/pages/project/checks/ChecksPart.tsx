import { useMemo, type ReactNode } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { runQuery, runsOfQuery, type Run } from '@/api/run'
import { specQuery, specsQuery } from '@/api/source'
import { t } from '@/lib/text'
import { EvidenceRow } from '@/parts/run/EvidenceRow'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Ago } from '@/ui/Ago'
import { Choice } from '@/ui/Field'
import { Skeleton } from '@/ui/Skeleton'
import type { PartProps } from '../tabs'
import { CriterionList } from './CriterionList'
import { FindingList } from './FindingList'
import { SuiteList } from './SuiteList'
import { criteriaOf, evidenceOf, findingsOf, isOver, suiteOf } from './read'

const route = getRouteApi('/app/projects/$slug')

/** What was checked of the project and what came of it, as one of its runs found it. */
export function ChecksPart({ project }: PartProps) {
  const { run = project.run_id } = route.useSearch()
  const query = useQuery(runQuery(run))
  return (
    <div className="space-y-6">
      <RunPicker slug={project.id} run={run} at={query.data?.run.created_at_ms} />
      {query.isPending ? <Skeleton className="h-96 w-full rounded-lg" /> : query.isLoadingError ? <LoadFailure what={t('checks.what')} error={query.error} onRetry={() => void query.refetch()} /> : <Checks slug={project.id} run={query.data.run} />}
    </div>
  )
}

function Checks({ slug, run }: { slug: string; run: Run }) {
  const keys = useKeys(slug, run.id)
  const tests = evidenceOf(run, 'test')
  const secure = evidenceOf(run, 'secure')
  const criteria = criteriaOf(run, keys)
  return (
    <>
      <Part title={t('checks.tests')} text={t('checks.tests.text')}>
        {tests.length > 0 ? <SuiteList suites={tests.map(suiteOf)} /> : <None over={isOver(run, 'test')}>{t('checks.noTests')}</None>}
      </Part>
      <Part title={t('checks.security')} text={t('checks.security.text')}>
        {secure.length > 0 ? (
          <div className="space-y-3">
            <ul className="rounded-lg border border-line bg-panel p-1.5">
              {secure.map((one) => (
                <EvidenceRow key={one.check} evidence={one} />
              ))}
            </ul>
            <FindingList findings={findingsOf(secure)} run={run.id} />
          </div>
        ) : (
          <None over={isOver(run, 'secure')}>{t('checks.noSecurity')}</None>
        )}
      </Part>
      <Part title={t('checks.acceptance')} text={t('checks.acceptance.text')}>
        {criteria.length > 0 ? <CriterionList criteria={criteria} /> : <None over={isOver(run, 'plan')}>{t('checks.noAcceptance')}</None>}
      </Part>
    </>
  )
}

/** Requirement → what it is about, out of the spec that the run built. */
function useKeys(slug: string, run: number): ReadonlyMap<string, string> {
  const version = useQuery(specsQuery(slug)).data?.find((one) => one.runs.includes(run))?.version
  const spec = useQuery({ ...specQuery(slug, version ?? ''), enabled: version !== undefined }).data
  return useMemo(() => new Map((spec?.requirements ?? []).map((one) => [one.id, one.key])), [spec])
}

function RunPicker({ slug, run, at }: { slug: string; run: number; at: number | undefined }) {
  const navigate = route.useNavigate()
  const runs = useQuery(runsOfQuery(slug)).data ?? []
  const ids = [...new Set([run, ...runs.map((one) => one.id)])].toSorted((a, b) => b - a)
  return (
    <div className="flex items-center gap-2 text-sm">
      <span className="text-ink-2">{t('checks.asFound')}</span>
      <Choice aria-label={t('checks.run')} value={String(run)} options={ids.map((id) => ({ value: String(id), label: t('run.what', { run: String(id) }) }))} onPick={(next) => void navigate({ search: (now) => ({ ...now, run: Number(next) }) })} className="h-8" />
      {at !== undefined && <Ago at={at} className="text-ink-3" />}
    </div>
  )
}

function Part({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className="text-lg font-semibold">{title}</h2>
      <p className="pb-2.5 text-sm text-ink-3">{text}</p>
      {children}
    </section>
  )
}

function None({ over, children }: { over: boolean; children: string }) {
  return <p className="rounded-lg border border-dashed border-line px-4 py-6 text-center text-sm text-ink-2">{over ? children : t('checks.notYet')}</p>
}
