import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { t } from '@/lib/text'
import { LoadFailure } from '@/parts/shell/LoadFailure'

/** A page could not begin: most often the server is away. */
export function PageFailure({ error }: ErrorComponentProps) {
  const router = useRouter()
  return (
    <div className="mx-auto flex min-h-[60dvh] max-w-[30rem] flex-col justify-center px-6">
      <LoadFailure what={t('load.page')} error={error as Error} onRetry={() => void router.invalidate()} />
    </div>
  )
}
