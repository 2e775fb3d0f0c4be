import { words } from '@/lib/format'

const VALUE_MAX = 400

/** What a rule looked at, as names and values; a change as a unified diff stands by itself. */
export function factsOf(context: Record<string, unknown>): { facts: { name: string; value: string }[]; diff: string | null } {
  const entries = Object.entries(context)
  const diff = entries.find(([name, value]) => (name === 'diff' || name === 'patch') && typeof value === 'string' && value !== '')
  const facts = entries.filter(([name]) => name !== diff?.[0]).map(([name, value]) => ({ name: words(name), value: textOf(value) }))
  return { facts: facts.filter(({ value }) => value !== ''), diff: (diff?.[1] as string | undefined) ?? null }
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.length > VALUE_MAX ? `${text.slice(0, VALUE_MAX)}…` : text
}
