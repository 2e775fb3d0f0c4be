import { languageNow, t } from './text'

/** A span of time for a person: `340 ms`, `4.2 s`, `1 m 05 s`, `2 h 03 m`. */
export function duration(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return '–'
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`
  const seconds = Math.floor(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} m ${two(seconds % 60)} s`
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} m`
}

/** A running clock, `0:41` or `1:02:07`: its width changes as seldom as can be. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`
}

/** How long ago a moment was, in the language of the page: `just now`, `5 min ago`, `3 h ago`, `yesterday`, then the date. */
export function ago(atMs: number, nowMs: number): string {
  if (atMs - nowMs > 60_000) return until(atMs, nowMs)
  const minutes = Math.floor((nowMs - atMs) / 60_000)
  if (minutes < 1) return t('time.now')
  if (minutes < 60) return t('time.minutes', { n: minutes })
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return t('time.hours', { n: hours })
  if (hours < 48) return t('time.yesterday')
  return new Date(atMs).toLocaleDateString(languageNow(), { day: 'numeric', month: 'short' })
}

/** How long until a moment: `in 5 min`, `in 3 h`, then the date. */
function until(atMs: number, nowMs: number): string {
  const minutes = Math.floor((atMs - nowMs) / 60_000)
  if (minutes < 60) return t('time.inMinutes', { n: minutes })
  if (minutes < 24 * 60) return t('time.inHours', { n: Math.floor(minutes / 60) })
  return new Date(atMs).toLocaleDateString(languageNow(), { day: 'numeric', month: 'short' })
}

/** A moment exactly, with its seconds, in the language and the time zone of whoever looks. */
export function moment(atMs: number): string {
  return new Date(atMs).toLocaleString(languageNow(), { dateStyle: 'medium', timeStyle: 'medium' })
}

/** A day, in the language of the page. */
export function day(atMs: number): string {
  return new Date(atMs).toLocaleDateString(languageNow(), { dateStyle: 'medium' })
}

/** A number as the language writes it. */
export function number(n: number, options?: Intl.NumberFormatOptions): string {
  return n.toLocaleString(languageNow(), options)
}

/** A size for a person: `340 byte`, `4.2 MB`. */
export function bytes(n: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  const at = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, n)) / 3)))
  return number(n / 1000 ** at, { style: 'unit', unit: units[at] ?? 'byte', maximumFractionDigits: at === 0 ? 0 : 1 })
}

/** An identifier as words: `not_run` → `not run`. */
export function words(identifier: string): string {
  return identifier.replaceAll('_', ' ')
}

/** The first letter large, the rest as it is. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** A fragment as a sentence: the server's errors are lower-case fragments, so that programs can join them. */
export function sentence(fragment: string): string {
  const text = capital(fragment.trim())
  return /[.!?…]$/.test(text) ? text : `${text}.`
}

/** An argument list as one line that a shell would read the same way. */
export function shellLine(command: readonly string[]): string {
  return command.map((part) => (/^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", "'\\''")}'`)).join(' ')
}

function two(n: number): string {
  return String(n).padStart(2, '0')
}

/** A size for a person, in the language of the page: `812 byte`, `3.4 kB`, `12 MB`. */
export function bytesOf(bytes: number): string {
  const [unit, value] = bytes < 1000 ? ['byte', bytes] : bytes < 1e6 ? ['kilobyte', bytes / 1e3] : ['megabyte', bytes / 1e6]
  return new Intl.NumberFormat(languageNow(), { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)
}
