import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { LoadFailure } from '@/parts/shell/LoadFailure'

/** The page could not begin: most often the server is away. */
export function StudioFailure({ error }: ErrorComponentProps) {
  const router = useRouter()
  return (
    <main className="mx-auto flex min-h-dvh max-w-[30rem] flex-col justify-center px-6">
      <LoadFailure what="The page" error={error as Error} onRetry={() => void router.invalidate()} />
    </main>
  )
}
