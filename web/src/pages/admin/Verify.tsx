import { useState } from 'react'
import { ShieldCheck } from 'lucide-react'
import { useVerify, type VerifyLine } from '@/api/audit'
import { useBecause } from '@/api/may'
import { number } from '@/lib/format'
import { t } from '@/lib/text'
import { Button } from '@/ui/Button'
import { Notice } from '@/ui/Notice'
import { Said } from '@/ui/Said'

type Progress = Extract<VerifyLine, { line: 'progress' }>
type End = Extract<VerifyLine, { line: 'end' }>

/** Has the server check the whole trail, and tells how far it is and what it found. */
export function Verify() {
  const [progress, setProgress] = useState<Progress | null>(null)
  const [end, setEnd] = useState<End | null>(null)
  const denied = useBecause('see_audit')
  const verify = useVerify((line) => {
    if (line.line === 'progress') setProgress(line)
    if (line.line === 'end') setEnd(line)
  })
  const begin = () => {
    setProgress(null)
    setEnd(null)
    verify.mutate()
  }
  return (
    <div className="space-y-3 pb-3" aria-live="polite">
      <div className="flex flex-wrap items-center gap-3">
        <Button icon={<ShieldCheck aria-hidden size={15} />} because={denied ?? (verify.isPending ? t('queue.busy') : null)} onClick={begin}>
          {t('audit.verify')}
        </Button>
        {verify.isPending && (
          <span role="status" className="numbers flex items-center gap-2 text-sm text-ink-2">
            <progress max={Math.max(1, progress?.of ?? 1)} value={progress?.rows ?? 0} aria-label={t('audit.verify')} className="h-1.5 w-40 accent-(--color-accent)" />
            {t('audit.verifying', { n: number(progress?.rows ?? 0), of: number(progress?.of ?? 0) })}
          </span>
        )}
        {end?.ok && (
          <p role="status" className="numbers text-sm text-ok">
            {t('audit.ok', { n: number(end.rows), heads: number(end.heads), seconds: number(end.seconds, { maximumFractionDigits: 2 }) })}
          </p>
        )}
      </div>
      {end && !end.ok && (
        <Notice tone="bad" title={end.fault ? t('audit.broken', { seq: end.fault.seq }) : t('audit.forged', { line: end.forged_head ?? 0 })}>
          {end.fault && (
            <p>
              <Said>{end.fault.what}</Said>
            </p>
          )}
          {t('audit.broken.text')}
        </Notice>
      )}
      {end?.ok && end.heads === 0 && <p className="text-sm text-ink-3">{end.heads_missing ? <Said>{end.heads_missing}</Said> : t('audit.noHeads')}</p>}
      {verify.isError && (
        <Notice tone="bad" title={t('audit.notVerified')}>
          <Said>{verify.error.message}</Said>
        </Notice>
      )}
    </div>
  )
}
