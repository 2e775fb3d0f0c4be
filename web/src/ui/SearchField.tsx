import { useEffect, useRef, useState } from 'react'
import { isWriting } from '@/lib/shortcut'
import { classes } from '@/lib/classes'
import { fieldLook } from './Field'

const PAUSE_MS = 250

type Props = { label: string; value: string | undefined; onSearch: (value: string | undefined) => void; className?: string }

/** A field that searches once one pauses; `/` leads to it. */
export function SearchField({ label, value, onSearch, className }: Props) {
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(value ?? '')
  const [seen, setSeen] = useState(value)
  if (seen !== value) {
    setSeen(value)
    if ((value ?? '') !== text.trim()) setText(value ?? '')
  }
  useEffect(() => {
    if (text.trim() === (value ?? '')) return
    const timer = setTimeout(() => onSearch(text.trim() || undefined), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text, value, onSearch])
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return
      event.preventDefault()
      field.current?.focus()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
  return <input ref={field} type="search" dir="auto" value={text} onChange={(event) => setText(event.target.value)} aria-label={label} placeholder={label} aria-keyshortcuts="/" className={classes(fieldLook, className)} />
}
