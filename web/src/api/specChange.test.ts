import { expect, test } from 'vitest'
import type { Spec } from './spec'
import { afterChange, inverseOf, type SpecEdit } from './specChange'

const prov = { source: 'answer' } as const

function shop(): Spec {
  return {
    spec_version: 'velocity-spec/1',
    revision: 3,
    project: { id: 'shop', title: 'Shop', tagline: 'Sell garments', archetypes: ['shop'], domain: 'clothing', locale: 'en', dir: 'ltr', currency: 'EUR', audience: 'public' },
    answers: { kind: 'A shop', goal: 'sell garments', features: '', pages: '', users: '', style: '', name: 'shop' },
    requirements: [],
    roles: [{ id: 'customer', label: 'Customer', base: 'user', signup: 'open', prov }],
    features: [],
    entities: [{ id: 'product', plural: 'products', label: { one: 'Product', many: 'Products' }, kind: 'resource', fields: [{ name: 'size', type: 'string', label: 'Size', prov }], prov }],
    pages: [{ id: 'about', route: '/about', title: 'About', layout: 'marketing', access: ['anonymous'], blocks: [], prov }],
    flows: [],
    theme: { style: 'minimal', hue: 120, mode: 'both', density: 'regular', art: 'waves' },
    trace: [],
    assumptions: [],
    questions: [],
  }
}

const changed = (...edits: SpecEdit[]) => afterChange(shop(), { edits })

test('the page shows at once what a change will come to', () => {
  expect(changed({ edit: 'set_theme', hue: 30, style: 'bold' }).theme).toEqual({ style: 'bold', hue: 30, mode: 'both', density: 'regular', art: 'waves' })
  expect(changed({ edit: 'set_theme', hue: 0 }).theme.hue).toBe(0)
  const fields = changed({ edit: 'add_field', entity: 'product', field: 'Net weight', field_type: 'decimal' }, { edit: 'add_field', entity: 'Product', field: 'size', field_type: 'int' }).entities[0]?.fields
  expect(fields?.map(({ name, type }) => [name, type])).toEqual([['size', 'int'], ['net_weight', 'decimal']])
  expect(changed({ edit: 'remove_field', entity: 'Product', field: 'Size' }, { edit: 'remove_page', title: 'About' })).toMatchObject({ pages: [], entities: [{ fields: [] }] })
  expect(changed({ edit: 'remove', noun: 'Product' }).entities).toEqual([])
  expect(afterChange(shop(), { answers: { goal: 'Rent garments' } })).toMatchObject({ project: { tagline: 'Rent garments' }, answers: { goal: 'Rent garments', kind: 'A shop' } })
})

test('what only the server can know stays as it is until it answers', () => {
  const spec = shop()
  expect(afterChange(spec, { edits: [{ edit: 'add_page', title: 'Sizes' }] })).toEqual(spec)
})

test('a change knows the one that takes it back', () => {
  const spec = shop()
  const change = { edits: [{ edit: 'set_theme', hue: 30, style: 'bold' }, { edit: 'retitle', title: 'Corner' }, { edit: 'remove_field', entity: 'Product', field: 'Size' }] } satisfies { edits: SpecEdit[] }
  const back = inverseOf(spec, change)
  expect(back).not.toBeNull()
  const again = afterChange(afterChange(spec, change), back ?? {})
  expect({ ...again, entities: [] }).toEqual({ ...spec, entities: [] })
  expect(again.entities[0]?.fields.map(({ name, type }) => [name, type])).toEqual([['size', 'string']])
  expect(inverseOf(spec, { edits: [{ edit: 'add_field', entity: 'Product', field: 'Size', field_type: 'int' }] })?.edits).toEqual([{ edit: 'add_field', entity: 'Product', field: 'Size', field_type: 'string' }])
  expect(inverseOf(spec, { edits: [{ edit: 'set_users', words: 'staff' }] })).toBeNull()
  expect(inverseOf(spec, { answers: { users: 'staff' } })).toBeNull()
  expect(inverseOf(spec, { answers: { goal: 'rent' } })).toEqual({ answers: { goal: 'sell garments' }, edits: [] })
})
