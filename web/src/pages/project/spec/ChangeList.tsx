import { Minus, PencilLine, Plus } from 'lucide-react'
import type { SpecChange } from '@/api/source'
import { classes } from '@/lib/classes'
import { said, t } from '@/lib/text'
import { grouped } from './groups'

const LOOKS = { added: 'bg-ok-soft text-ok', removed: 'bg-bad-soft text-bad', changed: 'bg-warn-soft text-warn' } as const
const GLYPHS = { added: Plus, removed: Minus, changed: PencilLine } as const

/** What differs between two specs: by part, each thing by its name with what about it is different. */
export function ChangeList({ changes }: { changes: readonly SpecChange[] }) {
  return (
    <div className="space-y-5">
      {grouped(changes).map((group) => (
        <section key={group.key} aria-label={titleOf(group.area, group.of)}>
          <h2 className="pb-1.5 text-sm font-semibold">
            {said('area', group.area)}
            {group.of !== null && (
              <bdi dir="auto" className="ms-1.5 font-normal text-ink-3">
                {group.of}
              </bdi>
            )}
          </h2>
          <ul className="divide-y divide-line rounded-lg border border-line bg-panel">
            {group.changes.map((change) => (
              <Change key={`${change.kind} ${change.id}`} change={change} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

function titleOf(area: string, of: string | null): string {
  return of === null ? said('area', area) : `${said('area', area)}: ${of}`
}

function Change({ change }: { change: SpecChange }) {
  const Glyph = GLYPHS[change.kind]
  // What came or went is named by its label; that this was nothing before need not be said.
  const facts = change.kind === 'changed' ? change.facts : change.facts.filter((fact) => fact.name !== 'label' && fact.name !== 'text')
  return (
    <li className="flex gap-3 px-3.5 py-2.5 text-sm">
      <span role="img" aria-label={t(`change.${change.kind}`)} className={classes('mt-0.5 grid size-5 shrink-0 place-items-center rounded-sm', LOOKS[change.kind])}>
        <Glyph size={12} strokeWidth={2.5} />
      </span>
      <div className="min-w-0 grow">
        {change.label !== '' && (
          <p dir="auto" className={classes('font-medium break-words', change.kind === 'removed' && 'text-ink-2 line-through decoration-line-strong')}>
            {change.label}
          </p>
        )}
        {facts.length > 0 && (
          <dl className="mt-0.5 grid gap-x-4 gap-y-0.5 sm:grid-cols-[max-content_minmax(0,1fr)]">
            {facts.map((fact) => (
              <div key={fact.name} className="contents">
                <dt className="text-ink-3 max-sm:mt-1">{said('fact', fact.name)}</dt>
                <dd className="min-w-0 break-words">
                  {change.kind === 'changed' ? <Both before={fact.before} after={fact.after} /> : <bdi dir="auto" className="text-ink-2">{fact.after ?? fact.before}</bdi>}
                </dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </li>
  )
}

function Both({ before, after }: { before: string | null; after: string | null }) {
  return (
    <>
      <del className="text-ink-3 decoration-line-strong">
        <bdi dir="auto">{before ?? t('change.nothing')}</bdi>
      </del>
      <span aria-hidden className="mx-1.5 inline-block text-ink-3 rtl:-scale-x-100">
        {'→'}
      </span>
      <ins className="no-underline">
        <bdi dir="auto">{after ?? t('change.nothing')}</bdi>
      </ins>
    </>
  )
}
