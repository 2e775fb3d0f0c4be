import type { QueryKey } from '@tanstack/react-query'
import type { Event } from '@/api/event'

/** Which lists an event makes old, beside the run that it may belong to. Pure. */
export function touched(event: Event): QueryKey[] {
  switch (event.event_type) {
    case 'run_started':
      return [['tasks'], ['campaigns'], ['burndown'], ['runs'], ...ofRun(event)]
    case 'run_finished':
      return [['tasks'], ['campaigns'], ['burndown'], ['runs'], ['notices'], ...ofRun(event)]
    case 'health_changed':
      return [['notices']]
    case 'job_moved':
      return [['tasks'], ['task', String(event.job_id)], ...changedAir(event), ...(event.state === 'error' ? [['notices']] : [])]
    case 'job_progressed':
    case 'job_log_appended':
      return [['task', String(event.job_id)]]
    case 'stage_moved':
      return [['tasks'], ['runs'], ...ofRun(event)]
    case 'approval_moved':
      return [['approvals'], ['tasks'], ['notices']]
    case 'crm_changed':
      return [['crm']]
    case 'campaign_changed':
      return [['campaigns'], ['burndown'], ['campaign-feed']]
    case 'signalled':
      return [['campaign-feed']]
    case 'memory_changed':
      return [['memory']]
    default:
      return []
  }
}

/** What is told of one run beside the run itself. */
function ofRun(event: Event): QueryKey[] {
  return event.run_id === null ? [] : [['run-timeline', event.run_id], ['run-artifacts', event.run_id]]
}

/** A project whose place on the air changes is read anew, and so is the list. */
function changedAir(event: Event & { event_type: 'job_moved' }): QueryKey[] {
  return event.kind === 'task.air' && event.project !== null ? [['project', event.project], ['projects']] : []
}
