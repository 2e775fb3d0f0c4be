import { useEffect, useRef, useState, type ReactNode } from 'react'
import { usePrinting } from './printing'
import { windowOf } from './window'

type Props<T> = { items: readonly T[]; rowPx: number; label: string; keyOf: (item: T) => string; row: (item: T, at: number) => ReactNode; /** The end comes into sight: there may be more to read. */ onEnd?: () => void; className?: string; /** This row comes into sight, whenever it is another one. */ sight?: number | undefined }

/** A long list of rows of one height, of which only those in sight exist; a reader hears how many there are and which one it is. */
export function Rows<T>({ items, rowPx, label, keyOf, row, onEnd, className, sight }: Props<T>) {
  const box = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: 800 })
  useEffect(() => {
    const element = box.current
    if (!element) return
    const look = () => setView({ top: element.scrollTop, height: element.clientHeight })
    const resized = new ResizeObserver(look)
    resized.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      resized.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [])
  useEffect(() => {
    const element = box.current
    if (element && sight !== undefined) element.scrollTop = Math.max(0, sight * rowPx - element.clientHeight / 3)
  }, [sight, rowPx, items.length])
  const printing = usePrinting()
  const { from, to } = printing ? { from: 0, to: items.length } : windowOf(items.length, rowPx, view.top, view.height)
  const atEnd = to >= items.length
  useEffect(() => {
    if (atEnd && !printing) onEnd?.()
  }, [atEnd, printing, onEnd, items.length])
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard.
    <div ref={box} role="list" aria-label={label} tabIndex={0} className={className}>
      <div role="presentation" className="relative" style={{ height: items.length * rowPx }}>
        {items.slice(from, to).map((item, n) => (
          <div key={keyOf(item)} role="listitem" aria-setsize={items.length} aria-posinset={from + n + 1} className="absolute inset-x-0" style={{ top: (from + n) * rowPx, height: rowPx }}>
            {row(item, from + n)}
          </div>
        ))}
      </div>
    </div>
  )
}
