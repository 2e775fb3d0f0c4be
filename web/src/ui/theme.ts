import { useSyncExternalStore } from 'react'
import { useMedia } from '@/lib/media'
import { recall, remember } from '@/lib/storage'

export type Theme = 'light' | 'dark'
export const THEME_CHOICES = ['light', 'dark', 'system'] as const
export type ThemeChoice = (typeof THEME_CHOICES)[number]
export const DENSITIES = ['comfortable', 'compact'] as const
export type Density = (typeof DENSITIES)[number]

const listeners = new Set<() => void>()

/** The theme in force, what was chosen, and the ways to choose. It follows the system until the person chose once. */
export function useTheme(): { theme: Theme; choice: ThemeChoice; choose: (choice: ThemeChoice) => void; turn: () => void } {
  const system: Theme = useMedia('(prefers-color-scheme: dark)') ? 'dark' : 'light'
  const chosen = useSyncExternalStore(subscribe, () => recall('theme'))
  const choice: ThemeChoice = chosen === 'light' || chosen === 'dark' ? chosen : 'system'
  const theme = choice === 'system' ? system : choice
  return { theme, choice, choose: chooseTheme, turn: () => chooseTheme(theme === 'dark' ? 'light' : 'dark') }
}

/** How closely things stand, and the way to choose. */
export function useDensity(): { density: Density; choose: (density: Density) => void } {
  const density = useSyncExternalStore(subscribe, () => recall('density'))
  return { density: density === 'compact' ? 'compact' : 'comfortable', choose: chooseDensity }
}

/** Takes a theme from now on, and remembers it. */
export function chooseTheme(choice: ThemeChoice): void {
  keep('theme', choice === 'system' ? null : choice)
}

/** Takes a density from now on, and remembers it. */
export function chooseDensity(density: Density): void {
  keep('density', density === 'compact' ? density : null)
}

function keep(name: 'theme' | 'density', value: string | null): void {
  remember(name, value)
  const { dataset } = document.documentElement
  if (value === null) delete dataset[name]
  else dataset[name] = value
  for (const tell of listeners) tell()
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed)
  return () => listeners.delete(changed)
}
