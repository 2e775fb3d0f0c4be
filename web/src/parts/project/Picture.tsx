import { classes } from '@/lib/classes'

type Props = { title: string; className?: string }

/** Where a product's picture stands: the first letter of its name while there is none. */
export function Picture({ title, className }: Props) {
  const letter = [...title.trim()][0]?.toLocaleUpperCase() ?? '·'
  return (
    <div aria-hidden className={classes('grid place-items-center overflow-hidden bg-raised text-2xl font-semibold text-ink-3', className)}>
      {letter}
    </div>
  )
}
