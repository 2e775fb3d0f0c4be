import { t, type Key } from '@/lib/text'
import { en } from '@/lib/text/en'

/** Why a sign-in by the provider ended at the door, as the server says in the address, and what to do about it; undefined when nothing is said. */
export function refusal(code: string | undefined): string | undefined {
  if (code === undefined) return undefined
  const key = `refusal.${code}`
  return Object.hasOwn(en, key) ? t(key as Key) : t('refusal.other')
}
