import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { healthQuery, modeQuery, versionQuery } from '@/api/system'
import { t } from '@/lib/text'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Badge, type Tone } from '@/ui/Badge'
import { Skeleton } from '@/ui/Skeleton'

const GOOD = new Set(['ok', 'connected', 'available', 'present'])
const BAD = new Set(['degraded', 'disconnected', 'refuse'])

/** How this server is, and which one it is. */
export function SystemView() {
  const health = useQuery(healthQuery)
  const version = useQuery(versionQuery)
  const mode = useQuery(modeQuery)
  if (health.isPending || version.isPending) return <Skeleton className="h-64 w-full rounded-lg" />
  if (health.isLoadingError) return <LoadFailure what={t('system.what')} error={health.error} onRetry={() => void health.refetch()} />
  const about = version.data
  return (
    <div className="grid items-start gap-4 md:grid-cols-2">
      <Table title={t('system.health')}>
        <Row name={t('system.status')}><Badge tone={toneOf(health.data?.status)}>{health.data?.status}</Badge></Row>
        <Row name={t('system.database')}><Badge tone={toneOf(health.data?.database)}>{health.data?.database}</Badge></Row>
        <Row name={t('system.model')}><Badge tone={toneOf(health.data?.ollama)}>{health.data?.ollama}</Badge></Row>
        <Row name={t('system.gpu')}><Badge tone={toneOf(health.data?.gpu)}>{health.data?.gpu}</Badge></Row>
        <Row name={t('system.sandbox')}><Badge tone={toneOf(health.data?.sandbox)}>{health.data?.sandbox}</Badge></Row>
      </Table>
      <Table title={t('system.about')}>
        <Row name={t('system.version')}>{`${about?.app ?? ''} ${about?.version ?? ''}`}</Row>
        <Row name={t('system.commit')}>{about?.build.commit ?? '–'}</Row>
        <Row name={t('system.compiler')}>{about?.build.compiler}</Row>
        <Row name={t('system.target')}>{about?.build.target}</Row>
        <Row name={t('system.profile')}>{about?.build.profile}</Row>
        <Row name={t('system.mode')}>{mode.data?.mode ?? '–'}</Row>
      </Table>
    </div>
  )
}

function toneOf(word: string | undefined): Tone {
  if (word === undefined) return 'neutral'
  if (GOOD.has(word)) return 'ok'
  return BAD.has(word) ? 'bad' : 'neutral'
}

function Table({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="rounded-lg border border-line bg-panel px-5 py-4">
      <h2 className="pb-2 font-semibold">{title}</h2>
      <dl className="divide-y divide-line">{children}</dl>
    </section>
  )
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4 py-1.5 text-sm">
      <dt className="shrink-0 text-ink-3">{name}</dt>
      <dd dir="ltr" className="min-w-0 text-end break-words">
        {children}
      </dd>
    </div>
  )
}
