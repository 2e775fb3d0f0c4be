import type { Evidence, Run, Stage } from '@/api/run'
import { spansOf, sums } from './gantt'
import type { Event } from '@/api/event'

/** What a stage used, as far as it was measured: null is not measured, never nought. */
export type StageCost = { stage: Stage; working: number; waiting: number; cpu: number | null; memory: number | null; checks: number; attempts: number }

/** What each stage of a run used. */
export function costsOf(run: Run, moves: readonly Event[], nowMs: number): StageCost[] {
  const spans = spansOf(run, moves)
  return run.stages.map(({ stage, job, evidence }) => {
    const { working, waiting } = sums(spans.filter((span) => span.stage === stage), nowMs)
    return { stage, working, waiting, cpu: cpuOf(evidence), memory: memoryOf(evidence), checks: evidence.length, attempts: job.attempts }
  })
}

/** The whole run: times are summed, of memory the most that one command held. */
export function totalOf(costs: readonly StageCost[]): Omit<StageCost, 'stage'> {
  const sum = (of: (cost: StageCost) => number) => costs.reduce((all, cost) => all + of(cost), 0)
  const measured = (of: (cost: StageCost) => number | null) => costs.map(of).filter((value) => value !== null)
  const [cpu, memory] = [measured((cost) => cost.cpu), measured((cost) => cost.memory)]
  return {
    working: sum((cost) => cost.working),
    waiting: sum((cost) => cost.waiting),
    cpu: cpu.length === 0 ? null : cpu.reduce((all, one) => all + one, 0),
    memory: memory.length === 0 ? null : Math.max(...memory),
    checks: sum((cost) => cost.checks),
    attempts: sum((cost) => cost.attempts),
  }
}

/** Only what ran as a command was measured. */
function cpuOf(evidence: readonly Evidence[]): number | null {
  const commands = evidence.filter((one) => one.command.length > 0)
  return commands.length === 0 ? null : commands.reduce((all, one) => all + one.cpu_ms, 0)
}

function memoryOf(evidence: readonly Evidence[]): number | null {
  const measured = evidence.flatMap((one) => (one.memory_peak_bytes == null ? [] : [one.memory_peak_bytes]))
  return measured.length === 0 ? null : Math.max(...measured)
}
