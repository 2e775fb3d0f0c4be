import { useSyncExternalStore } from 'react'
import { NOTICE_KINDS, type Notice, type NoticeKind } from '@/api/notice'
import { recall, remember } from '@/lib/storage'

const listeners = new Set<() => void>()

/** Up to which event somebody has read; remembered on this device, for each account. */
export function useReadMark(user: string): [mark: number, read: (seq: number) => void] {
  const said = useSyncExternalStore(subscribe, () => recall(`read.${user}`))
  const mark = Number(said ?? 0)
  const read = (seq: number) => {
    if (seq > mark) keep(`read.${user}`, String(seq))
  }
  return [Number.isFinite(mark) ? mark : 0, read]
}

/** Of which kinds somebody wants to be told, and the way to change it. */
export function useWanted(): [wanted: readonly NoticeKind[], want: (kind: NoticeKind, on: boolean) => void] {
  const off = (useSyncExternalStore(subscribe, () => recall('notices.off')) ?? '').split(',')
  const wanted = NOTICE_KINDS.filter((kind) => !off.includes(kind))
  const want = (kind: NoticeKind, on: boolean) => {
    const left = NOTICE_KINDS.filter((one) => (one === kind ? !on : off.includes(one)))
    keep('notices.off', left.length === 0 ? null : left.join(','))
  }
  return [wanted, want]
}

/** What is to be shown of what the server told, and how many of it are unread. Pure. */
export function shownOf(notices: readonly Notice[], wanted: readonly NoticeKind[], mark: number): { shown: Notice[]; unread: number } {
  const shown = notices.filter(({ kind }) => wanted.includes(kind))
  return { shown, unread: shown.filter(({ seq }) => seq > mark).length }
}

function keep(key: string, value: string | null): void {
  remember(key, value)
  for (const tell of listeners) tell()
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed)
  return () => listeners.delete(changed)
}
