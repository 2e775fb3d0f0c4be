import { AnimatePresence, m } from 'motion/react'
import type { Spec } from '@/api/spec'
import { t } from '@/lib/text'
import { InlineText } from '@/ui/InlineText'
import { useChange } from './change'

/** What the product is, in its own words, and which revision of the spec this is. */
export function ProjectHead({ spec }: { spec: Spec }) {
  const change = useChange()
  const { project } = spec
  const facts = [
    project.archetypes[0],
    t(`spec.${project.audience}`),
    project.locale,
    project.currency,
    t('count.things', { n: spec.entities.length }),
    t('count.pages', { n: spec.pages.length }),
  ].filter((fact) => fact)
  return (
    <header>
      <div className="flex items-start justify-between gap-4">
        <h2 dir="auto" className="min-w-0 grow text-2xl font-semibold tracking-[-0.025em] break-words">
          <InlineText label={t('spec.title')} value={project.title} empty={t('spec.product')} onSave={change && ((title) => change({ edits: [{ edit: 'retitle', title }] }))} />
        </h2>
        <Revision number={spec.revision} />
      </div>
      {(project.tagline || change) && (
        <p className="mt-1 max-w-[60ch] text-lg text-ink-2">
          <InlineText label={t('topic.goal')} value={project.tagline} empty={t('spec.noGoal')} max={500} onSave={change && ((goal) => change({ answers: { goal } }))} />
        </p>
      )}
      <p className="mt-3 flex flex-wrap gap-x-2 gap-y-0.5 text-sm text-ink-3">
        {facts.map((fact, at) => (
          <span key={fact}>
            {fact}
            {at < facts.length - 1 && <span aria-hidden className="ms-2 text-line-strong">{'/'}</span>}
          </span>
        ))}
      </p>
    </header>
  )
}

function Revision({ number }: { number: number }) {
  return (
    <p className="numbers mt-1.5 flex shrink-0 overflow-hidden text-sm text-ink-3">
      {t('spec.revision')}
      {'\u00a0'}
      <AnimatePresence mode="wait" initial={false}>
        <m.span key={number} initial={{ y: 8, opacity: 0 }} animate={{ y: 0, opacity: 1 }} exit={{ y: -8, opacity: 0 }} transition={{ duration: 0.12 }} className="font-medium text-ink">
          {number}
        </m.span>
      </AnimatePresence>
    </p>
  )
}
