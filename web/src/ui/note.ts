import { useSyncExternalStore } from 'react'

/** Something that has just happened, told for a while. `undo` takes it back. */
export type Note = { id: number; tone: 'plain' | 'bad'; /** Said by the server itself, in English. */ said?: boolean | undefined; text: string; undo?: (() => void) | undefined }

/** How long a note stands: longer when it can be taken back. WCAG 2.2.1: one that is pointed at or focused stays. */
const STANDS_MS = 5_000
const UNDO_MS = 8_000
const NOTES_MAX = 4

let notes: readonly Note[] = []
let last = 0
const listeners = new Set<() => void>()
const timers = new Map<number, { ends: ReturnType<typeof setTimeout>; act: () => void }>()

/** Tells something for a while. */
export function tell(text: string, more: { tone?: Note['tone']; said?: boolean; undo?: () => void } = {}): number {
  const note: Note = { id: ++last, tone: more.tone ?? 'plain', said: more.said, text, undo: more.undo }
  for (const old of notes.slice(0, Math.max(0, notes.length - NOTES_MAX + 1))) dismiss(old.id)
  notes = [...notes, note]
  wait(note.id, more.undo ? UNDO_MS : STANDS_MS, () => undefined)
  changed()
  return note.id
}

/** Tells why the server did not do something, in its own words. */
export function refuse(error: Error): void {
  tell(error.message, { tone: 'bad', said: true })
}

/**
 * Does something only after a while in which it can be taken back: for what the server cannot undo. It is done at once when the
 * note is dismissed or the page is left, so nothing that was promised is lost.
 */
export function tellThenDo(text: string, act: () => void, undone: () => void = () => undefined): void {
  const id = tell(text, {
    undo: () => {
      stop(id)
      undone()
    },
  })
  stop(id)
  wait(id, UNDO_MS, act)
}

/** Takes back what a note told of. */
export function undo(note: Note): void {
  stop(note.id)
  notes = notes.filter((one) => one.id !== note.id)
  changed()
  note.undo?.()
}

/** Takes a note away; what waited for it is done now. */
export function dismiss(id: number): void {
  const act = stop(id)
  notes = notes.filter((note) => note.id !== id)
  changed()
  act?.()
}

/** A note that is pointed at or focused stands still; afterwards it has its whole time again. */
export function hold(note: Note, held: boolean): void {
  const known = timers.get(note.id)
  if (!known) return
  clearTimeout(known.ends)
  if (!held) wait(note.id, note.undo ? UNDO_MS : STANDS_MS, known.act)
}

/** Does now what still waits: the page is being left. */
export function settleNotes(): void {
  for (const { id } of notes) dismiss(id)
}

/** The notes that stand, oldest first. */
export function useNotes(): readonly Note[] {
  return useSyncExternalStore(subscribe, () => notes)
}

function wait(id: number, ms: number, act: () => void): void {
  timers.set(id, { act, ends: setTimeout(() => dismiss(id), ms) })
}

function stop(id: number): (() => void) | undefined {
  const known = timers.get(id)
  clearTimeout(known?.ends)
  timers.delete(id)
  return known?.act
}

function changed(): void {
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
