import { getRouteApi } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { rulesQuery, type Rule } from '@/api/policy'
import { score } from '@/lib/match'
import { said, t } from '@/lib/text'
import { CedarText } from '@/parts/policy/CedarText'
import { effectTone } from '@/parts/policy/effect'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Ago } from '@/ui/Ago'
import { Badge } from '@/ui/Badge'
import { Notice } from '@/ui/Notice'
import { Said } from '@/ui/Said'
import { SearchField } from '@/ui/SearchField'
import { Skeleton } from '@/ui/Skeleton'

const route = getRouteApi('/app/policies')

/** The rules in force, file by file, in the order in which they are looked at. */
export function RuleList() {
  const { q, rule: open } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(rulesQuery)
  if (query.isPending) return <Skeleton className="h-64 w-full rounded-lg" />
  if (query.isLoadingError) return <LoadFailure what={t('policies.rules')} error={query.error} onRetry={() => void query.refetch()} />
  const { rules, trouble, since, digest } = query.data
  const found = rules.filter((rule) => score(`${rule.id} ${rule.reason} ${rule.file} ${rule.effect}`, q ?? '') > 0)
  const files = [...new Set(found.map(({ file }) => file))]
  return (
    <>
      {trouble !== null && (
        <div className="pb-4">
          <Notice tone="bad" title={t('policies.trouble')}>
            <Said>{trouble}</Said>
          </Notice>
        </div>
      )}
      <div className="flex flex-wrap items-center justify-between gap-3 pb-4">
        <SearchField label={t('policies.find')} value={q} onSearch={(value) => void navigate({ search: (now) => ({ ...now, q: value }), replace: true })} className="max-w-80" />
        <p className="text-xs text-ink-3">
          {t('policies.count', { n: rules.length })}
          {since !== null && (
            <>
              {' · '}
              {t('policies.since')} <Ago at={since} />
            </>
          )}
          {' · '}
          <code dir="ltr" title={digest} className="font-mono">
            {digest.slice(0, 12)}
          </code>
        </p>
      </div>
      {found.length === 0 && <p className="py-8 text-center text-ink-3">{t('policies.none')}</p>}
      {files.map((file) => (
        <section key={file} aria-label={file} className="pb-5">
          <h2 dir="ltr" className="pb-1.5 font-mono text-xs text-ink-3 rtl:text-end">
            {file}
          </h2>
          <ul className="divide-y divide-line rounded-lg border border-line bg-panel">
            {found
              .filter((rule) => rule.file === file)
              .map((rule) => (
                <li key={rule.id}>
                  <Entry rule={rule} open={rule.id === open} />
                </li>
              ))}
          </ul>
        </section>
      ))}
    </>
  )
}

function Entry({ rule, open }: { rule: Rule; open: boolean }) {
  return (
    <details open={open} className="group/rule">
      <summary className="flex list-none flex-wrap items-baseline gap-x-3 gap-y-0.5 px-4 py-2.5 hover:bg-raised focus-visible:-outline-offset-2 [&::-webkit-details-marker]:hidden">
        <Badge tone={effectTone(rule.effect)} className="w-16 justify-center self-center">
          {said('effect', rule.effect)}
        </Badge>
        <span dir="ltr" className="min-w-0 font-mono text-sm break-all">
          {rule.id}
        </span>
        <span className="min-w-0 basis-full text-sm text-ink-2 md:basis-0 md:grow">
          <Said>{rule.reason}</Said>
        </span>
        {rule.asks !== null && <span className="text-xs text-ink-3">{t('policies.asks', { role: said('role', rule.asks) })}</span>}
      </summary>
      <div className="space-y-3 px-4 pt-1 pb-4">
        <CedarText text={rule.text} label={t('policies.textOf', { rule: rule.id })} />
        <div className="grid gap-4 text-sm md:grid-cols-2">
          <Examples title={t('policies.matches')} says={rule.matches} />
          <Examples title={t('policies.spares')} says={rule.spares} />
        </div>
      </div>
    </details>
  )
}

function Examples({ title, says }: { title: string; says: readonly string[] }) {
  if (says.length === 0) return null
  return (
    <div>
      <h3 className="font-medium">{title}</h3>
      <ul className="mt-1 list-disc space-y-0.5 ps-5 text-ink-2">
        {says.map((one) => (
          <li key={one}>
            <Said>{one}</Said>
          </li>
        ))}
      </ul>
    </div>
  )
}
