import { useState } from 'react'
import { Trash2, X } from 'lucide-react'
import type { Entity } from '@/api/spec'
import { FIELD_TYPES } from '@/api/specChange'
import { words } from '@/lib/format'
import { t } from '@/lib/text'
import { Button, IconButton } from '@/ui/Button'
import { Choice } from '@/ui/Field'
import { InlineText } from '@/ui/InlineText'
import { AddRow } from './AddRow'
import type { Change } from './change'

/** A thing while it is changed: its name, its fields with their types, one more, or away with it. */
export function EntityEditor({ entity, change, onClose }: { entity: Entity; change: NonNullable<Change>; onClose: () => void }) {
  const [type, setType] = useState('string')
  const own = entity.label.one
  const edit = (field: string, field_type: string) => change({ edits: [{ edit: 'add_field', entity: own, field, field_type }] })
  return (
    <div className="px-3.5 pt-3 pb-2.5">
      <div className="flex items-center justify-between gap-2">
        <InlineText label={t('spec.nameOf', { thing: own })} value={own} onSave={(to) => change({ edits: [{ edit: 'rename', from: own, to }] })} className="font-semibold" />
        <IconButton label={t('act.close')} onClick={onClose} className="-me-1.5 size-7">
          <X size={14} />
        </IconButton>
      </div>
      <ul className="mt-1.5 space-y-0.5">
        {entity.fields
          .filter((field) => field.type !== 'slug')
          .map((field) => (
            <li key={field.name} className="flex items-center gap-1.5 text-sm">
              <span dir="auto" className="min-w-0 grow truncate text-ink-2">
                {field.label}
              </span>
              {(FIELD_TYPES as readonly string[]).includes(field.type) ? (
                <Choice aria-label={t('spec.typeOf', { field: field.label })} value={field.type} options={FIELD_TYPES.map((value) => ({ value, label: words(value) }))} onPick={(value) => edit(field.label, value)} className="h-7 max-w-28 text-xs" />
              ) : (
                <span className="font-mono text-xs text-ink-3">{words(field.type)}</span>
              )}
              <IconButton label={t('spec.removeField', { field: field.label })} onClick={() => change({ edits: [{ edit: 'remove_field', entity: own, field: field.label }] })} className="size-7">
                <X size={13} />
              </IconButton>
            </li>
          ))}
      </ul>
      <div className="mt-1.5 border-t border-line pt-1.5">
        <AddRow label={t('spec.newField')} onAdd={(field) => edit(field, type)}>
          <Choice aria-label={t('spec.type')} value={type} options={FIELD_TYPES.map((value) => ({ value, label: words(value) }))} onPick={setType} className="h-7 max-w-24 shrink-0 text-xs" />
        </AddRow>
      </div>
      {entity.kind !== 'system' && (
        <Button small look="quiet" icon={<Trash2 aria-hidden size={13} />} onClick={() => change({ edits: [{ edit: 'remove', noun: own }] })} className="mt-1.5 -ms-2.5">
          {t('spec.removeThing', { thing: own })}
        </Button>
      )}
    </div>
  )
}
