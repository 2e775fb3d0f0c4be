import { ArrowUpRight } from 'lucide-react'
import { m } from 'motion/react'
import type { ProjectAnswer, Release } from '@/api/project'
import { classes } from '@/lib/classes'
import { buttonLook } from '@/ui/Button'

/** The running product: where it is, and how it is. */
export function ProductCard({ project, live, url, run }: { project: ProjectAnswer; live: Release; url: string; run: number }) {
  const own = live.run_id === run
  return (
    <m.section
      aria-label="Running product"
      initial={{ opacity: 0, y: 6 }}
      animate={{ opacity: 1, y: 0 }}
      transition={{ duration: 0.2 }}
      className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-lg border border-line bg-panel px-4 py-3.5"
    >
      <div className="min-w-0 grow">
        <p className="flex items-center gap-2 font-semibold">
          <HealthDot project={project} />
          <span dir="auto" className="truncate">{project.title}</span>
          {!own && <span className="numbers shrink-0 font-normal text-ink-3">as run {live.run_id} made it</span>}
        </p>
        <p className="mt-0.5 text-sm text-ink-3">
          <HealthLine project={project} />
        </p>
        <p className="mt-1 flex flex-wrap gap-x-3 font-mono text-xs text-ink-2">
          <span className="break-all">{url}</span>
          {project.own_url && (
            <a href={project.own_url} target="_blank" rel="noreferrer" className="text-ink-3 underline underline-offset-2 hover:text-ink">
              own port {live.port}
            </a>
          )}
        </p>
      </div>
      <a href={url} target="_blank" rel="noreferrer" className={classes(buttonLook(own ? 'accent' : 'outline'), 'max-sm:w-full')}>
        Open the product
        <ArrowUpRight aria-hidden size={16} />
      </a>
    </m.section>
  )
}

function HealthDot({ project: { health } }: { project: ProjectAnswer }) {
  return <span aria-hidden className={classes('size-2 shrink-0 rounded-full', health === null ? 'bg-line-strong' : health.healthy ? 'bg-ok' : 'bg-bad')} />
}

function HealthLine({ project: { health } }: { project: ProjectAnswer }) {
  if (health === null) return 'On the air; not probed yet.'
  const restarts = health.restarts === 0 ? 'no restart' : `${health.restarts} restarts`
  if (!health.healthy) return <span className="text-bad">Unhealthy: {health.reason ?? 'a probe fails'}</span>
  return `Healthy, answers in ${health.latency_ms} ms, ${restarts}.`
}
