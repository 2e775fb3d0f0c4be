import { Link } from '@tanstack/react-router'
import { ShieldCheck } from 'lucide-react'
import { t } from '@/lib/text'
import { Badge, type Tone } from '@/ui/Badge'
import type { Finding, Severity } from './read'

const TONES: Record<Severity, Tone> = { error: 'bad', warning: 'warn', note: 'neutral' }

/** What scanners found, the worst first: each with the tool and the rule, and the way to the line. */
export function FindingList({ findings, run }: { findings: readonly Finding[]; run: number }) {
  if (findings.length === 0) {
    return (
      <p className="flex items-center justify-center gap-2 rounded-lg border border-dashed border-line px-4 py-5 text-sm text-ink-2">
        <ShieldCheck aria-hidden size={16} className="text-ok" />
        {t('checks.noFindings')}
      </p>
    )
  }
  return (
    <ul aria-label={t('checks.findings')} className="divide-y divide-line rounded-lg border border-line bg-panel">
      {findings.map((finding) => (
        <li key={`${finding.tool} ${finding.rule} ${finding.file} ${finding.line}`} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-3.5 py-2.5 text-sm">
          <Badge tone={TONES[finding.severity]}>{t(`severity.${finding.severity}`)}</Badge>
          <span dir="auto" className="min-w-0 grow basis-64 break-words">
            {finding.message}
          </span>
          <span dir="ltr" className="font-mono text-xs text-ink-3">{`${finding.tool} ${finding.rule}`}</span>
          {finding.file !== '' && (
            <Link from="/projects/$slug" to="." search={{ tab: 'files', run, path: finding.file, ...(finding.line > 0 && { line: finding.line }) }} dir="ltr" className="font-mono text-xs break-all text-accent-text underline-offset-2 hover:underline">
              {finding.line > 0 ? `${finding.file}:${finding.line}` : finding.file}
            </Link>
          )}
        </li>
      ))}
    </ul>
  )
}
