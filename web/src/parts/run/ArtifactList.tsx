import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { artifactsQuery } from '@/api/run'
import { bytes } from '@/lib/format'
import { said, t } from '@/lib/text'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Empty } from '@/ui/Empty'
import { Skeleton } from '@/ui/Skeleton'

/** The files that a run left, to be taken away. */
export function ArtifactList({ run }: { run: number }) {
  const query = useQuery(artifactsQuery(run))
  if (query.isPending) return <Skeleton className="h-32 w-full rounded-lg" />
  if (query.isLoadingError) return <LoadFailure what={t('runs.artifacts')} error={query.error} onRetry={() => void query.refetch()} />
  if (query.data.length === 0) return <Empty title={t('runs.noArtifacts')}>{t('runs.noArtifacts.text')}</Empty>
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-panel">
      {query.data.map(({ name, stage, what, bytes: size }) => (
        <li key={name} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3.5 py-2.5">
          <span className="w-16 shrink-0 text-sm text-ink-3">{stage}</span>
          <span className="min-w-0 grow basis-48">
            <span className="block font-medium">{said('artifact', what)}</span>
            <span className="block font-mono text-xs break-all text-ink-3">{name}</span>
          </span>
          <span className="numbers shrink-0 text-sm text-ink-3">{size === null ? t('runs.gone') : bytes(size)}</span>
          {size !== null && (
            <a href={`/artifacts/${encodeURIComponent(name)}`} download={name} aria-label={t('runs.take', { name: said('artifact', what) })} className="grid size-8 shrink-0 place-items-center rounded-md text-ink-3 hover:bg-hover hover:text-ink">
              <Download aria-hidden size={15} />
            </a>
          )}
        </li>
      ))}
    </ul>
  )
}
