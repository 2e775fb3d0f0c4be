import { useEffect } from 'react'
import { AnimatePresence, m } from 'motion/react'
import { X } from 'lucide-react'
import { t } from '@/lib/text'
import { Button, IconButton } from './Button'
import { dismiss, hold, settleNotes, undo, useNotes, type Note } from './note'

/** What has just happened, in the corner; read aloud without taking the focus. */
export function Notes() {
  const notes = useNotes()
  useEffect(() => {
    addEventListener('pagehide', settleNotes)
    return () => removeEventListener('pagehide', settleNotes)
  }, [])
  return (
    <section aria-label={t('note.region')} className="pointer-events-none fixed end-4 bottom-4 z-50 flex w-[min(24rem,calc(100vw-2rem))] flex-col gap-2 print:hidden">
      <div role="status" aria-live="polite" className="contents">
        <AnimatePresence>
          {notes.map((note) => (
            <NoteCard key={note.id} note={note} />
          ))}
        </AnimatePresence>
      </div>
    </section>
  )
}

function NoteCard({ note }: { note: Note }) {
  return (
    <m.div
      initial={{ opacity: 0, y: 8 }}
      animate={{ opacity: 1, y: 0 }}
      exit={{ opacity: 0 }}
      transition={{ duration: 0.15 }}
      onPointerEnter={() => hold(note, true)}
      onPointerLeave={() => hold(note, false)}
      onFocus={() => hold(note, true)}
      onBlur={() => hold(note, false)}
      className="pointer-events-auto flex items-center gap-2 rounded-lg border border-line-strong/50 bg-panel py-1.5 ps-3.5 pe-1.5 shadow-lg"
    >
      <p dir="auto" lang={note.said ? 'en' : undefined} className={note.tone === 'bad' ? 'min-w-0 grow break-words text-bad' : 'min-w-0 grow break-words'}>
        {note.text}
      </p>
      {note.undo && (
        <Button small onClick={() => undo(note)}>
          {t('act.undo')}
        </Button>
      )}
      <IconButton label={t('act.dismiss')} onClick={() => dismiss(note.id)} className="size-7">
        <X size={14} />
      </IconButton>
    </m.div>
  )
}
