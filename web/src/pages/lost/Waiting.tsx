import { t } from '@/lib/text'
import { Mark } from '@/ui/Logo'

/** The page before it knows who asks. */
export function Waiting() {
  return (
    <div className="grid min-h-[60dvh] place-items-center">
      <p role="status" className="sr-only">
        {t('load.waiting')}
      </p>
      <Mark className="breathing size-8" />
    </div>
  )
}
