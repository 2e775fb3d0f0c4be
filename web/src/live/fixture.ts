import type { Event, EventBody } from '@/api/event'
import { STAGES, type Evidence, type Job, type JobState, type Run, type Verdict } from '@/api/run'

/** A run as the server first answers it: plan is due, the rest waits. */
export function aRun(): Run {
  return {
    id: 7,
    project: 'shop_v3',
    session_id: 's',
    spec_revision: 3,
    state: 'queued',
    error: null,
    stages: STAGES.map((stage, at) => ({ stage, job: aJob(8 + at, at === 0 ? 'queued' : 'waiting'), evidence: [] })),
    percent: 0,
    created_at_ms: 1000,
    updated_at_ms: 1000,
  }
}

/** A job that has not begun. */
export function aJob(id: number, state: JobState): Job {
  return {
    id,
    kind: 'plan',
    run_id: 7,
    project: 'shop_v3',
    state,
    waits_for: state === 'waiting' ? 'dependency' : null,
    payload: {},
    result: null,
    error: null,
    attempts: 0,
    attempts_max: 3,
    priority: 0,
    requested_by: 'somebody',
    percent: 0,
    created_at_ms: 1000,
    updated_at_ms: 1000,
    started_at_ms: null,
    finished_at_ms: null,
  }
}

/** A check that found something. */
export function aCheck(check: string, verdict: Verdict, reason?: string): Evidence {
  return { job_id: 1, stage: 'test', check, verdict, ...(reason && { reason }), command: [], exit_code: null, report: {}, tools: {}, tree: '', sandbox: '', started_at_ms: 0, duration_ms: 0, cpu_ms: 0, log_tail: '' }
}

let seq = 0

/** The next event of the run. */
export function anEvent(body: EventBody, at_ms = 2000, run_id: number | null = 7): Event {
  return { seq: ++seq, at_ms, project: 'shop_v3', run_id, ...body }
}
