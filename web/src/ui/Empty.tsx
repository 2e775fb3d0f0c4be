import type { ReactNode } from 'react'

/** Where nothing is yet: what will stand here, and how it comes about. */
export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="mx-auto flex w-full max-w-[30rem] flex-col items-center px-4 py-14 text-center">
      <h2 className="text-lg font-semibold">{title}</h2>
      {children && <div className="mt-1 text-ink-2">{children}</div>}
      {action && <div className="mt-4">{action}</div>}
    </div>
  )
}
