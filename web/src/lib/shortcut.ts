import { useEffect, useRef, useSyncExternalStore } from 'react'
import { recall, remember } from './storage'

/** What a key does: `?`, `[`, or two after one another as `g q`. */
export type Shortcuts = Record<string, () => void>

/** How long the second key of a pair may take. */
const PAIR_MS = 1_200

type Pressed = { key: string; atMs: number }

/** What a key means after another one: its name among the shortcuts, or what to wait with. Pure. */
export function meant(keys: readonly string[], before: Pressed | null, key: string, atMs: number): { name: string | null; before: Pressed | null } {
  const pair = before && atMs - before.atMs < PAIR_MS ? `${before.key} ${key}` : null
  if (pair !== null && keys.includes(pair)) return { name: pair, before: null }
  if (keys.includes(key)) return { name: key, before: null }
  return { name: null, before: keys.some((one) => one.startsWith(`${key} `)) ? { key, atMs } : null }
}

/** Whether somebody writes there, so that keys are letters. */
export function isWriting(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, dialog, [contenteditable]') !== null
}

/** Answers to keys while it is on the page; not while somebody writes, nor when single keys are turned off. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const single = useSingleKeys().on
  const kept = useRef(shortcuts)
  useEffect(() => {
    kept.current = shortcuts
  })
  useEffect(() => {
    if (!single) return
    let before: Pressed | null = null
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return
      const found = meant(Object.keys(kept.current), before, event.key, event.timeStamp)
      before = found.before
      if (found.name === null) return
      event.preventDefault()
      kept.current[found.name]?.()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [single])
}

const listeners = new Set<() => void>()

/** Whether single keys do something, and the way to turn that off (WCAG 2.1.4). */
export function useSingleKeys(): { on: boolean; turn: (on: boolean) => void } {
  const off = useSyncExternalStore(
    (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    () => recall('single-keys'),
  )
  return { on: off !== 'off', turn }
}

function turn(on: boolean): void {
  remember('single-keys', on ? null : 'off')
  for (const tell of listeners) tell()
}
