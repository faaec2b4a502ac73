/**
 * Topology: the components of a system, their states and the calls between them, as a picture in exactly the given
 * cells.
 *
 * Tries the richest picture first and gives up in this order: labels of edges, figures (boxes of one row), frames of
 * groups, and in the end the picture itself for an indented list. It never fails: edges to unknown components are left
 * out, of two components with one id the first is taken.
 */

import { writingWidth } from "./Frame.ts"
import { longestWay } from "./LongestWay.ts"
import type { Look, Size } from "./Surface.ts"
import { wholeCells } from "./Surface.ts"
import { type BoxView, boxSize, type Density, type TopologyNode } from "./TopologyBoxes.ts"
import { annotationOf, drawScene, type Scene, type TopologyEdge, type TopologyGroup } from "./TopologyDrawing.ts"
import { type Flow, type Grid, makeGrid } from "./TopologyGrid.ts"
import { type Plan, type PlanInput, planTopology } from "./TopologyPlan.ts"
import { topologyTree } from "./TopologyTree.ts"

export type { TopologyEdge, TopologyGroup, TopologyNode }

export interface Topology {
  readonly nodes: ReadonlyArray<TopologyNode>
  readonly edges: ReadonlyArray<TopologyEdge>
  /** Zones and regions. Default: none. */
  readonly groups?: ReadonlyArray<TopologyGroup>
  /** Id of the component that is highlighted with its edges. */
  readonly selected?: string
}

interface Variant {
  readonly flow: Flow
  readonly density: Density
  /** Whether gaps are made wide enough for labels; otherwise those are written that happen to fit. */
  readonly isRoomy: boolean
  readonly hasGroups: boolean
}

const variants: ReadonlyArray<Variant> = [true, false].flatMap((hasGroups) =>
  (["full", "compact"] as const).flatMap((density) =>
    [true, false].flatMap((isRoomy) =>
      (["right", "down"] as const).map((flow) => ({ flow, density, isRoomy, hasGroups }))
    )
  )
)

/** A topology without what cannot be drawn. Calls of a component to itself are a sign on it, not an edge. */
interface Graph extends Topology {
  readonly loops: ReadonlySet<string>
}

const graphOf = (topology: Topology): Graph => {
  const nodes = [...new Map([...topology.nodes].reverse().map((node) => [node.id, node])).values()].reverse()
  const ids = new Set(nodes.map((node) => node.id))
  return {
    ...topology,
    nodes,
    edges: topology.edges.filter(({ from, to }) => ids.has(from) && ids.has(to) && from !== to),
    loops: new Set(topology.edges.filter(({ from, to }) => from === to).map((edge) => edge.from))
  }
}

const viewsOf = (graph: Graph, density: Density): ReadonlyMap<string, BoxView> =>
  new Map(
    graph.nodes.map((node) => [
      node.id,
      { node, density, isSelected: node.id === graph.selected, hasLoop: graph.loops.has(node.id) }
    ])
  )

const kept = new Map<string, Plan | undefined>()

/** The plan for the input, remembered for as long as the picture keeps its shape; `undefined` if there is none. */
const rememberedPlan = (input: PlanInput): Plan | undefined => {
  const key = JSON.stringify(input)
  if (kept.has(key)) return kept.get(key)
  let plan: Plan | undefined
  try {
    plan = planTopology(input)
  } catch {
    // Dagre gives up on some odd graphs; the list can show any graph.
    plan = undefined
  }
  if (kept.size > 64) kept.clear()
  kept.set(key, plan)
  return plan
}

/** Cells for labels in each gap: for the widest label that ends there, in steps, so digits do not move boxes. */
const roomsOf = (plan: Plan, variant: Variant, edges: ReadonlyArray<TopologyEdge>, look: Look): Array<number> => {
  const least = variant.flow === "right" || variant.isRoomy ? 1 : 0
  const rooms = new Array<number>(Math.max(0, plan.layers - 1)).fill(least)
  if (variant.flow === "down" || !variant.isRoomy) return rooms
  plan.edges.forEach(({ high }, i) => {
    const gap = plan.nodes.get(high)!.layer - 1
    const width = writingWidth(annotationOf(edges[i]!, true, look))
    if (width > 0) rooms[gap] = Math.max(rooms[gap]!, Math.ceil((width + 3) / 3) * 3)
  })
  return rooms
}

