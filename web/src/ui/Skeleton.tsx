import { classes } from '@/lib/classes'

/** A grey bar where a text is about to stand. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={classes('breathing rounded-sm bg-hover', className)} />
}
