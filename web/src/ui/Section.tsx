import { useId, type ReactNode } from 'react'
import { ChevronRight } from 'lucide-react'

/** A titled part that can be folded; the browser's own `details`, so it works with every keyboard and reader. */
export function Section({ title, count, open = true, children }: { title: string; count?: number; open?: boolean; children: ReactNode }) {
  const id = useId()
  return (
    <details open={open} className="group/section">
      <summary className="-mx-2 flex list-none items-center gap-1.5 rounded-md px-2 py-1 select-none hover:bg-hover [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          size={14}
          className="text-ink-3 transition-transform duration-150 group-open/section:rotate-90"
        />
        <h3 id={id} className="text-sm font-semibold tracking-normal">
          {title}
        </h3>
        {count !== undefined && <span className="numbers text-sm text-ink-3">{count}</span>}
      </summary>
      <div className="pt-2 pb-1">{children}</div>
    </details>
  )
}
