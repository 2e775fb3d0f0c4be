import { Link } from '@tanstack/react-router'
import { buttonLook } from '@/ui/Button'

/** An address that leads nowhere. */
export function LostPage() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-[26rem] flex-col items-start justify-center px-6">
      <h1 className="text-2xl font-semibold tracking-[-0.025em]">There is no page here</h1>
      <p className="mt-1 text-ink-2">The address may be mistyped, or what it named is gone.</p>
      <Link to="/" className={`${buttonLook('primary')} mt-5`}>
        To your products
      </Link>
    </main>
  )
}
