import { useEffect, useLayoutEffect, type KeyboardEvent, type RefObject } from 'react'
import { ArrowUp } from 'lucide-react'
import { classes } from '@/lib/classes'
import { t } from '@/lib/text'

const HEIGHT_MAX = 180
/** The server's limit for a message, in characters. */
const CHARACTERS_MAX = 20_000

type Props = {
  draft: string
  onDraft: (text: string) => void
  onSend: () => void
  busy: boolean
  /** Nothing may be said here. */
  closed: boolean
  placeholder: string
  field: RefObject<HTMLTextAreaElement | null>
}

/** Where the person writes. Enter sends, Shift+Enter makes a line, `/` comes here from anywhere. */
export function Composer({ draft, onDraft, onSend, busy, closed, placeholder, field }: Props) {
  const ready = draft.trim() !== '' && !busy && !closed
  useFit(field, draft)
  useSlash(field)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    if (ready) onSend()
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) onSend()
      }}
      className="rounded-lg border border-line-strong/60 bg-panel transition-colors focus-within:border-ink-2"
    >
      <textarea
        ref={field}
        rows={1}
        dir="auto"
        value={draft}
        disabled={closed}
        maxLength={CHARACTERS_MAX}
        aria-label={t('chat.message')}
        placeholder={placeholder}
        onChange={(event) => onDraft(event.target.value)}
        onKeyDown={onKeyDown}
        className="block w-full resize-none bg-transparent px-3.5 pt-3 pb-1 text-base leading-snug pointer-coarse:text-lg outline-none placeholder:text-ink-3"
      />
      <div className="flex items-center justify-between gap-3 py-1.5 pe-1.5 ps-3.5">
        <p className="truncate text-xs text-ink-3 pointer-coarse:invisible">
          <Key>{'Enter'}</Key> {t('chat.sends')}
          <span className="max-sm:hidden">
            {' · '}
            <Key>{'Shift Enter'}</Key> {t('chat.line')}
          </span>
        </p>
        <button
          type="submit"
          aria-label={t('chat.send')}
          aria-disabled={!ready}
          className={classes(
            'grid size-8 place-items-center rounded-md transition-colors duration-150',
            ready ? 'bg-accent text-on-accent hover:brightness-105' : 'bg-hover text-ink-3',
          )}
        >
          <ArrowUp aria-hidden size={17} strokeWidth={2.25} />
        </button>
      </div>
    </form>
  )
}

function Key({ children }: { children: string }) {
  return <kbd className="font-sans font-medium text-ink-2">{children}</kbd>
}

/** As tall as its text, up to a limit; measured anew when its width changes. */
function useFit(field: RefObject<HTMLTextAreaElement | null>, draft: string): void {
  useLayoutEffect(() => fit(field.current), [draft, field])
  useEffect(() => {
    const element = field.current
    if (!element) return
    let width = 0
    const resized = new ResizeObserver(() => {
      if (element.clientWidth !== width) fit(element)
      width = element.clientWidth
    })
    resized.observe(element)
    return () => resized.disconnect()
  }, [field])
}

function fit(field: HTMLTextAreaElement | null): void {
  if (!field) return
  field.style.height = 'auto'
  field.style.height = `${Math.min(field.scrollHeight, HEIGHT_MAX)}px`
}

function useSlash(field: RefObject<HTMLTextAreaElement | null>): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      const target = event.target as HTMLElement
      if (event.key !== '/' || event.ctrlKey || event.metaKey || target.closest('input, textarea, dialog')) return
      event.preventDefault()
      field.current?.focus()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [field])
}
