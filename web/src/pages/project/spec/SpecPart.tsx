import { Link, getRouteApi } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { specChangesQuery, specQuery, specsQuery, type SpecVersion } from '@/api/source'
import { classes } from '@/lib/classes'
import { t } from '@/lib/text'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { SpecView } from '@/parts/spec/SpecView'
import { Ago } from '@/ui/Ago'
import { Badge } from '@/ui/Badge'
import { Empty } from '@/ui/Empty'
import { Choice } from '@/ui/Field'
import { Skeleton } from '@/ui/Skeleton'
import { Tabs, tabIds, useTabsBase } from '@/ui/Tabs'
import type { PartProps } from '../tabs'
import { ChangeList } from './ChangeList'
import { sumsOf } from './groups'

const route = getRouteApi('/app/projects/$slug')

/** What the project is, as each run was told: its specs on one side, the chosen one and what it changed on the other. */
export function SpecPart({ project }: PartProps) {
  const { version } = route.useSearch()
  const query = useQuery(specsQuery(project.id))
  if (query.isPending) return <Skeleton className="h-96 w-full rounded-lg" />
  if (query.isLoadingError) return <LoadFailure what={t('versions.what')} error={query.error} onRetry={() => void query.refetch()} />
  const versions = query.data
  const chosen = versions.find((one) => one.version === version) ?? versions[0]
  if (!chosen) return <Empty title={t('versions.none')}>{t('versions.none.text')}</Empty>
  return (
    <div className="grid gap-5 lg:grid-cols-[15rem_minmax(0,1fr)]">
      <History versions={versions} chosen={chosen} />
      <Chosen key={chosen.version} slug={project.id} versions={versions} chosen={chosen} />
    </div>
  )
}

function History({ versions, chosen }: { versions: SpecVersion[]; chosen: SpecVersion }) {
  return (
    <nav aria-label={t('versions.label')} className="max-lg:max-h-56 max-lg:overflow-y-auto">
      <ol className="space-y-0.5">
        {versions.map((one) => (
          <li key={one.version}>
            <Link
              from="/projects/$slug"
              to="."
              search={(now) => ({ tab: 'spec', version: one.version, view: now.view })}
              aria-current={one === chosen ? 'true' : undefined}
              className={classes('block rounded-md border-s-2 px-3 py-2', one === chosen ? 'border-accent bg-panel shadow-xs' : 'border-transparent hover:bg-hover')}
            >
              <span className="flex items-center gap-2">
                <span className="numbers font-medium">{nameOf(one)}</span>
                {one.version === 'draft' && <Badge tone="accent">{t('versions.draft')}</Badge>}
                <Sums sums={one} />
              </span>
              <span className="mt-0.5 flex flex-wrap gap-x-2 text-xs text-ink-3">
                <Ago at={one.at_ms} />
                {one.runs.length > 0 && <span className="numbers">{builtBy(one.runs)}</span>}
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  )
}

function Chosen({ slug, versions, chosen }: { slug: string; versions: SpecVersion[]; chosen: SpecVersion }) {
  const { view, base } = route.useSearch()
  const navigate = route.useNavigate()
  const ids = useTabsBase()
  const shown = view === 'changes' ? 'changes' : 'spec'
  const spec = useQuery(specQuery(slug, chosen.version))
  const changes = useQuery(specChangesQuery(slug, chosen.version, base))
  const count = changes.data?.changes.length
  const tabs = [
    { key: 'spec' as const, label: t('versions.spec') },
    { key: 'changes' as const, label: count ? `${t('versions.changes')} ${count}` : t('versions.changes') },
  ]
  return (
    <div className="min-w-0">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line">
        <Tabs base={ids} label={nameOf(chosen)} tabs={tabs} value={shown} onChange={(key) => void navigate({ search: (now) => ({ ...now, view: key === 'changes' ? 'changes' : undefined }), replace: true, resetScroll: false })} className="h-9" />
        {shown === 'changes' && versions.length > 1 && (
          <span className="ms-auto flex items-center gap-2 pb-1 text-sm">
            <span className="text-ink-3 max-sm:hidden">{t('versions.with')}</span>
            <Choice
              aria-label={t('versions.with')}
              value={base ?? ''}
              options={[{ value: '', label: t('versions.before') }, ...versions.filter((one) => one !== chosen).map((one) => ({ value: one.version, label: one.version === 'draft' ? t('versions.draft') : `${nameOf(one)} · ${builtBy(one.runs)}` }))]}
              onPick={(next) => void navigate({ search: (now) => ({ ...now, base: next || undefined }), replace: true, resetScroll: false })}
              className="h-7 max-w-56 text-sm"
            />
          </span>
        )}
      </div>
      <div id={tabIds(ids, shown).panel} role="tabpanel" aria-labelledby={tabIds(ids, shown).tab} className="pt-5">
        {shown === 'spec' ? (
          spec.data ? <SpecView key={chosen.version} sessionId={chosen.version} spec={spec.data} /> : spec.isLoadingError ? <LoadFailure what={t('versions.what')} error={spec.error} onRetry={() => void spec.refetch()} /> : <Skeleton className="h-80 w-full rounded-lg" />
        ) : changes.isPending ? (
          <Skeleton className="h-80 w-full rounded-lg" />
        ) : changes.isLoadingError ? (
          <LoadFailure what={t('versions.what')} error={changes.error} onRetry={() => void changes.refetch()} />
        ) : changes.data.from === null ? (
          <Empty title={t('versions.first')}>{t('versions.first.text')}</Empty>
        ) : changes.data.changes.length === 0 ? (
          <Empty title={t('versions.same')}>{t('versions.same.text')}</Empty>
        ) : (
          <>
            <p className="flex items-center gap-2 pb-3 text-sm text-ink-2">
              {t('versions.compared', { before: named(versions, changes.data.from), after: nameOf(chosen) })}
              <Sums sums={sumsOf(changes.data.changes)} />
            </p>
            <ChangeList changes={changes.data.changes} />
          </>
        )}
      </div>
    </div>
  )
}

/** How much came, went and is otherwise; nothing where nothing did. */
function Sums({ sums }: { sums: { added: number; removed: number; changed: number } }) {
  const parts = [
    { n: sums.added, text: `+${sums.added}`, tone: 'text-ok', said: t('versions.added', { n: sums.added }) },
    { n: sums.changed, text: `~${sums.changed}`, tone: 'text-warn', said: t('versions.changed', { n: sums.changed }) },
    { n: sums.removed, text: `−${sums.removed}`, tone: 'text-bad', said: t('versions.removed', { n: sums.removed }) },
  ].filter((part) => part.n > 0)
  return (
    <span dir="ltr" className="numbers ms-auto flex gap-1.5 font-mono text-xs">
      {parts.map((part) => (
        <span key={part.tone} title={part.said} className={part.tone}>
          <span aria-hidden>{part.text}</span>
          <span className="sr-only">{part.said}</span>
        </span>
      ))}
    </span>
  )
}

function nameOf(version: SpecVersion): string {
  return t('versions.revision', { n: String(version.revision) })
}

function named(versions: readonly SpecVersion[], version: string): string {
  const known = versions.find((one) => one.version === version)
  return known ? nameOf(known) : version
}

function builtBy(runs: readonly number[]): string {
  const last = runs.at(-1)
  if (last === undefined) return ''
  return runs.length === 1 ? t('products.run', { run: String(last) }) : t('versions.runs', { run: String(last), n: runs.length - 1 })
}
