import { useState } from 'react'
import { classes } from '@/lib/classes'
import { t } from '@/lib/text'

type Props = { title: string; src: string | null; className?: string }

/** How a product looks; the first letter of its name while there is no picture. */
export function Picture({ title, src, className }: Props) {
  const [lost, setLost] = useState<string | null>(null)
  if (src !== null && lost !== src) {
    return <img src={src} alt={t('project.picture', { title })} loading="lazy" decoding="async" width={1280} height={800} onError={() => setLost(src)} className={classes('bg-raised object-cover object-top', className)} />
  }
  const letter = [...title.trim()][0]?.toLocaleUpperCase() ?? '·'
  return (
    <div aria-hidden className={classes('grid place-items-center overflow-hidden bg-raised text-2xl font-semibold text-ink-3', className)}>
      {letter}
    </div>
  )
}
