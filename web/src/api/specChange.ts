import type { Schemas } from './client'
import type { Answers, Spec, Theme } from './spec'

/** One typed change of a spec. */
export type SpecEdit = Schemas['SpecEdit']
/** Answers that are replaced, and edits behind them. */
export type SpecChange = { answers?: Partial<Answers>; edits?: SpecEdit[] }

/** The types that a field may be given, by how often they are wanted. */
export const FIELD_TYPES = ['string', 'text', 'int', 'decimal', 'money', 'percent', 'bool', 'date', 'time', 'datetime', 'duration', 'email', 'phone', 'url', 'image', 'file', 'color', 'rating', 'tags'] as const

/** The spec as it will be, as near as the page can know: the server derives the rest, and its answer takes this one's place. Pure. */
export function afterChange(spec: Spec, { answers, edits = [] }: SpecChange): Spec {
  const goal = answers?.goal
  const said = goal === undefined ? spec : { ...spec, project: { ...spec.project, tagline: goal } }
  return edits.reduce(afterEdit, { ...said, answers: { ...said.answers, ...answers } })
}

function afterEdit(spec: Spec, edit: SpecEdit): Spec {
  switch (edit.edit) {
    case 'retitle':
      return { ...spec, project: { ...spec.project, title: edit.title } }
    case 'set_currency':
      return { ...spec, project: { ...spec.project, currency: edit.code.toUpperCase() } }
    case 'set_theme':
      return { ...spec, theme: themed(spec.theme, edit) }
    case 'remove_page':
      return { ...spec, pages: spec.pages.filter((page) => !same(page.title, edit.title)) }
    case 'rename':
      return { ...spec, entities: spec.entities.map((entity) => (same(entity.label.one, edit.from) ? { ...entity, label: { one: edit.to, many: edit.to } } : entity)) }
    case 'remove':
      return { ...spec, entities: spec.entities.filter((entity) => !same(entity.label.one, edit.noun)), roles: spec.roles.filter((role) => !same(role.label, edit.noun)) }
    case 'add_field':
      return withFields(spec, edit.entity, (fields) => {
        const name = edit.field.toLowerCase().replaceAll(/\W+/g, '_')
        const known = fields.find((field) => same(field.label, edit.field))
        const type = edit.field_type ?? known?.type ?? 'string'
        return known ? fields.map((field) => (field === known ? { ...field, type } : field)) : [...fields, { name, type, label: edit.field, prov: { source: 'edit' } }]
      })
    case 'remove_field':
      return withFields(spec, edit.entity, (fields) => fields.filter((field) => !same(field.label, edit.field)))
    default:
      // What comes of a page, a feature, of people or of words, only the server knows.
      return spec
  }
}

type Fields = Spec['entities'][number]['fields']

function withFields(spec: Spec, entity: string, change: (fields: Fields) => Fields): Spec {
  return { ...spec, entities: spec.entities.map((one) => (same(one.label.one, entity) ? { ...one, fields: change(one.fields) } : one)) }
}

type ThemeEdit = Extract<SpecEdit, { edit: 'set_theme' }>

function themed(theme: Theme, { style, hue, mode, density }: ThemeEdit): Theme {
  return { ...theme, ...(style && { style }), ...(hue != null && { hue }), ...(mode && { mode }), ...(density && { density }) }
}

/** The change that takes a change back; null where only the conversation can. */
export function inverseOf(spec: Spec, { answers, edits = [] }: SpecChange): SpecChange | null {
  const back = edits.map((edit) => inverseEdit(spec, edit))
  if (back.some((edit) => edit === null)) return null
  const old = Object.fromEntries(Object.keys(answers ?? {}).map((key) => [key, spec.answers[key as keyof Answers]]))
  if (Object.values(old).some((text) => text.trim() === '')) return null
  return { ...(answers && { answers: old }), edits: back.filter((edit) => edit !== null).toReversed() }
}

function inverseEdit(spec: Spec, edit: SpecEdit): SpecEdit | null {
  switch (edit.edit) {
    case 'retitle':
      return { edit: 'retitle', title: spec.project.title }
    case 'set_currency':
      return { edit: 'set_currency', code: spec.project.currency }
    case 'set_theme': {
      const { style, hue, mode, density } = spec.theme
      return { edit: 'set_theme', style, hue, mode, density }
    }
    case 'add_page':
      return { edit: 'remove_page', title: edit.title }
    case 'remove_page':
      return { edit: 'add_page', title: edit.title }
    case 'rename':
      return { edit: 'rename', from: edit.to, to: edit.from }
    case 'add_field': {
      const known = spec.entities.find((one) => same(one.label.one, edit.entity))?.fields.find((field) => same(field.label, edit.field))
      return known ? { ...edit, field_type: known.type } : { edit: 'remove_field', entity: edit.entity, field: edit.field }
    }
    case 'remove_field': {
      const known = spec.entities.find((one) => same(one.label.one, edit.entity))?.fields.find((field) => same(field.label, edit.field))
      return known ? { edit: 'add_field', entity: edit.entity, field: edit.field, field_type: known.type } : null
    }
    case 'add_feature':
      return { edit: 'remove', noun: edit.phrase }
    case 'remove':
      return { edit: 'add_feature', phrase: edit.noun }
    default:
      return null
  }
}

function same(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase()
}
