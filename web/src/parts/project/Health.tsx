import type { Project } from '@/api/project'
import { classes } from '@/lib/classes'
import { t } from '@/lib/text'

type Known = Pick<Project, 'live' | 'health'>

/** A dot that says how a product is; the words stand beside it. */
export function HealthDot({ project: { live, health } }: { project: Known }) {
  const tone = live === null ? 'border border-line-strong' : health === null ? 'bg-line-strong' : health.healthy ? 'bg-ok' : 'bg-bad'
  return <span aria-hidden className={classes('size-2 shrink-0 rounded-full', tone)} />
}

/** How a product is, in words. */
export function healthLine({ live, health }: Known): string {
  if (live === null) return t('projects.off')
  if (health === null) return t('run.unprobed')
  if (!health.healthy) return t('run.unhealthy', { why: health.reason ?? t('run.probe') })
  return t('run.healthy', { ms: health.latency_ms, n: health.restarts })
}
