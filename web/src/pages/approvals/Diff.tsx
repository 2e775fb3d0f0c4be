import { classes } from '@/lib/classes'
import { t } from '@/lib/text'
import { kindOf } from './facts'

const LOOKS = { head: 'text-ink-3', added: 'bg-ok-soft text-ok', removed: 'bg-bad-soft text-bad', same: '' } as const

/** A unified diff; the sign at the start of each line says what its colour says. */
export function Diff({ text }: { text: string }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard.
    <pre dir="ltr" tabIndex={0} role="region" aria-label={t('approvals.diff')} className="mt-4 max-h-[28rem] overflow-auto rounded-md border border-line bg-raised py-2 font-mono text-xs leading-5">
      {text.split('\n').map((line, at) => (
        <span key={at} className={classes('block min-w-max px-3 whitespace-pre', LOOKS[kindOf(line)])}>
          {line || ' '}
        </span>
      ))}
    </pre>
  )
}
