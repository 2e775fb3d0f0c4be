import { ApiError } from '@/api/client'
import { Button } from '@/ui/Button'
import { Notice } from '@/ui/Notice'

/** A reading that failed: what happened, and the way on. */
export function LoadFailure({ what, error, onRetry }: { what: string; error: Error; onRetry: () => void }) {
  const unreachable = error instanceof ApiError && error.unreachable
  return (
    <Notice
      tone="bad"
      title={unreachable ? 'Velocity does not answer' : `${what} could not be read`}
      action={<Button small onClick={onRetry}>Try again</Button>}
    >
      {unreachable ? (
        <>
          Check that <code className="font-mono text-xs">velocity up</code> is running on this machine; nothing is lost meanwhile.
        </>
      ) : (
        error.message
      )}
    </Notice>
  )
}
