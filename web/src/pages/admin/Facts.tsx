import type { ReactNode } from 'react'

/** A titled list of names and values. */
export function Facts({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="rounded-lg border border-line bg-panel px-5 py-4">
      <h2 className="pb-2 font-semibold">{title}</h2>
      <dl className="divide-y divide-line">{children}</dl>
    </section>
  )
}

/** One name and its value. */
export function Row({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4 py-1.5 text-sm">
      <dt className="shrink-0 text-ink-3">{name}</dt>
      <dd dir="auto" className="min-w-0 text-end break-words">
        {children}
      </dd>
    </div>
  )
}
