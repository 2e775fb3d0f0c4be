import type { ReactNode } from 'react'

/** What the server says itself: in English whatever the page speaks, so that a reader says it rightly. */
export function Said({ children }: { children: ReactNode }) {
  return (
    <span lang="en" dir="auto">
      {children}
    </span>
  )
}
