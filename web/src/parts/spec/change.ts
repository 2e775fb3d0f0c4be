import { createContext, useContext, useMemo } from 'react'
import { useChangeSpec } from '@/api/session'
import type { Spec } from '@/api/spec'
import { inverseOf, type SpecChange } from '@/api/specChange'
import { t } from '@/lib/text'
import { tell } from '@/ui/note'

/** The way to change the spec that is shown; null where it may only be looked at. */
export type Change = ((change: SpecChange) => void) | null

const ChangeContext = createContext<Change>(null)

export const ChangeProvider = ChangeContext.Provider

/** The way to change the spec in place. */
export function useChange(): Change {
  return useContext(ChangeContext)
}

/** Changes a spec in place and tells what came of it, with the way back. */
export function useChanges(session: string, spec: Spec, may: boolean): Change {
  const { mutate } = useChangeSpec(session)
  return useMemo(() => {
    if (!may) return null
    const change = (wanted: SpecChange, quiet = false) => {
      const back = inverseOf(spec, wanted)
      mutate(wanted, {
        onSuccess: () => {
          if (!quiet) tell(t('spec.changed'), back ? { undo: () => change(back, true) } : {})
        },
        onError: (error) => tell(error.message, { tone: 'bad' }),
      })
    }
    return (wanted) => change(wanted)
  }, [may, mutate, spec])
}
