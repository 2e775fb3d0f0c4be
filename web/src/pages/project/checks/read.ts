import { planOf, type Evidence, type Plan, type Run, type Stage, type Verdict } from '@/api/run'

export type Severity = 'error' | 'warning' | 'note'
/** What a scanner found. */
export type Finding = { tool: string; rule: string; severity: Severity; message: string; file: string; line: number }
/** What tests of one kind came to. */
export type Suite = { evidence: Evidence; passed: number; failed: number; skipped: number; failures: { where: string; message: string }[] }

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note']

/** The evidence of one stage, oldest first; none for a stage that a run does not have. */
export function evidenceOf(run: Run, stage: Stage): Evidence[] {
  return run.stages.find((view) => view.stage === stage)?.evidence ?? []
}

/** Whether a stage of a run has ended, however. */
export function isOver(run: Run, stage: Stage): boolean {
  const state = run.stages.find((view) => view.stage === stage)?.job.state
  return state === undefined || state === 'done' || state === 'error' || state === 'cancelled'
}

/** What a test's report says in numbers, whichever of its shapes it has. */
export function suiteOf(evidence: Evidence): Suite {
  const report = table(evidence.report)
  const failures = list(report['failures']).map(table).map((one) => ({ where: text(one['where']), message: text(one['message']) }))
  const [flows, pages] = [table(report['flows']), table(report['pages'])]
  const walked = ['total' in flows, 'total' in pages].some(Boolean)
  const passed = walked ? number(flows['passed']) + number(pages['passed']) : number(report['passed'])
  const total = number(flows['total']) + number(pages['total'])
  const failed = walked ? total - passed : number(report['failed']) + number(report['errors'])
  return { evidence, passed, failed: Math.max(0, failed), skipped: number(report['skipped']), failures }
}

/** Everything that the scanners of a run found, the worst first, each thing once. */
export function findingsOf(evidence: readonly Evidence[]): Finding[] {
  const found = new Map<string, Finding>()
  for (const raw of evidence.flatMap((one) => list(table(one.report)['findings']))) {
    const one = table(raw)
    const severity = SEVERITIES.find((known) => known === one['severity']) ?? 'warning'
    const finding = { tool: text(one['tool']), rule: text(one['rule']), severity, message: text(one['message']), file: text(one['file']), line: number(one['line']) }
    found.set(JSON.stringify([finding.tool, finding.rule, finding.file, finding.line]), finding)
  }
  return [...found.values()].toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || a.file.localeCompare(b.file) || a.line - b.line)
}

/** One acceptance criterion, and what all the checks that could disprove it say together. */
export type Criterion = Plan['acceptance'][number] & { verdict: Verdict | null }

/** The acceptance criteria of a run. A flow of the product is walked in a browser, a rule of its API is asked of the API; no test is one criterion's alone, so each has the verdict of its kind. */
export function criteriaOf(run: Run, keys: ReadonlyMap<string, string>): Criterion[] {
  const plan = planOf(run.stages.find((view) => view.stage === 'plan')?.job.result)
  const tests = evidenceOf(run, 'test')
  const verdict = (check: string) => tests.find((one) => one.check === check)?.verdict ?? null
  const proof = (id: string) => (keys.get(id)?.startsWith('flow:') ? verdict('browser') : verdict('api-tests'))
  return (plan?.acceptance ?? []).map((one) => ({ ...one, verdict: proof(one.id) }))
}

function table(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function number(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}
