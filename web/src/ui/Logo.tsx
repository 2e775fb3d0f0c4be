import { classes } from '@/lib/classes'

/** Velocity's mark; decoration, its name always stands beside it. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 32 32" className={classes('shrink-0', className)}>
      <path d="M3 5h7.200l6 14.500L22.200 5h7.200L19.200 28.500h-6z" className="fill-ink" />
      <path d="M22.200 5h7.200l-2.600 6h-7.100z" className="fill-accent" />
    </svg>
  )
}
