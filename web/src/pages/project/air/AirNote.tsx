import { said, t } from '@/lib/text'
import { isChanging, type ProjectAnswer } from '@/api/project'
import { Notice } from '@/ui/Notice'
import { StateIcon } from '@/ui/StateIcon'

/** What is being done to what is on the air, or why it was not done. */
export function AirNote({ project }: { project: ProjectAnswer }) {
  const { air } = project
  if (air === null) return null
  if (isChanging(project)) {
    return (
      <p role="status" className="mb-4 flex items-center gap-2.5 rounded-lg border border-line bg-panel px-4 py-2.5 text-sm">
        <StateIcon mark="working" />
        <span className="font-medium">{said('air', `${air.change}.now`)}</span>
        <span dir="auto" className="min-w-0 truncate text-ink-3">
          {air.state === 'waiting' || air.state === 'queued' ? t('air.waits') : air.doing}
        </span>
      </p>
    )
  }
  if (air.state !== 'error') return null
  return (
    <div className="mb-4">
      <Notice tone="bad" title={t('air.failed', { change: said('air', air.change) })}>
        <p dir="auto">{air.error}</p>
      </Notice>
    </div>
  )
}
