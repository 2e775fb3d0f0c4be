import { AnimatePresence, m } from 'motion/react'
import type { Spec } from '@/api/spec'
import { t } from '@/lib/text'

/** What the product is, in its own words, and which revision of the spec this is. */
export function ProjectHead({ spec }: { spec: Spec }) {
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
        <h2 dir="auto" className="min-w-0 text-2xl font-semibold tracking-[-0.025em] break-words">
          {project.title || t('spec.product')}
        </h2>
        <Revision number={spec.revision} />
      </div>
      {project.tagline && <p dir="auto" className="mt-1 max-w-[60ch] text-lg text-ink-2">{project.tagline}</p>}
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
