import type { JobState } from '@/api/run'
import { classes } from '@/lib/classes'
import { capital, number } from '@/lib/format'
import { t } from '@/lib/text'
import type { Tally } from './jobs'

/** The states with how many jobs each has; pressing one leaves only those. */
export function StateChips({ tallies, state, onState }: { tallies: Tally[]; state: JobState | undefined; onState: (state: JobState | undefined) => void }) {
  return (
    <div role="group" aria-label={t('queue.states')} className="flex flex-wrap gap-1">
      {tallies.map((tally) => {
        const pressed = tally.state === state
        return (
          <button
            key={tally.state}
            type="button"
            aria-pressed={pressed}
            onClick={() => onState(pressed ? undefined : tally.state)}
            className={classes(
              'inline-flex h-8 items-center gap-1.5 rounded-md border px-2.5 text-sm transition-colors duration-150',
              pressed ? 'border-ink bg-ink text-panel' : 'border-line bg-panel text-ink-2 hover:border-line-strong hover:text-ink',
            )}
          >
            {capital(t(`state.${tally.state}`))}
            <span className="numbers font-medium">
              {number(tally.n)}
            </span>
          </button>
        )
      })}
    </div>
  )
}
