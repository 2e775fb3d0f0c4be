// @vitest-environment jsdom
import { afterEach, expect, test } from 'vitest'
import { LANGUAGES, directionOf, languageNow, languageWanted, said, speak, t, type Catalogue, type Forms } from './text'
import { ar } from './text/ar'
import { de } from './text/de'
import { en } from './text/en'
import { fr } from './text/fr'

const OTHERS: Record<string, Catalogue> = { de, fr, ar }
const holes = (text: string | Forms) => [...new Set(Object.values(typeof text === 'string' ? [text] : text).flatMap((form) => form.match(/\{\w+\}/g) ?? []))].toSorted()

afterEach(async () => {
  localStorage.clear()
  await speak('en')
})

test('every language has every text, with the same places for values', () => {
  for (const [name, catalogue] of Object.entries(OTHERS)) {
    expect(Object.keys(catalogue).toSorted(), name).toEqual(Object.keys(en).toSorted())
    for (const [key, text] of Object.entries(en)) {
      const theirs = catalogue[key as keyof typeof en]
      expect(holes(theirs).filter((hole) => hole !== '{n}'), `${name} ${key}`).toEqual(holes(text).filter((hole) => hole !== '{n}'))
      for (const form of Object.values(typeof theirs === 'string' ? [theirs] : theirs)) expect(form.trim(), `${name} ${key}`).not.toBe('')
    }
  }
})

test('a counted text has every form that its language counts with', () => {
  for (const [name, catalogue] of Object.entries({ en, ...OTHERS })) {
    // Large round numbers take a form of their own in French; those texts never reach a million.
    const needed = new Intl.PluralRules(name).resolvedOptions().pluralCategories.filter((form) => !(name === 'fr' && form === 'many'))
    for (const [key, text] of Object.entries(catalogue)) {
      if (typeof text === 'string') continue
      expect(needed.filter((form) => !Object.hasOwn(text, form)), `${name} ${key}`).toEqual([])
    }
  }
})

test('a text has its values, and what a value holds is never read again', () => {
  expect(t('login.with', { name: '{name} <b>' })).toBe('Sign in with {name} <b>')
  expect(t('time.minutes', { n: 1 })).toBe('1 min ago')
})

test('what the server names and the catalogue does not is shown as words', () => {
  expect(said('state', 'working')).toBe('working')
  expect(said('state', 'quite_new')).toBe('quite new')
  expect(said('toString', 'x')).toBe('x')
})

test('a language that was chosen goes before those of the browser', () => {
  expect(languageWanted(['tlh', 'fr-CA', 'de'])).toBe('fr')
  expect(languageWanted(['tlh'])).toBe('en')
  localStorage.setItem('velocity.language', 'ar')
  expect(languageWanted(['de'])).toBe('ar')
})

test('a language turns the page to its side, and its numbers and forms with it', async () => {
  for (const language of LANGUAGES) {
    await speak(language)
    expect([languageNow(), document.documentElement.lang, document.documentElement.dir]).toEqual([language, language, directionOf(language)])
  }
  await speak('de')
  expect(t('queue.chosen', { n: 1200 })).toBe('1.200 ausgewählt')
})
