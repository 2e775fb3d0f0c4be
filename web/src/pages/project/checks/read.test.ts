import { expect, test } from 'vitest'
import type { Evidence, Run, Verdict } from '@/api/run'
import { criteriaOf, evidenceOf, findingsOf, isOver, suiteOf } from './read'

const evidence = (check: string, report: unknown, verdict: Verdict = 'passed') => ({ check, report, verdict }) as unknown as Evidence
const run = (stages: { stage: string; state?: string; result?: unknown; evidence?: Evidence[] }[]) => ({ stages: stages.map(({ stage, state = 'done', result = null, evidence = [] }) => ({ stage, job: { state, result }, evidence })) }) as unknown as Run

test('counts of pytest and of the browser are read alike', () => {
  expect(suiteOf(evidence('api-tests', { passed: 211, failed: 1, skipped: 2, errors: 1 }))).toMatchObject({ passed: 211, failed: 2, skipped: 2, failures: [] })
  const report = { ok: false, flows: { total: 3, passed: 2 }, pages: { total: 10, passed: 10 }, failures: [{ where: 'flow buy', message: '<b>no</b>' }] }
  expect(suiteOf(evidence('browser', report))).toMatchObject({ passed: 12, failed: 1, failures: [{ where: 'flow buy', message: '<b>no</b>' }] })
  for (const strange of [null, 'x', [], { passed: 'many', failures: [null, 3] }]) expect(suiteOf(evidence('x', strange))).toMatchObject({ passed: 0, failed: 0, skipped: 0 })
})

test('findings come the worst first, each once, whatever a scanner wrote', () => {
  const one = { tool: 'ruff', rule: 'S608', severity: 'warning', message: 'm', file: 'b.py', line: 3 }
  const worse = { ...one, rule: 'S1', severity: 'error', file: 'z.py' }
  const found = findingsOf([evidence('ruff', { findings: [one, worse, one] }), evidence('secrets', { findings: [{ severity: 'odd' }] }), evidence('gate', { findings: 3 })])
  expect(found.map((finding) => [finding.severity, finding.rule])).toEqual([['error', 'S1'], ['warning', ''], ['warning', 'S608']])
})

test('a criterion has the verdict of the tests that could disprove it, and none before there is one', () => {
  const plan = { entities: [], endpoints: [], pages: [], acceptance: [{ id: 'FR-1', text: 'a', scenario: '' }, { id: 'FR-2', text: 'b', scenario: '' }] }
  const keys = new Map([['FR-1', 'flow:buy'], ['FR-2', 'entity:product:create']])
  const tested = run([{ stage: 'plan', result: { plan } }, { stage: 'test', evidence: [evidence('browser', {}, 'failed'), evidence('api-tests', {})] }])
  expect(criteriaOf(tested, keys).map((one) => one.verdict)).toEqual(['failed', 'passed'])
  expect(criteriaOf(run([{ stage: 'plan', result: { plan } }]), keys).map((one) => one.verdict)).toEqual([null, null])
  expect(criteriaOf(run([]), keys)).toEqual([])
})

test('a stage that still works is not over', () => {
  const working = run([{ stage: 'test', state: 'working' }])
  expect([isOver(working, 'test'), isOver(working, 'secure'), evidenceOf(working, 'secure')]).toEqual([false, true, []])
})
