import { Link } from '@tanstack/react-router'
import type { Project } from '@/api/project'
import { t } from '@/lib/text'
import { HealthDot, healthLine } from '@/parts/project/Health'
import { Picture } from '@/parts/project/Picture'
import { Ago } from '@/ui/Ago'

/** A project in the list: how it looks, how it is, where it is, and what happened last. */
export function ProjectCard({ project }: { project: Project }) {
  return (
    <Link to="/projects/$slug" params={{ slug: project.id }} className="group flex h-full flex-col overflow-hidden rounded-lg border border-line bg-panel transition-colors duration-150 hover:border-line-strong">
      <Picture title={project.title} src={project.picture_url} className="aspect-[16/10] w-full border-b border-line" />
      <span className="flex grow flex-col px-4 py-3">
        <span className="flex items-center gap-2">
          <HealthDot project={project} />
          <span dir="auto" className="min-w-0 truncate font-semibold">
            {project.title}
          </span>
        </span>
        <span className="mt-0.5 truncate text-sm text-ink-3">{healthLine(project)}</span>
        <span dir="ltr" className="mt-1 truncate text-start font-mono text-xs text-ink-2">
          {project.url ?? project.id}
        </span>
        <span className="numbers mt-2.5 flex flex-wrap gap-x-3 gap-y-0.5 text-xs text-ink-3">
          {project.live && <span>{t('run.version', { id: String(project.live.id) })}</span>}
          <span>{t('products.run', { run: String(project.run_id) })}</span>
          <Ago at={project.updated_at_ms} className="ms-auto" />
        </span>
      </span>
    </Link>
  )
}
