/**
 * Topology plan: which layer every component of a graph stands in, and where across the flow it lies, in whole cells.
 *
 * Dagre does the hard part (layers, few crossings, groups kept together); what comes back in fractions is rounded down,
 * which keeps every distance dagre was asked for. The plan does not know whether the flow runs right or down, nor how
 * deep a layer is: that is the drawing's business (`TopologyGrid.ts`).
 */
import { Graph, layout } from "@dagrejs/dagre"

export interface PlanNode {
  readonly id: string
  /** Cells it takes across the flow. */
  readonly breadth: number
  readonly group?: string | undefined
}

export interface PlanGroup {
  readonly id: string
  /** The group around it. A circle of groups is cut open somewhere. */
  readonly within?: string | undefined
}

export interface PlanInput {
  /** Ids are different from each other. */
  readonly nodes: ReadonlyArray<PlanNode>
  /** From one node to *another* node of this list. */
  readonly edges: ReadonlyArray<{ readonly from: string; readonly to: string }>
  readonly groups: ReadonlyArray<PlanGroup>
  /** Free cells between two neighbours across the flow, at least 1. */
  readonly apart: number
}

export interface PlacedNode {
  readonly layer: number
  readonly start: number
  readonly breadth: number
}

export interface PlacedEdge {
  /** The end in the earlier layer, and the one in the later. */
  readonly low: string
  readonly high: string
  /** Whether the edge points from `high` to `low`, against the flow. */
  readonly isBackwards: boolean
  /** Where it crosses each of the layers in between. */
  readonly stops: ReadonlyArray<number>
}

export interface PlacedGroup {
  readonly id: string
  readonly firstLayer: number
  readonly lastLayer: number
  /** Its two border lines along the flow. */
  readonly from: number
  readonly to: number
  /** 1 for a group without groups in it, else one more than the highest of those. */
  readonly nesting: number
}

export interface Plan {
  readonly layers: number
  readonly breadth: number
  readonly nodes: ReadonlyMap<string, PlacedNode>
  /** In the order of the input. */
  readonly edges: ReadonlyArray<PlacedEdge>
  /** Outer groups before those within them. */
  readonly groups: ReadonlyArray<PlacedGroup>
}

/** The groups that have something in them, each with its parent, without circles. */
const usedGroups = (input: PlanInput): ReadonlyMap<string, string | undefined> => {
  const parents = new Map(input.groups.map((group) => [group.id, group.within]))
  const used = new Map<string, string | undefined>()
  for (const { group } of input.nodes) {
    const way = new Set<string>()
    for (let at = group; at !== undefined && parents.has(at) && !way.has(at); at = parents.get(at)) {
      way.add(at)
      const parent = parents.get(at)
      if (!used.has(at))
        used.set(at, parent !== undefined && parents.has(parent) && !way.has(parent) ? parent : undefined)
    }
  }
  return used
}

interface Drawn {
  readonly x: number
  readonly y: number
}

const groupId = (id: string) => `group ${id}`
const nodeId = (id: string) => `node ${id}`

const runDagre = (input: PlanInput, groups: ReadonlyMap<string, string | undefined>): Graph => {
  const graph = new Graph({ compound: true, multigraph: true })
  graph.setGraph({ rankdir: "TB", nodesep: input.apart, edgesep: input.apart, ranksep: 2 })
  for (const { breadth, group, id } of input.nodes) {
    graph.setNode(nodeId(id), { width: breadth, height: 1 })
    if (group !== undefined && groups.has(group)) {
      graph.setNode(groupId(group), {})
      graph.setParent(nodeId(id), groupId(group))
    }
  }
  for (const [id, parent] of groups)
    if (parent !== undefined) {
      graph.setNode(groupId(parent), {})
      graph.setParent(groupId(id), groupId(parent))
    }
  for (const [i, { from, to }] of input.edges.entries()) graph.setEdge(nodeId(from), nodeId(to), {}, `edge ${i}`)
  layout(graph)
  return graph
}

const layersOf = (ys: ReadonlyArray<number>): ReadonlyMap<number, number> =>
  new Map([...new Set(ys)].sort((a, b) => a - b).map((y, layer) => [y, layer]))

const rank = (y: number) => Math.round(y * 8)

