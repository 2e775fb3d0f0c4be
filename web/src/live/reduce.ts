import type { Event } from '@/api/event'
import { STAGES, isFinal, type Job, type Run, type StageView } from '@/api/run'

/**
 * A run after an event. Pure. Events of other runs, and events that the run has already outlived (a stage never leaves a
 * final state but by a new attempt), leave it as it is.
 */
export function afterEvent(run: Run, event: Event): Run {
  if (event.run_id !== run.id) return run
  switch (event.event_type) {
    case 'stage_moved':
      return withJob(run, event, (job) => moved(job, event))
    case 'stage_progressed':
      return withJob(run, event, (job) =>
        isFinal(job.state) ? job : { ...job, percent: event.percent, doing: event.doing },
      )
    case 'run_finished':
      return { ...run, state: event.state, error: event.error, percent: event.state === 'done' ? 100 : run.percent, updated_at_ms: event.at_ms }
    default:
      return run
  }
}

/** Whether an event tells less than the server knows, so that its run must be read again. */
export function needsReading(event: Event): boolean {
  // The root of a run moves by itself only when the run is opened again.
  return event.event_type === 'evidence_recorded' || event.event_type === 'run_finished' || (event.event_type === 'job_moved' && event.kind === 'run')
}

type Moved = Extract<Event, { event_type: 'stage_moved' }>

function moved(job: Job, event: Moved): Job {
  if (event.attempt < job.attempts) return job
  if (isFinal(job.state) && event.attempt === job.attempts) return job
  const begun = event.state === 'working' ? (job.started_at_ms ?? event.at_ms) : job.started_at_ms
  return {
    ...job,
    state: event.state,
    attempts: event.attempt,
    percent: event.state === 'done' ? 100 : job.percent,
    error: event.state === 'error' ? event.reason : null,
    waits_for: event.state === 'waiting' ? (event.waits_for ?? job.waits_for) : null,
    started_at_ms: begun,
    finished_at_ms: isFinal(event.state) ? event.at_ms : null,
    updated_at_ms: event.at_ms,
  }
}

function withJob(run: Run, event: { job_id: number; at_ms: number }, change: (job: Job) => Job): Run {
  const stages = run.stages.map((view) => (view.job.id === event.job_id ? { ...view, job: change(view.job) } : view))
  const working = stages.some((view) => view.job.state === 'working')
  return {
    ...run,
    stages,
    state: run.state === 'queued' && working ? 'working' : run.state,
    percent: Math.max(run.percent, passedPercent(stages)),
    updated_at_ms: event.at_ms,
  }
}

function passedPercent(stages: StageView[]): number {
  return Math.floor((100 * stages.filter((view) => view.job.state === 'done').length) / STAGES.length)
}
