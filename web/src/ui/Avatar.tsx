import { useState } from 'react'
import { classes } from '@/lib/classes'

/** Somebody's picture, or the first letters of the address; decoration, the name always stands beside it. */
export function Avatar({ email, url, className }: { email: string; url: string | null | undefined; className?: string }) {
  const [broken, setBroken] = useState<string | null>(null)
  const look = classes('size-7 shrink-0 rounded-full', className)
  if (url && broken !== url) return <img src={url} alt="" onError={() => setBroken(url)} className={classes(look, 'object-cover')} />
  return (
    // The letters are drawn, not written: they are no part of any name.
    <span aria-hidden data-letters={email.slice(0, 2)} className={classes(look, 'grid place-items-center bg-accent-soft text-xs font-semibold text-accent-text uppercase select-none before:content-[attr(data-letters)]')} />
  )
}
