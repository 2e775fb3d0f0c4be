import type { Tone } from '@/ui/Badge'

/** The tone of what a rule does. */
export function effectTone(effect: string): Tone {
  return ({ permit: 'ok', ask: 'accent', forbid: 'bad' } as Record<string, Tone>)[effect] ?? 'neutral'
}

/** The tone of what the rules say. */
export function rulingTone(ruling: string): Tone {
  return ({ allow: 'ok', needs_approval: 'accent', deny: 'bad' } as Record<string, Tone>)[ruling] ?? 'neutral'
}