/** Cells of free room given to each gap at most, so that a small graph in a large pane does not fall apart. */
const stretchMost: Record<Flow, number> = { right: 8, down: 2 }

/** Free cells between neighbours across the flow, the most generous first; the last is the least that is legible. */
const apartBy: Record<Flow, ReadonlyArray<number>> = { right: [3, 2, 1], down: [6, 4, 2] }

/** What a variant has to be laid out in, in cells along and across its flow. */
interface Room {
  readonly length: number
  readonly breadth: number
  readonly alongOf: (id: string) => number
  readonly acrossOf: (id: string) => number
}

const roomOf = (flow: Flow, size: Size, boxes: ReadonlyMap<string, Size>): Room => {
  const widthOf = (id: string) => boxes.get(id)!.width
  const heightOf = (id: string) => boxes.get(id)!.height
  return flow === "right"
    ? { length: size.width, breadth: size.height, alongOf: widthOf, acrossOf: heightOf }
    : { length: size.height, breadth: size.width, alongOf: heightOf, acrossOf: widthOf }
}

/** The grid of a variant with as much air as there is room for; `undefined` if it does not fit. */
const gridOf = (graph: Graph, variant: Variant, room: Room, look: Look): Grid | undefined => {
  const { flow, hasGroups } = variant
  const ids = graph.nodes.map((node) => node.id)
  const gap = flow === "right" ? 3 : 1
  if (longestWay({ ids, edges: graph.edges, depthOf: room.alongOf, gap }) > room.length) return undefined
  const planWith = (apart: number) =>
    rememberedPlan({
      nodes: graph.nodes.map(({ group, id }) => ({ id, breadth: room.acrossOf(id), group })),
      edges: graph.edges.map(({ from, to }) => ({ from, to })),
      groups: hasGroups ? (graph.groups ?? []).map(({ id, within }) => ({ id, within })) : [],
      apart
    })
  const gridWith = (plan: Plan, air: number) => {
    const depths = Array.from({ length: plan.layers }, (_, layer) =>
      Math.max(...[...plan.nodes].map(([id, node]) => (node.layer === layer ? room.alongOf(id) : 0)))
    )
    return makeGrid({
      plan,
      flow,
      depths,
      rooms: roomsOf(plan, variant, graph.edges, look).map((cells) => cells + air)
    })
  }
  const fits = (grid: Grid) => grid.length <= room.length && grid.breadth <= room.breadth
  const tightest = planWith(apartBy[flow].at(-1)!)
  if (tightest === undefined || !fits(gridWith(tightest, 0))) return undefined
  for (const apart of apartBy[flow]) {
    const plan = planWith(apart)
    const grid = plan === undefined ? undefined : gridWith(plan, 0)
    if (plan === undefined || grid === undefined || !fits(grid)) continue
    const air = Math.floor((room.length - grid.length) / Math.max(1, plan.layers - 1))
    return gridWith(plan, Math.min(stretchMost[flow], air))
  }
  return undefined
}

const sceneOf = (graph: Graph, variant: Variant, size: Size, look: Look): Scene | undefined => {
  const views = viewsOf(graph, variant.density)
  const boxes = new Map([...views].map(([id, view]) => [id, boxSize(view, look.symbols)]))
  const grid = gridOf(graph, variant, roomOf(variant.flow, size, boxes), look)
  const groups = new Map((graph.groups ?? []).map((group) => [group.id, group]))
  return grid === undefined ? undefined : { grid, views, edges: graph.edges, groups }
}

/** Rows of the picture: `size.height` rows of exactly `size.width` cells. */
export const topology = (shown: Topology, size: Size, look: Look): ReadonlyArray<string> => {
  const whole = { width: wholeCells(size.width), height: wholeCells(size.height) }
  const graph = graphOf(shown)
  const hasGroups = (graph.groups ?? []).length > 0
  for (const variant of graph.nodes.length === 0 ? [] : variants) {
    if (variant.hasGroups && !hasGroups) continue
    const scene = sceneOf(graph, variant, whole, look)
    if (scene !== undefined) return drawScene(scene, whole, look).rows(look.theme)
  }
  const groupNames = new Map((graph.groups ?? []).map((group) => [group.id, group.name]))
  return topologyTree({ nodes: graph.nodes, edges: graph.edges, groupNames, selected: graph.selected }, whole, look)
}
