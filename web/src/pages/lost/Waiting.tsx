import { Mark } from '@/ui/Logo'

/** The page before it knows who asks. */
export function Waiting() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <p role="status" className="sr-only">
        Loading…
      </p>
      <Mark className="breathing size-8" />
    </main>
  )
}
