import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useSignOut, type User } from '@/api/auth'
import { HIT_KINDS, searchQuery } from '@/api/search'
import { sessionsQuery } from '@/api/session'
import { classes } from '@/lib/classes'
import { newSessionId } from '@/lib/id'
import { best } from '@/lib/match'
import { LANGUAGES, LANGUAGE_NAMES, chooseLanguage, t } from '@/lib/text'
import { chooseDensity, chooseTheme, DENSITIES, THEME_CHOICES } from '@/ui/theme'
import { grouped, wayTo } from '../search/way'
import { placesOf } from './places'

type Command = { id: string; group: string; text: string; act: () => void }

const SHOWN_MAX = 40
/** How long one pauses before the server is asked. */
const PAUSE_MS = 200
const OF_A_KIND = 4

/** Everything that can be gone to or done, and what is stored, found by its words. */
export function Palette({ user, onClose, onKeys }: { user: User; onClose: () => void; onKeys: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const commands = useCommands(user, onKeys)
  const asked = useLater(query.trim(), PAUSE_MS)
  const hits = useHits(asked)
  const found = useMemo(() => [...best(commands, query, (command) => `${command.text} ${command.group}`).slice(0, SHOWN_MAX), ...(query.trim() === '' ? [] : hits)], [commands, query, hits])
  const chosen = Math.min(at, found.length - 1)
  useEffect(() => dialog.current?.showModal(), [])
  useEffect(() => void list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }), [chosen, found])
  const run = (command: Command | undefined) => {
    if (!command) return
    onClose()
    command.act()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const to = { ArrowDown: chosen + 1, ArrowUp: chosen - 1, Home: 0, End: found.length - 1 }[event.key]
    if (event.key === 'Enter') run(found[chosen])
    else if (to === undefined || found.length === 0) return
    else setAt((to + found.length) % found.length)
    event.preventDefault()
  }
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- Escape closes a dialog by itself.
    <dialog
      ref={dialog}
      aria-label={t('palette.label')}
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && onClose()}
      className="mx-auto mt-[12vh] mb-auto w-[min(36rem,calc(100vw-2rem))] overflow-hidden rounded-lg border border-line bg-panel p-0 text-ink shadow-xl"
    >
      <input
        role="combobox"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={found[chosen] ? `${id}-${chosen}` : undefined}
        aria-autocomplete="list"
        aria-label={t('palette.open')}
        placeholder={t('palette.placeholder')}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
        className="h-12 w-full border-b border-line bg-transparent px-4 text-lg outline-none placeholder:text-ink-3"
      />
      <p role="status" className="sr-only">
        {t('palette.found', { n: found.length })}
      </p>
      <div ref={list} id={`${id}-list`} role="listbox" aria-label={t('palette.label')} className="max-h-[50vh] overflow-y-auto p-1.5">
        {found.map((command, n) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the focus stays in the field, which hears the keys.
          <div
            key={command.id}
            id={`${id}-${n}`}
            role="option"
            aria-selected={n === chosen}
            onPointerMove={() => n !== chosen && setAt(n)}
            onClick={() => run(command)}
            className={classes('flex cursor-pointer items-baseline justify-between gap-4 rounded-md px-2.5 py-1.5', n === chosen && 'bg-hover')}
          >
            <span dir="auto" className="min-w-0 truncate">
              {command.text}
            </span>
            <span className="shrink-0 text-xs text-ink-3">{command.group}</span>
          </div>
        ))}
        {found.length === 0 && <p className="px-2.5 py-2 text-ink-3">{t('palette.none')}</p>}
      </div>
    </dialog>
  )
}

/** What the server found, as things to go to; the last one leads to all of it. */
function useHits(q: string): Command[] {
  const navigate = useNavigate()
  const { data } = useQuery(searchQuery(q, OF_A_KIND))
  return useMemo(() => {
    if (q === '') return []
    const groups = grouped(data ?? [], HIT_KINDS)
    const hits = groups.flatMap(({ kind, hits }) => hits.map((hit) => ({ id: `${kind} ${hit.id}`, group: t(`hit.${kind}`), text: hit.kind === 'run' || hit.kind === 'job' ? `${hit.title} ${hit.id}` : hit.title, act: () => void navigate(wayTo(hit)) })))
    return [...hits, { id: 'all', group: t('search.title'), text: t('search.all', { q }), act: () => void navigate({ to: '/search', search: { q } }) }]
  }, [data, navigate, q])
}

/** A value once it has stood still for a while. */
function useLater<T>(value: T, ms: number): T {
  const [later, setLater] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return later
}

function useCommands(user: User, onKeys: () => void): Command[] {
  const navigate = useNavigate()
  const signOut = useSignOut()
  const { data: sessions } = useQuery(sessionsQuery)
  return useMemo(() => {
    const [pages, products, commands] = [t('palette.pages'), t('palette.products'), t('palette.commands')]
    return [
      ...placesOf(user).map(({ to, text }) => ({ id: to, group: pages, text: t(text), act: () => void navigate({ to }) })),
      { id: 'profile', group: pages, text: t('nav.profile'), act: () => void navigate({ to: '/profile' }) },
      { id: 'docs', group: pages, text: t('nav.docs'), act: () => void navigate({ to: '/docs' }) },
      { id: 'new', group: commands, text: t('products.new'), act: () => void navigate({ to: '/', search: { session: newSessionId() } }) },
      ...(sessions ?? []).map((session) => ({ id: `session ${session.id}`, group: products, text: session.title || t('products.untitled'), act: () => void navigate({ to: '/', search: { session: session.id } }) })),
      { id: 'keys', group: commands, text: t('keys.title'), act: onKeys },
      ...THEME_CHOICES.map((choice) => ({ id: `theme ${choice}`, group: t('look.theme'), text: t(`look.${choice}`), act: () => chooseTheme(choice) })),
      ...DENSITIES.map((density) => ({ id: `density ${density}`, group: t('look.density'), text: t(`look.${density}`), act: () => chooseDensity(density) })),
      ...LANGUAGES.map((language) => ({ id: `language ${language}`, group: t('look.language'), text: LANGUAGE_NAMES[language], act: () => void chooseLanguage(language) })),
      { id: 'out', group: commands, text: t('user.signOut'), act: () => signOut.mutate() },
    ]
  }, [navigate, onKeys, sessions, signOut, user])
}
