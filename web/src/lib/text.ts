import { useSyncExternalStore } from 'react'
import { recall, remember } from './storage'
import { en, type Key } from './text/en'

/** A text with one form for each way of counting that its language has. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }
/** Everything that the page says, in one language. */
export type Catalogue = Record<Key, string | Forms>
export type { Key }

export const LANGUAGES = ['en', 'de', 'fr', 'ar'] as const
export type Language = (typeof LANGUAGES)[number]

/** Each language as it calls itself. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', de: 'Deutsch', fr: 'Français', ar: 'العربية' }

/** English comes with the page, the others when somebody reads them. */
const COMING: Record<Language, () => Promise<Catalogue>> = {
  en: async () => en,
  de: async () => (await import('./text/de')).de,
  fr: async () => (await import('./text/fr')).fr,
  ar: async () => (await import('./text/ar')).ar,
}

let language: Language = 'en'
let catalogue: Catalogue = en
const listeners = new Set<() => void>()

/** A text in the language of the page. `n` chooses the form; every `{name}` is replaced as it is, never read as markup. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  const text = catalogue[key]
  return filled(typeof text === 'string' ? text : formOf(text, Number(values['n'] ?? 0)), values)
}

/** A text whose key is made of what the server said; what is not in the catalogue is shown as words. */
export function said(prefix: string, word: string): string {
  const key = `${prefix}.${word}`
  return Object.hasOwn(en, key) ? t(key as Key) : word.replaceAll('_', ' ')
}

/** The language in force: for numbers, dates and sorting. */
export function languageNow(): Language {
  return language
}

/** The language in force, live. */
export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, languageNow)
}

/** The language that was chosen once, else the first of the browser's that the page speaks. */
export function languageWanted(wishes: readonly string[] = navigator.languages): Language {
  const known = [recall('language') ?? '', ...wishes].map((wish) => wish.slice(0, 2).toLowerCase())
  return LANGUAGES.find((one) => one === known.find((wish) => LANGUAGES.some((language) => language === wish))) ?? 'en'
}

/** Speaks a language from now on. Where its texts cannot be had, the page goes on in the one it has. */
export async function speak(wanted: Language): Promise<void> {
  catalogue = await COMING[wanted]().catch(() => catalogue)
  if (wanted !== 'en' && catalogue === en) return
  language = wanted
  document.documentElement.lang = language
  document.documentElement.dir = directionOf(language)
  for (const tell of listeners) tell()
}

/** Speaks a language and remembers it for the next visit. */
export function chooseLanguage(wanted: Language): Promise<void> {
  remember('language', wanted)
  return speak(wanted)
}

/** Which way a language is written. */
export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr'
}

function formOf(forms: Forms, n: number): string {
  return forms[new Intl.PluralRules(language).select(n)] ?? forms.other
}

function filled(text: string, values: Record<string, string | number>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    return typeof value === 'number' ? value.toLocaleString(language) : (value ?? whole)
  })
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed)
  return () => listeners.delete(changed)
}
