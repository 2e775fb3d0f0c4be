/** What is drawn: its name, and the names of what must be done before. */
export type GraphNode = { id: string; needs: readonly string[] }
/** Where it is drawn: layer from 0, and the start edges in pixels. */
export type PlacedNode = { id: string; layer: number; x: number; y: number }
/** A line from one to another, as an SVG path. */
export type PlacedEdge = { id: string; from: string; to: string; path: string }
export type Graph = { nodes: PlacedNode[]; edges: PlacedEdge[]; width: number; height: number; across: boolean }
export type Sizes = { width: number; nodeWidth: number; nodeHeight: number; gapX: number; gapY: number }

/** The most nodes that are laid out; a run has seven. */
export const NODES_MAX = 100

/** How far a node is from the beginning: one more than the farthest of those it needs. A circle, which cannot be, is cut. */
export function layersOf(nodes: readonly GraphNode[]): Map<string, number> {
  const known = new Map(nodes.map((node) => [node.id, node]))
  const layers = new Map<string, number>()
  const layer = (id: string, above: ReadonlySet<string>): number => {
    const done = layers.get(id)
    if (done !== undefined) return done
    const needs = (known.get(id)?.needs ?? []).filter((need) => known.has(need) && !above.has(need))
    const mine = needs.length === 0 ? 0 : 1 + Math.max(...needs.map((need) => layer(need, new Set([...above, id]))))
    layers.set(id, mine)
    return mine
  }
  for (const { id } of nodes) layer(id, new Set([id]))
  return layers
}

/**
 * Places nodes in layers: side by side where there is room for all layers, else one below the other. Within a layer nodes stand
 * in their own order, the middle of what they need first, so that lines cross seldom.
 */
export function place(all: readonly GraphNode[], sizes: Sizes): Graph {
  const nodes = all.slice(0, NODES_MAX)
  const layers = layersOf(nodes)
  const rows: GraphNode[][] = []
  for (const node of nodes) (rows[layers.get(node.id) ?? 0] ??= []).push(node)
  for (let n = 1; n < rows.length; n += 1) rows[n] = inOrder(rows[n] ?? [], rows[n - 1] ?? [])
  const count = rows.length
  const deepest = Math.max(1, ...rows.map((row) => row.length))
  const across = count * sizes.nodeWidth + (count - 1) * sizes.gapX <= sizes.width
  // What is left over widens the gaps, so that the graph ends where the page does.
  const gapX = across && count > 1 ? Math.min(sizes.gapX * 3, (sizes.width - count * sizes.nodeWidth) / (count - 1)) : sizes.gapX
  const placed = rows.flatMap((row, layer) =>
    row.map((node, at): PlacedNode => {
      const [along, beside] = [layer, at + (deepest - row.length) / 2]
      return across
        ? { id: node.id, layer, x: along * (sizes.nodeWidth + gapX), y: beside * (sizes.nodeHeight + sizes.gapY) }
        : { id: node.id, layer, x: at * (sizes.nodeWidth + sizes.gapX), y: along * (sizes.nodeHeight + sizes.gapY) }
    }),
  )
  const at = new Map(placed.map((node) => [node.id, node]))
  const edges = nodes.flatMap((node) => node.needs.flatMap((need) => edge(at.get(need), at.get(node.id), sizes, across)))
  const width = Math.max(0, ...placed.map((node) => node.x + sizes.nodeWidth))
  const height = Math.max(0, ...placed.map((node) => node.y + sizes.nodeHeight))
  return { nodes: placed, edges, width, height, across }
}

function inOrder(row: readonly GraphNode[], before: readonly GraphNode[]): GraphNode[] {
  const middle = (node: GraphNode) => {
    const places = node.needs.map((need) => before.findIndex((one) => one.id === need)).filter((at) => at >= 0)
    return places.length === 0 ? before.length : places.reduce((sum, at) => sum + at, 0) / places.length
  }
  return row.toSorted((a, b) => middle(a) - middle(b))
}

function edge(from: PlacedNode | undefined, to: PlacedNode | undefined, sizes: Sizes, across: boolean): PlacedEdge[] {
  if (!from || !to || from.id === to.id) return []
  const id = `${from.id} ${to.id}`
  if (!across) {
    const [x1, y1, x2, y2] = [from.x + 27, from.y + sizes.nodeHeight, to.x + 27, to.y]
    return [{ id, from: from.id, to: to.id, path: `M${x1} ${y1}C${x1} ${(y1 + y2) / 2} ${x2} ${(y1 + y2) / 2} ${x2} ${y2}` }]
  }
  const [x1, y1, x2, y2] = [from.x + sizes.nodeWidth, from.y + sizes.nodeHeight / 2, to.x, to.y + sizes.nodeHeight / 2]
  return [{ id, from: from.id, to: to.id, path: `M${x1} ${y1}C${(x1 + x2) / 2} ${y1} ${(x1 + x2) / 2} ${y2} ${x2} ${y2}` }]
}
