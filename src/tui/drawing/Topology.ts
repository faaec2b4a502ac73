/**
 * Topology: the components of a system, their states and the calls between them, as a picture in exactly the given
 * cells.
 *
 * Tries the richest picture first and gives up in this order: labels of edges, figures (boxes of one row), frames of
 * groups, and in the end the picture itself for an indented list. It never fails: edges to unknown components are left
 * out, of two components with one id the first is taken.
 */
import { writingWidth } from "./Frame.ts"
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

/** The graph without what cannot be drawn. */
const cleaned = (topology: Topology): Topology => {
  const nodes = [...new Map([...topology.nodes].reverse().map((node) => [node.id, node])).values()].reverse()
  const ids = new Set(nodes.map((node) => node.id))
  return { ...topology, nodes, edges: topology.edges.filter((edge) => ids.has(edge.from) && ids.has(edge.to)) }
}

const viewsOf = (topology: Topology, density: Density): ReadonlyMap<string, BoxView> =>
  new Map(
    topology.nodes.map((node) => [
      node.id,
      {
        node,
        density,
        isSelected: node.id === topology.selected,
        hasLoop: topology.edges.some((edge) => edge.from === node.id && edge.to === node.id)
      }
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

const gridOf = (
  topology: Topology,
  variant: Variant,
  edges: ReadonlyArray<TopologyEdge>,
  room: Room
): Grid | undefined => {
  const { flow, hasGroups } = variant
  const across = (id: string) => (flow === "right" ? room.boxes.get(id)!.height : room.boxes.get(id)!.width)
  const along = (id: string) => (flow === "right" ? room.boxes.get(id)!.width : room.boxes.get(id)!.height)
  const [length, breadth] = flow === "right" ? [room.size.width, room.size.height] : [room.size.height, room.size.width]
  const plan = apartBy[flow].map(
    (apart) => () =>
      rememberedPlan({
        nodes: topology.nodes.map(({ group, id }) => ({ id, breadth: across(id), group })),
        edges: edges.map(({ from, to }) => ({ from, to })),
        groups: hasGroups ? (topology.groups ?? []).map(({ id, within }) => ({ id, within })) : [],
        apart
      })
  )
  const tightest = plan.at(-1)!()
  if (tightest === undefined || tightest.breadth > breadth) return undefined
  const depths = Array.from({ length: tightest.layers }, (_, layer) =>
    Math.max(...[...tightest.nodes].map(([id, node]) => (node.layer === layer ? along(id) : 0)))
  )
  const rooms = roomsOf(tightest, variant, edges, room.look)
  const natural = makeGrid({ plan: tightest, flow, depths, rooms })
  if (natural.length > length) return undefined
  for (const make of plan) {
    const wide = make()
    if (wide === undefined || wide.breadth > breadth || wide.layers !== tightest.layers) continue
    const grid = makeGrid({ plan: wide, flow, depths, rooms })
    const more = Math.min(stretchMost[flow], Math.floor((length - grid.length) / Math.max(1, rooms.length)))
    if (more >= 0) return makeGrid({ plan: wide, flow, depths, rooms: rooms.map((cells) => cells + more) })
  }
  return natural
}

interface Room {
  readonly size: Size
  readonly boxes: ReadonlyMap<string, Size>
  readonly look: Look
}

const sceneOf = (topology: Topology, variant: Variant, size: Size, look: Look): Scene | undefined => {
  const views = viewsOf(topology, variant.density)
  const boxes = new Map([...views].map(([id, view]) => [id, boxSize(view, look.symbols)]))
  const edges = topology.edges.filter((edge) => edge.from !== edge.to)
  const grid = gridOf(topology, variant, edges, { size, boxes, look })
  const groups = new Map((topology.groups ?? []).map((group) => [group.id, group]))
  return grid === undefined ? undefined : { grid, views, edges, groups }
}

/** Rows of the picture: `size.height` rows of exactly `size.width` cells. */
export const topology = (graph: Topology, size: Size, look: Look): ReadonlyArray<string> => {
  const whole = { width: wholeCells(size.width), height: wholeCells(size.height) }
  const clean = cleaned(graph)
  const hasGroups = (clean.groups ?? []).length > 0
  for (const variant of variants) {
    if (variant.hasGroups && !hasGroups) continue
    const scene = clean.nodes.length === 0 ? undefined : sceneOf(clean, variant, whole, look)
    if (scene !== undefined) return drawScene(scene, whole, look).rows(look.theme)
  }
  const groupNames = new Map((clean.groups ?? []).map((group) => [group.id, group.name]))
  return topologyTree({ nodes: clean.nodes, edges: clean.edges, groupNames, selected: clean.selected }, whole, look)
}
