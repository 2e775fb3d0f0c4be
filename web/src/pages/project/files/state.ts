import type { Run } from '@/api/run'

/** Whether a run came so far that there are files. */
export function made(run: Run): boolean {
  return run.stages.some(({ stage, job }) => stage === 'code' && job.state === 'done')
}
