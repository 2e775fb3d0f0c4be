import { expect, test } from 'vitest'
import type { SpecChange } from '@/api/source'
import { grouped, sumsOf } from './groups'

const change = (area: SpecChange['area'], id: string, of: string | null, kind: SpecChange['kind'] = 'added'): SpecChange => ({ area, kind, id, label: id, of, facts: [] })

test('fields of one thing stand together, and keep their order', () => {
  const groups = grouped([change('page', 'a', null), change('field', 'x', 'Hives'), change('field', 'y', 'Bees'), change('field', 'z', 'Hives'), change('page', 'b', null)])
  expect(groups.map((group) => [group.area, group.of, group.changes.map((one) => one.id)])).toEqual([
    ['page', null, ['a', 'b']],
    ['field', 'Hives', ['x', 'z']],
    ['field', 'Bees', ['y']],
  ])
})

test('what came, went and changed is counted apart', () => {
  expect(sumsOf([change('page', 'a', null), change('page', 'b', null, 'removed'), change('role', 'c', null, 'changed'), change('role', 'd', null)])).toEqual({ added: 2, removed: 1, changed: 1 })
})
