import { ArrowUpRight } from 'lucide-react'
import { m } from 'motion/react'
import type { ProjectAnswer, Release } from '@/api/project'
import { classes } from '@/lib/classes'
import { t } from '@/lib/text'
import { buttonLook } from '@/ui/Button'

/** The running product: where it is, and how it is. */
export function ProductCard({ project, live, url, run }: { project: ProjectAnswer; live: Release; url: string; run: number }) {
  const own = live.run_id === run
  return (
    <m.section
      aria-label={t('run.product')}
      initial={{ opacity: 0, y: 6 }}
      animate={{ opacity: 1, y: 0 }}
      transition={{ duration: 0.2 }}
      className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-lg border border-line bg-panel px-4 py-3.5"
    >
      <div className="min-w-0 grow">
        <p className="flex items-center gap-2 font-semibold">
          <HealthDot project={project} />
          <span dir="auto" className="truncate">{project.title}</span>
          {!own && <span className="numbers shrink-0 font-normal text-ink-3">{t('run.madeBy', { run: String(live.run_id) })}</span>}
        </p>
        <p className="mt-0.5 text-sm text-ink-3">
          <HealthLine project={project} />
        </p>
        <p className="mt-1 flex flex-wrap gap-x-3 font-mono text-xs text-ink-2">
          <span className="break-all">{url}</span>
          {project.own_url && (
            <a href={project.own_url} target="_blank" rel="noreferrer" className="text-ink-3 underline underline-offset-2 hover:text-ink">
              {t('run.port', { port: String(live.port) })}
            </a>
          )}
        </p>
      </div>
      <a href={url} target="_blank" rel="noreferrer" className={classes(buttonLook(own ? 'accent' : 'outline'), 'max-sm:w-full')}>
        {t('run.open')}
        <ArrowUpRight aria-hidden size={16} />
      </a>
    </m.section>
  )
}

function HealthDot({ project: { health } }: { project: ProjectAnswer }) {
  return <span aria-hidden className={classes('size-2 shrink-0 rounded-full', health === null ? 'bg-line-strong' : health.healthy ? 'bg-ok' : 'bg-bad')} />
}

function HealthLine({ project: { health } }: { project: ProjectAnswer }) {
  if (health === null) return t('run.unprobed')
  if (!health.healthy) return <span className="text-bad">{t('run.unhealthy', { why: health.reason ?? t('run.probe') })}</span>
  return t('run.healthy', { ms: health.latency_ms, n: health.restarts })
}
