import { words } from '@/lib/format'

export type Fact = { label: string; value: string }

const FACTS_MAX = 10
const VALUE_MAX = 120

/** The report's own numbers and words, one level deep: a list counts, a table of simple values opens. */
export function facts(report: unknown): Fact[] {
  if (!isTable(report)) return []
  const out: Fact[] = []
  for (const [key, value] of Object.entries(report)) {
    if (isTable(value)) {
      for (const [inner, deep] of Object.entries(value)) push(out, `${key} ${inner}`, deep)
    } else push(out, key, value)
  }
  return out.slice(0, FACTS_MAX)
}

/** The report in a few words: what was counted, and noughts only where nothing else is said. */
export function headline(report: unknown): string {
  const all = facts(report)
  const telling = all.filter((fact) => fact.value !== '0')
  return (telling.length > 0 ? telling : all)
    .slice(0, 3)
    .map(({ label, value }) => (/^\d+$/.test(value) ? `${value} ${label}` : `${label} ${value}`))
    .join(', ')
}

function push(out: Fact[], key: string, value: unknown): void {
  const said = say(value)
  if (said !== null) out.push({ label: words(key), value: said })
}

function say(value: unknown): string | null {
  if (typeof value === 'string') return value === '' || value.length > VALUE_MAX ? null : value
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toFixed(2)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return String(value.length)
  return null
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
