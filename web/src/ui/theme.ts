import { useSyncExternalStore } from 'react'
import { useMedia } from '@/lib/media'
import { recall, remember } from '@/lib/storage'

export type Theme = 'light' | 'dark'

const listeners = new Set<() => void>()

/** The theme in force and the way to turn it. It follows the system until the person chose once. */
export function useTheme(): { theme: Theme; turn: () => void } {
  const system: Theme = useMedia('(prefers-color-scheme: dark)') ? 'dark' : 'light'
  const chosen = useSyncExternalStore(subscribe, () => recall('theme'))
  const theme: Theme = chosen === 'light' || chosen === 'dark' ? chosen : system
  return { theme, turn: () => choose(theme === 'dark' ? 'light' : 'dark') }
}

function choose(theme: Theme): void {
  remember('theme', theme)
  document.documentElement.dataset['theme'] = theme
  for (const tell of listeners) tell()
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed)
  return () => listeners.delete(changed)
}
