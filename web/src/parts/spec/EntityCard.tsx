import { useState } from 'react'
import { m } from 'motion/react'
import { Pencil } from 'lucide-react'
import type { Entity } from '@/api/spec'
import { classes } from '@/lib/classes'
import { words } from '@/lib/format'
import { t } from '@/lib/text'
import { IconButton } from '@/ui/Button'
import { EntityEditor } from './EntityEditor'
import { useChange } from './change'

const FIELDS_SHOWN = 7

type Row = { key: string; label: string; type: string; marked: boolean; fresh: boolean }

/** A thing the product knows: its fields, what it points to, and the states it goes through. */
export function EntityCard({ entity, fresh, names }: { entity: Entity; fresh: ReadonlySet<string>; names: ReadonlyMap<string, string> }) {
  const [all, setAll] = useState(false)
  const [editing, setEditing] = useState(false)
  const change = useChange()
  const rows = rowsOf(entity, fresh, names)
  const shown = all ? rows : rows.filter((row, at) => at < FIELDS_SHOWN || row.fresh)
  const hidden = rows.length - shown.length
  const isNew = fresh.has(`entity:${entity.id}`)
  if (editing && change) {
    return (
      <li className="mb-3 break-inside-avoid rounded-lg border border-accent bg-panel">
        <EntityEditor entity={entity} change={change} onClose={() => setEditing(false)} />
      </li>
    )
  }
  return (
    <m.li
      initial={{ opacity: 0, y: 8 }}
      animate={{ opacity: 1, y: 0 }}
      transition={{ duration: 0.2 }}
      className={classes('group/card mb-3 flex break-inside-avoid flex-col rounded-lg border border-line bg-panel', isNew && 'arriving')}
    >
      <header className="flex items-baseline justify-between gap-2 px-3.5 pt-3">
        <h4 dir="auto" className="truncate font-semibold">{entity.label.many}</h4>
        <span className="relative shrink-0 text-xs text-ink-3">
          <span className={classes('transition-opacity', change && 'group-focus-within/card:opacity-0 group-hover/card:opacity-0 pointer-coarse:opacity-0')}>{entity.kind}</span>
          {change && (
            <IconButton label={t('spec.changeThing', { thing: entity.label.one })} onClick={() => setEditing(true)} className="absolute -end-1.5 -top-1 size-6 opacity-0 group-focus-within/card:opacity-100 group-hover/card:opacity-100 pointer-coarse:opacity-100">
              <Pencil size={12} />
            </IconButton>
          )}
        </span>
      </header>
      <ul className="mt-1.5 px-1.5 pb-1.5">
        {shown.map((row) => (
          <li key={row.key} className={classes('flex items-baseline justify-between gap-3 rounded-sm px-2 py-0.5 text-sm', row.fresh && !isNew && 'arriving')}>
            <span dir="auto" className="min-w-0 truncate text-ink-2">
              {row.label}
              {row.marked && <span className="text-accent-text" title={t('spec.required')}>{' *'}<span className="sr-only"> {t('spec.required')}</span></span>}
            </span>
            <span className="shrink-0 font-mono text-xs text-ink-3">{row.type}</span>
          </li>
        ))}
      </ul>
      {(all ? rows.length > FIELDS_SHOWN : hidden > 0) && (
        <button type="button" onClick={() => setAll(!all)} className="mx-2 mb-2 self-start rounded-sm px-1.5 text-xs text-ink-3 hover:text-ink">
          {all ? t('spec.fewer') : t('spec.more', { n: hidden })}
        </button>
      )}
      {entity.lifecycle && <States entity={entity} />}
    </m.li>
  )
}

function States({ entity }: { entity: Entity }) {
  const values = entity.fields.find((field) => field.name === entity.lifecycle?.field)?.values ?? []
  if (values.length === 0) return null
  return (
    <p className="mt-auto flex flex-wrap gap-x-1.5 border-t border-line px-3.5 py-2 text-xs text-ink-3">
      {values.map((value, at) => (
        <span key={value.id} className="whitespace-nowrap">
          {value.label}
          {at < values.length - 1 && <span aria-hidden className="ms-1.5 text-line-strong">{'›'}</span>}
        </span>
      ))}
    </p>
  )
}

function rowsOf(entity: Entity, fresh: ReadonlySet<string>, names: ReadonlyMap<string, string>): Row[] {
  const fields = entity.fields.map((field) => ({
    key: field.name,
    label: field.label,
    type: field.unit ? `${words(field.type)}, ${field.unit}` : words(field.type),
    marked: field.required === true,
    fresh: fresh.has(`field:${entity.id}.${field.name}`),
  }))
  const relations = (entity.relations ?? []).map((relation) => ({
    key: `to ${relation.name}`,
    label: relation.label,
    type: t('spec.to', { thing: (names.get(relation.to) ?? relation.to).toLowerCase() }),
    marked: relation.required === true,
    fresh: fresh.has(`field:${entity.id}.${relation.name}`),
  }))
  return [...fields, ...relations]
}
