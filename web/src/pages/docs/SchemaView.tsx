import { useState } from 'react'
import { nameOf, resolved, typeText, type Description, type Schema } from '@/lib/openapi'
import { t } from '@/lib/text'
import { Said } from '@/ui/Said'
import { Words } from '@/ui/Words'

type Props = { description: Description; schema: Schema }

/** The fields of a shape. Shapes within it are unfolded when somebody asks, so one that holds itself has an end. */
export function SchemaView({ description, schema }: Props) {
  const { properties = {}, required = [], oneOf, items } = resolved(description, schema)
  const choices = oneOf?.filter((choice) => choice.type !== 'null') ?? []
  if (items) return <SchemaView description={description} schema={items} />
  const fields = Object.entries(properties)
  if (fields.length === 0 && choices.length === 0) return null
  return (
    <ul className="divide-y divide-line border-s border-line-strong/60 ps-4">
      {fields.map(([name, field]) => (
        <Field key={name} description={description} name={name} field={field} required={required.includes(name)} />
      ))}
      {choices.map((choice) => (
        <Field key={titleOf(description, choice)} description={description} name={titleOf(description, choice)} field={choice} required />
      ))}
    </ul>
  )
}

type FieldProps = { description: Description; name: string; field: Schema; required: boolean }

function Field({ description, name, field, required }: FieldProps) {
  const inner = innerOf(description, field)
  const said = field.description ?? (nameOf(field) ? resolved(description, field).description : undefined)
  return (
    <li className="py-2">
      <p className="flex flex-wrap items-baseline gap-x-2.5">
        <code className="font-mono text-sm font-medium">{name}</code>
        <span className="min-w-0 font-mono text-xs break-words text-ink-3">{typeText(field)}</span>
        {!required && <span className="text-xs text-ink-3">{t('docs.optional')}</span>}
      </p>
      {said && <p className="text-sm text-ink-2"><Said><Words text={said} /></Said></p>}
      {inner && <Inner description={description} schema={inner} label={t('docs.fields', { name })} />}
    </li>
  )
}

function Inner({ description, schema, label }: Props & { label: string }) {
  const [open, setOpen] = useState(false)
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)} className="mt-1">
      <summary className="w-fit rounded-sm text-sm text-ink-2 hover:text-ink">{label}</summary>
      <div className="pt-1">{open && <SchemaView description={description} schema={schema} />}</div>
    </details>
  )
}

/** What is to be unfolded below a field, if it is more than one word. */
function innerOf(description: Description, field: Schema): Schema | null {
  const choice = (field.oneOf ?? field.anyOf)?.find((one) => one.type !== 'null')
  const near = field.items ?? choice ?? field
  const { properties, oneOf } = resolved(description, near)
  return properties || oneOf ? near : null
}

/** A choice by its name, or by the one field that tells it from the others. */
function titleOf(description: Description, choice: Schema): string {
  const tag = Object.values(resolved(description, choice).properties ?? {}).find((field) => field.enum?.length === 1)
  return tag ? String(tag.enum?.[0]) : typeText(choice)
}
