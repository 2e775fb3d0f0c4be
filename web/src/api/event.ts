import type { JobState, Stage, Verdict } from './run'

/** What happened: the closed set that the server streams. */
export type EventBody =
  | { event_type: 'run_started'; spec_revision: number }
  | { event_type: 'run_finished'; state: JobState; error: string | null }
  | { event_type: 'stage_moved'; job_id: number; stage: Stage; state: JobState; attempt: number; reason: string | null }
  | { event_type: 'stage_progressed'; job_id: number; stage: Stage; percent: number; doing: string }
  | { event_type: 'evidence_recorded'; job_id: number; stage: Stage; check: string; verdict: Verdict }
  | { event_type: 'log_appended'; job_id: number; stage: Stage; text: string }
  | { event_type: 'release_moved'; release_id: number; state: string; url: string | null; reason: string | null }
  | { event_type: 'health_changed'; healthy: boolean; reason: string | null }
  | { event_type: 'pruned'; releases: number; builds: number; artifacts: number; bytes: number }
  | { event_type: 'spec_changed'; session_id: string; revision: number; summary: string }

/** One thing that happened. `seq` grows without gaps. */
export type Event = { seq: number; at_ms: number; project: string | null; run_id: number | null } & EventBody

/** Reads one line of the stream; null for what is no event, so that a newer server does not break an older page. */
export function readEvent(data: string): Event | null {
  try {
    const event = JSON.parse(data) as Partial<Event> | null
    return typeof event?.seq === 'number' && typeof event.event_type === 'string' ? (event as Event) : null
  } catch {
    return null
  }
}
