import { useId, useState } from 'react'
import { ChevronRight } from 'lucide-react'
import type { Evidence } from '@/api/run'
import { plain } from '@/lib/ansi'
import { classes } from '@/lib/classes'
import { duration, shellLine, words } from '@/lib/format'
import { t } from '@/lib/text'
import { StateIcon } from '@/ui/StateIcon'
import { facts, headline } from './report'
import { markOfVerdict } from './stageView'

/** One check: its verdict, and on demand all that proves it. */
export function EvidenceRow({ evidence }: { evidence: Evidence }) {
  const [open, setOpen] = useState(evidence.verdict === 'failed')
  const id = useId()
  const said = evidence.reason ?? headline(evidence.report)
  return (
    <li className="[contain-intrinsic-size:auto_1.75rem] [content-visibility:auto]">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
        className="flex w-full items-center gap-2.5 rounded-md px-2 py-1 text-start text-sm hover:bg-hover"
      >
        <StateIcon mark={markOfVerdict(evidence.verdict)} size={14} />
        <span className="shrink-0 font-medium">{words(evidence.check)}</span>
        <span className={classes('min-w-0 truncate', evidence.verdict === 'failed' ? 'text-bad' : evidence.verdict === 'not_run' ? 'text-warn' : 'text-ink-3')}>
          {evidence.verdict === 'not_run' ? t('run.notRun', { why: said }) : said}
        </span>
        <span className="numbers ms-auto shrink-0 font-mono text-xs text-ink-3">{evidence.duration_ms > 0 ? duration(evidence.duration_ms) : ''}</span>
        <ChevronRight aria-hidden size={13} className={classes('shrink-0 text-ink-3 transition-transform duration-150', open ? 'rotate-90' : 'rtl:-scale-x-100')} />
      </button>
      {open && <Details id={id} evidence={evidence} />}
    </li>
  )
}

function Details({ id, evidence }: { id: string; evidence: Evidence }) {
  const log = plain(evidence.log_tail).trim()
  const rows = [
    ...facts(evidence.report),
    { label: t('run.exit'), value: evidence.exit_code === null ? t('run.none') : String(evidence.exit_code), skip: evidence.command.length === 0 },
    { label: t('run.cpu'), value: duration(evidence.cpu_ms), skip: evidence.cpu_ms === 0 },
    { label: t('run.sandbox'), value: evidence.sandbox, skip: evidence.sandbox === '' },
    { label: t('run.tree'), value: evidence.tree.slice(0, 12), skip: evidence.tree === '' },
    { label: t('run.tools'), value: Object.entries(evidence.tools).map((tool) => tool.join(' ')).join(', '), skip: Object.keys(evidence.tools).length === 0 },
  ].filter((row) => !('skip' in row && row.skip))
  return (
    <div id={id} className="space-y-2.5 pt-1 pe-2 pb-3 ps-8.5 text-sm">
      {evidence.reason && <p className="break-words text-ink-2">{evidence.reason}</p>}
      {evidence.command.length > 0 && (
        <pre className="rounded-md border border-line bg-raised px-3 py-2 font-mono text-xs leading-5 break-all whitespace-pre-wrap">
          <span aria-hidden className="text-ink-3 select-none">{'$ '}</span>
          {shellLine(evidence.command)}
        </pre>
      )}
      <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-0.5">
        {rows.map((row) => (
          <div key={row.label} className="contents">
            <dt className="text-ink-3">{row.label}</dt>
            <dd className="numbers min-w-0 font-mono text-xs leading-5 break-words">{row.value}</dd>
          </div>
        ))}
      </dl>
      {log !== '' && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard.
        <pre tabIndex={0} role="region" aria-label={t('run.output', { check: words(evidence.check) })} className="max-h-64 overflow-auto rounded-md border border-line bg-raised px-3 py-2 font-mono text-xs leading-5">
          {log}
        </pre>
      )}
    </div>
  )
}
