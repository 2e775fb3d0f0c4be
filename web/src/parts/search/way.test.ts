import { expect, test } from 'vitest'
import { HIT_KINDS, type Hit } from '@/api/search'
import { grouped, wayTo } from './way'

const hit = (kind: Hit['kind'], id: string): Hit => ({ kind, id, title: '<b>', text: '', at_ms: null })

test('every kind of hit has a page, and what stands in its address is data', () => {
  for (const kind of HIT_KINDS) expect(wayTo(hit(kind, '7')).to, kind).toMatch(/^\//)
  expect(wayTo(hit('campaign', 'a/../b'))).toEqual({ to: '/campaigns/$campaign', params: { campaign: 'a/../b' } })
})

test('hits stand by their kind, in the order of the kinds', () => {
  const groups = grouped([hit('rule', 'a'), hit('project', 'b'), hit('rule', 'c')], HIT_KINDS)
  expect(groups.map(({ kind, hits }) => [kind, hits.length])).toEqual([['project', 1], ['rule', 2]])
})
