import { ApiError } from '@/api/client'
import { t } from '@/lib/text'
import { Button } from '@/ui/Button'
import { Notice } from '@/ui/Notice'
import { Said } from '@/ui/Said'
import { Words } from '@/ui/Words'

/** A reading that failed: what happened, and the way on. */
export function LoadFailure({ what, error, onRetry }: { what: string; error: Error; onRetry: () => void }) {
  const unreachable = error instanceof ApiError && error.unreachable
  const denied = error instanceof ApiError && error.status === 403
  return (
    <Notice
      tone="bad"
      title={unreachable ? t('load.away') : denied ? t('load.denied') : t('load.failed', { what })}
      action={<Button small onClick={onRetry}>{t('act.retry')}</Button>}
    >
      {unreachable ? <Words text={t('load.away.text')} /> : <Said>{error.message}</Said>}
    </Notice>
  )
}
