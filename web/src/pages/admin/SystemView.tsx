import { useQuery } from '@tanstack/react-query'
import { healthQuery } from '@/api/system'
import { t } from '@/lib/text'
import { LoadFailure } from '@/parts/shell/LoadFailure'
import { Badge, type Tone } from '@/ui/Badge'
import { Skeleton } from '@/ui/Skeleton'
import { Facts, Row } from './Facts'

const GOOD = new Set(['ok', 'connected', 'available', 'present'])
const BAD = new Set(['degraded', 'disconnected', 'refuse'])

/** How this server is. */
export function SystemView() {
  const health = useQuery(healthQuery)
  if (health.isPending) return <Skeleton className="h-64 w-full rounded-lg" />
  if (health.isLoadingError) return <LoadFailure what={t('system.what')} error={health.error} onRetry={() => void health.refetch()} />
  return (
    <div className="grid items-start gap-4 md:grid-cols-2">
      <Facts title={t('system.health')}>
        <Row name={t('system.status')}><Badge tone={toneOf(health.data?.status)}>{health.data?.status}</Badge></Row>
        <Row name={t('system.database')}><Badge tone={toneOf(health.data?.database)}>{health.data?.database}</Badge></Row>
        <Row name={t('system.model')}><Badge tone={toneOf(health.data?.ollama)}>{health.data?.ollama}</Badge></Row>
        <Row name={t('system.gpu')}><Badge tone={toneOf(health.data?.gpu)}>{health.data?.gpu}</Badge></Row>
        <Row name={t('system.sandbox')}><Badge tone={toneOf(health.data?.sandbox)}>{health.data?.sandbox}</Badge></Row>
      </Facts>
    </div>
  )
}

function toneOf(word: string | undefined): Tone {
  if (word === undefined) return 'neutral'
  if (GOOD.has(word)) return 'ok'
  return BAD.has(word) ? 'bad' : 'neutral'
}
