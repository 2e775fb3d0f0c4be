import { useEffect, useMemo, useRef } from 'react'
import type { EntityKind, Spec } from '@/api/spec'
import { t } from '@/lib/text'
import { Section } from '@/ui/Section'
import { AddRow } from './AddRow'
import { useArrivals } from './arrivals'
import { ChangeProvider, useChanges } from './change'
import { EntityCard } from './EntityCard'
import { AssumptionList, IgnoredList, PageList, RequirementList, RoleList, TraceList } from './Lists'
import { ProjectHead } from './ProjectHead'
import { StyleCard } from './StyleCard'

/** What the product is about stands first, its own machinery last. */
const ORDER: EntityKind[] = ['resource', 'transactional', 'event', 'personal', 'line', 'reference', 'system']

/** The spec as it fills: what is new is marked for a moment. */
export function SpecView({ sessionId, spec, can = false, onSay }: { sessionId: string; spec: Spec; /** Whether it may be changed in place. */ can?: boolean; /** Absent where it is only looked at. */ onSay?: (text: string) => void }) {
  const change = useChanges(sessionId, spec, can)
  const keys = useMemo(() => keysOf(spec), [spec])
  const fresh = useArrivals(sessionId, keys)
  const names = useMemo(() => new Map(spec.entities.map((entity) => [entity.id, entity.label.one])), [spec])
  const ignored = spec.trace.filter((one) => one.ignored)
  const things = spec.entities.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
  const assumed = [
    ...spec.assumptions,
    ...spec.questions.map((question) => ({ text: t('spec.default', { text: question.text, value: question.default }) })),
  ]
  const root = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (fresh.size > 0) void root.current?.querySelector('.arriving')?.scrollIntoView({ block: 'nearest', behavior: 'smooth' })
  }, [fresh])
  return (
    <ChangeProvider value={change}>
      <div ref={root} className="space-y-6">
        <ProjectHead spec={spec} />
        {ignored.length > 0 && (
          <Section title={t('spec.ignored')} count={ignored.length}>
            <IgnoredList trace={ignored} />
          </Section>
        )}
        <Section title={t('spec.things')} count={things.length}>
          <ul className="columns-1 gap-3 sm:columns-2 2xl:columns-3">
            {things.map((entity) => (
              <EntityCard key={entity.id} entity={entity} fresh={fresh} names={names} />
            ))}
          </ul>
          {change && (
            <div className="rounded-lg border border-dashed border-line px-1.5 py-1">
              <AddRow label={t('spec.newThing')} onAdd={(phrase) => change({ edits: [{ edit: 'add_feature', phrase }] })} />
            </div>
          )}
        </Section>
        {spec.pages.length > 0 && (
          <Section title={t('spec.pages')} count={spec.pages.length}>
            <PageList pages={spec.pages} fresh={fresh} />
          </Section>
        )}
        {spec.roles.length > 0 && (
          <Section title={t('spec.people')} count={spec.roles.length}>
            <RoleList roles={spec.roles} users={spec.answers.users} fresh={fresh} />
          </Section>
        )}
        <Section title={t('spec.style')}>
          <StyleCard theme={spec.theme} project={spec.project} />
        </Section>
        {assumed.length > 0 && (
          <Section title={t('spec.assumed')} count={assumed.length}>
            <AssumptionList items={assumed} onSay={onSay} />
          </Section>
        )}
        {spec.requirements.length > 0 && (
          <Section title={t('spec.requirements')} count={spec.requirements.length} open={false}>
            <RequirementList requirements={spec.requirements} />
          </Section>
        )}
        {spec.trace.length > 0 && (
          <Section title={t('spec.trace')} count={spec.trace.length} open={false}>
            <TraceList trace={spec.trace} />
          </Section>
        )}
      </div>
    </ChangeProvider>
  )
}

function keysOf(spec: Spec): string[] {
  return [
    ...spec.entities.flatMap((entity) => [
      `entity:${entity.id}`,
      ...entity.fields.map((field) => `field:${entity.id}.${field.name}`),
      ...(entity.relations ?? []).map((relation) => `field:${entity.id}.${relation.name}`),
    ]),
    ...spec.pages.map((page) => `page:${page.id}`),
    ...spec.roles.map((role) => `role:${role.id}`),
  ]
}
