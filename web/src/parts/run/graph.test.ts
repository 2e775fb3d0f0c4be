import { expect, test } from 'vitest'
import { STAGES } from '@/api/run'
import { layersOf, place, type GraphNode } from './graph'

const chain: GraphNode[] = STAGES.map((id, at) => ({ id, needs: STAGES.slice(Math.max(0, at - 1), at) }))
const sizes = { width: 1160, nodeWidth: 136, nodeHeight: 80, gapX: 28, gapY: 16 }

test('a layer is one more than the farthest of what a node needs', () => {
  const layers = layersOf([{ id: 'd', needs: ['b', 'c'] }, { id: 'c', needs: ['b'] }, { id: 'b', needs: ['a'] }, { id: 'a', needs: [] }])
  expect(Object.fromEntries(layers)).toEqual({ a: 0, b: 1, c: 2, d: 3 })
})

test('a circle and a need that is not there do not keep the page from being drawn', () => {
  const layers = layersOf([{ id: 'a', needs: ['b'] }, { id: 'b', needs: ['a'] }, { id: 'c', needs: ['gone'] }])
  expect([...layers.values()].every((layer) => layer < 3)).toBe(true)
  expect(layers.get('c')).toBe(0)
})

test('the stages stand side by side where there is room, and one below the other where there is none', () => {
  const wide = place(chain, sizes)
  expect(wide.across).toBe(true)
  expect(wide.nodes.map((node) => node.y)).toEqual([0, 0, 0, 0, 0, 0, 0])
  expect(wide.width).toBeLessThanOrEqual(sizes.width + 0.01)
  const small = place(chain, { ...sizes, width: 340 })
  expect(small.across).toBe(false)
  expect(small.nodes.map((node) => node.x)).toEqual([0, 0, 0, 0, 0, 0, 0])
  expect(small.width).toBe(136)
})

test('a line leads from each need to who needs it, and no two nodes overlap', () => {
  const nodes: GraphNode[] = [{ id: 'a', needs: [] }, { id: 'b', needs: ['a'] }, { id: 'c', needs: ['a'] }, { id: 'd', needs: ['b', 'c'] }]
  const graph = place(nodes, sizes)
  expect(graph.edges.map(({ id }) => id)).toEqual(['a b', 'a c', 'b d', 'c d'])
  const places = new Set(graph.nodes.map(({ x, y }) => `${x} ${y}`))
  expect(places.size).toBe(4)
  // The ends stand in the middle of the two between them.
  expect(graph.nodes.find(({ id }) => id === 'a')?.y).toBe(48)
})

test('a hundred nodes are laid out, and no more', () => {
  const many = Array.from({ length: 150 }, (_, n) => ({ id: `n${n}`, needs: n < 10 ? [] : [`n${n - 10}`] }))
  const graph = place(many, sizes)
  expect(graph.nodes).toHaveLength(100)
  expect(graph.edges).toHaveLength(90)
})
