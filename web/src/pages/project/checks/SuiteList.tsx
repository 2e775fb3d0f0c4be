import { t } from '@/lib/text'
import { EvidenceRow } from '@/parts/run/EvidenceRow'
import type { Suite } from './read'

/** Tests by kind: how many held, how long they took, and every one that did not hold. */
export function SuiteList({ suites }: { suites: readonly Suite[] }) {
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-panel">
      {suites.map((suite) => (
        <li key={suite.evidence.check} className="p-1.5">
          <ul>
            <EvidenceRow evidence={suite.evidence} />
          </ul>
          {suite.passed + suite.failed + suite.skipped > 0 && <Bar suite={suite} />}
          {suite.failures.length > 0 && (
            <ul aria-label={t('checks.failures')} className="mx-2 mt-1 mb-2 ms-8.5 divide-y divide-line rounded-md border border-bad/35 bg-bad-soft">
              {suite.failures.map((failure, at) => (
                <li key={`${at} ${failure.where}`} className="px-3 py-2 text-sm">
                  <p className="font-medium break-words">{failure.where}</p>
                  <p className="font-mono text-xs leading-5 break-words whitespace-pre-wrap text-ink-2">{failure.message}</p>
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  )
}

/** The parts of the whole, as lengths and as numbers. */
function Bar({ suite }: { suite: Suite }) {
  const parts = [
    { key: 'passed', n: suite.passed, ground: 'bg-ok', tone: 'text-ok', text: t('checks.passed', { n: suite.passed }) },
    { key: 'failed', n: suite.failed, ground: 'bg-bad', tone: 'text-bad', text: t('checks.failed', { n: suite.failed }) },
    { key: 'skipped', n: suite.skipped, ground: 'bg-line-strong', tone: 'text-ink-3', text: t('checks.skipped', { n: suite.skipped }) },
  ].filter((part) => part.n > 0)
  return (
    <div className="flex items-center gap-3 pe-2 pb-1.5 ps-8.5">
      <div aria-hidden className="flex h-1.5 w-40 gap-px overflow-hidden rounded-full">
        {parts.map((part) => (
          <span key={part.key} className={part.ground} style={{ flexGrow: part.n, minWidth: 3 }} />
        ))}
      </div>
      <p className="numbers flex flex-wrap gap-x-3 text-xs">
        {parts.map((part) => (
          <span key={part.key} className={part.tone}>
            {part.text}
          </span>
        ))}
      </p>
    </div>
  )
}
