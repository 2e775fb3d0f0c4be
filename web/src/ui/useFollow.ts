import { useEffect, useRef, type RefObject } from 'react'

const NEAR_END_PX = 40

/**
 * Keeps the end of a scrolling box in sight while its first child grows. A person who scrolled up is left alone until
 * `said` changes.
 */
export function useFollow(said: number): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = box.current
    return element ? follow(element) : undefined
  }, [said])
  return box
}

function follow(element: HTMLElement): () => void {
  let atEnd = true
  let size = ''
  const measure = () => `${element.scrollHeight}/${element.clientHeight}`
  const settle = () => {
    if (atEnd) element.scrollTop = element.scrollHeight
    size = measure()
  }
  const onScroll = () => {
    // A scroll that comes with a new size is the layout's doing, not the person's.
    if (size === measure()) atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX
  }
  const growth = new ResizeObserver(settle)
  growth.observe(element)
  if (element.firstElementChild) growth.observe(element.firstElementChild)
  element.addEventListener('scroll', onScroll, { passive: true })
  settle()
  return () => {
    growth.disconnect()
    element.removeEventListener('scroll', onScroll)
  }
}