const placeEdges = (
  graph: Graph,
  input: PlanInput,
  nodes: ReadonlyMap<string, PlacedNode>,
  layers: ReadonlyMap<number, number>
): ReadonlyArray<PlacedEdge> =>
  input.edges.map(({ from, to }, i) => {
    const isBackwards = nodes.get(from)!.layer > nodes.get(to)!.layer
    const [low, high] = isBackwards ? [to, from] : [from, to]
    const points: ReadonlyArray<Drawn> = graph.edge(nodeId(from), nodeId(to), `edge ${i}`).points ?? []
    const byLayer = new Map(points.slice(1, -1).map(({ x, y }) => [layers.get(rank(y)), Math.floor(x)]))
    const [first, last] = [nodes.get(low)!, nodes.get(high)!]
    const stops: Array<number> = []
    for (let layer = first.layer + 1; layer < last.layer; layer++) stops.push(byLayer.get(layer) ?? last.start)
    return { low, high, isBackwards, stops }
  })

const placeGroups = (
  input: PlanInput,
  parents: ReadonlyMap<string, string | undefined>,
  nodes: ReadonlyMap<string, PlacedNode>,
  edges: ReadonlyArray<PlacedEdge>
): ReadonlyArray<PlacedGroup> => {
  const groupOf = new Map(input.nodes.map(({ group, id }) => [id, group]))
  const isWithin = (id: string, group: string): boolean => {
    for (let at = groupOf.get(id); at !== undefined; at = parents.get(at)) if (at === group) return true
    return false
  }
  const placed = new Map<string, PlacedGroup>()
  const place = (group: string): PlacedGroup => {
    const known = placed.get(group)
    if (known !== undefined) return known
    const inner = [...parents].filter(([, parent]) => parent === group).map(([id]) => place(id))
    const members = input.nodes.filter((node) => node.group === group).map((node) => nodes.get(node.id)!)
    const stops = edges.filter(({ high, low }) => isWithin(low, group) && isWithin(high, group)).flatMap((e) => e.stops)
    const froms = [...inner.map((g) => g.from), ...members.map((node) => node.start), ...stops]
    const tos = [...inner.map((g) => g.to), ...members.map((node) => node.start + node.breadth - 1), ...stops]
    const result = {
      id: group,
      firstLayer: Math.min(...inner.map((g) => g.firstLayer), ...members.map((node) => node.layer)),
      lastLayer: Math.max(...inner.map((g) => g.lastLayer), ...members.map((node) => node.layer)),
      from: Math.min(...froms) - input.apart,
      to: Math.max(...tos) + input.apart,
      nesting: 1 + Math.max(0, ...inner.map((g) => g.nesting))
    }
    placed.set(group, result)
    return result
  }
  return [...parents.keys()].map(place).sort((a, b) => b.nesting - a.nesting)
}

const shifted = (plan: Plan, by: number): Plan => ({
  ...plan,
  nodes: new Map([...plan.nodes].map(([id, node]) => [id, { ...node, start: node.start + by }])),
  edges: plan.edges.map((edge) => ({ ...edge, stops: edge.stops.map((stop) => stop + by) })),
  groups: plan.groups.map((group) => ({ ...group, from: group.from + by, to: group.to + by }))
})

/** Plans the graph; everything lies between 0 and `breadth` across the flow. */
export const planTopology = (input: PlanInput): Plan => {
  const parents = usedGroups(input)
  const graph = runDagre(input, parents)
  const drawn = new Map(input.nodes.map(({ id }) => [id, graph.node(nodeId(id)) as Drawn]))
  const layers = layersOf([...drawn.values()].map(({ y }) => rank(y)))
  const nodes = new Map(
    input.nodes.map(({ breadth, id }) => {
      const { x, y } = drawn.get(id)!
      return [id, { layer: layers.get(rank(y))!, start: Math.floor(x - breadth / 2), breadth }]
    })
  )
  const edges = placeEdges(graph, input, nodes, layers)
  const groups = placeGroups(input, parents, nodes, edges)
  const starts = [...nodes.values()].map((node) => node.start)
  const ends = [...nodes.values()].map((node) => node.start + node.breadth - 1)
  const stops = edges.flatMap((edge) => edge.stops)
  const first = Math.min(...starts, ...stops, ...groups.map((group) => group.from))
  const last = Math.max(...ends, ...stops, ...groups.map((group) => group.to))
  if (!Number.isFinite(first) || !Number.isFinite(last)) return { layers: 0, breadth: 0, nodes, edges, groups }
  return shifted({ layers: layers.size, breadth: last - first + 1, nodes, edges, groups }, -first)
}
