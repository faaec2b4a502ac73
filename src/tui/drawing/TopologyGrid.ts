/**
 * Topology grid: a plan given depth, that is a cell for every layer, port, track and group border.
 *
 * Positions are pairs of *along* (with the flow) and *across*; `cellAt` turns them into columns and rows, so the rest
 * need not know whether the flow runs right or down. A gap between two layers holds, in this order: the closing lines
 * of groups, tracks, room for labels, the opening lines of groups, and the arrow heads.
 */
import type { Size } from "./Surface.ts"
import type { PlacedEdge, PlacedGroup, PlacedNode, Plan } from "./TopologyPlan.ts"
import { assignTracks, type Run, type Tracks } from "./TopologyTracks.ts"
import type { Cell } from "./Wires.ts"

export type Flow = "right" | "down"

export interface GridInput {
  readonly plan: Plan
  readonly flow: Flow
  /** Cells along the flow of the boxes in each layer. */
  readonly depths: ReadonlyArray<number>
  /** Cells for labels in each gap, at least 1 where the flow runs right. */
  readonly rooms: ReadonlyArray<number>
}

export interface Grid {
  readonly plan: Plan
  readonly flow: Flow
  readonly depths: ReadonlyArray<number>
  readonly layerStarts: ReadonlyArray<number>
  /** Cells along and across. */
  readonly length: number
  readonly breadth: number
  /** The corners of every edge in grid positions, from the box in the earlier layer to the one in the later. */
  readonly ways: ReadonlyArray<ReadonlyArray<Position>>
  /** The net an edge leaves its first box by. */
  readonly nets: ReadonlyArray<string>
  /** First and last position along the flow of the border of each group, in the order of the plan. */
  readonly groupSpans: ReadonlyArray<readonly [start: number, end: number]>
}

export interface Position {
  readonly along: number
  readonly across: number
}

/** Columns and rows the grid takes. */
export const sizeOf = (grid: Grid): Size =>
  grid.flow === "right" ? { width: grid.length, height: grid.breadth } : { width: grid.breadth, height: grid.length }

/** The cell of a position. */
export const cellAt = (grid: Grid, { across, along }: Position, offset: Cell): Cell =>
  grid.flow === "right" ? { x: offset.x + along, y: offset.y + across } : { x: offset.x + across, y: offset.y + along }

/** Where on its side a box is met by the edges with the flow, and by those against it. */
const middleOf = (node: PlacedNode): number => node.start + (node.breadth >> 1)
const backOf = (node: PlacedNode, flow: Flow): number =>
  node.breadth < 3 ? middleOf(node) : node.start + node.breadth - (flow === "right" ? 1 : 2)

/** Whether a port there is neither on a corner nor on the port of edges against the flow. */
const isFreeSide = (node: PlacedNode, across: number): boolean =>
  node.breadth < 7 ? across === middleOf(node) : across > node.start && across < node.start + node.breadth - 3

/**
 * Where each edge crosses each layer from its first box to its last. Ports are in the middle of a box, unless an edge
 * that is alone there runs straight when its port is moved; edges against the flow have ports of their own.
 */
const crossingsOf = (plan: Plan, flow: Flow): ReadonlyArray<ReadonlyArray<number>> => {
  const outPorts = new Map([...plan.nodes].map(([id, node]) => [id, middleOf(node)]))
  const inPorts = new Map(outPorts)
  const forwards = plan.edges.filter((edge) => !edge.isBackwards)
  const isAlone = (id: string, end: "low" | "high") => forwards.filter((edge) => edge[end] === id).length === 1
  for (const { high, low, stops } of forwards) {
    const wish = stops.at(-1) ?? outPorts.get(low)!
    if (isAlone(high, "high") && isFreeSide(plan.nodes.get(high)!, wish)) inPorts.set(high, wish)
  }
  for (const { high, low, stops } of forwards) {
    const wish = stops[0] ?? inPorts.get(high)!
    if (isAlone(low, "low") && isFreeSide(plan.nodes.get(low)!, wish)) outPorts.set(low, wish)
  }
  return plan.edges.map(({ high, isBackwards, low, stops }) =>
    isBackwards
      ? [backOf(plan.nodes.get(low)!, flow), ...stops, backOf(plan.nodes.get(high)!, flow)]
      : [outPorts.get(low)!, ...stops, inPorts.get(high)!]
  )
}

const netOf = ({ isBackwards, low }: PlacedEdge): string => (isBackwards ? `to ${low}` : `from ${low}`)

const deepest = (groups: ReadonlyArray<PlacedGroup>, layer: number, end: "firstLayer" | "lastLayer"): number =>
  groups.reduce((most, group) => (group[end] === layer ? Math.max(most, group.nesting) : most), 0)

const runsIn = (plan: Plan, crossings: ReadonlyArray<ReadonlyArray<number>>, gap: number): ReadonlyArray<Run> =>
  plan.edges.flatMap((edge, i) => {
    const first = plan.nodes.get(edge.low)!.layer
    const [from, to] = [crossings[i]![gap - first], crossings[i]![gap - first + 1]]
    if (gap < first || from === undefined || to === undefined) return []
    return [{ net: gap === first ? netOf(edge) : `edge ${i}`, from, to }]
  })

interface Gap {
  readonly trackStart: number
  readonly tracks: Tracks
}

/** Lays the plan out along the flow. */
export const makeGrid = ({ depths, flow, plan, rooms }: GridInput): Grid => {
  const lead = flow === "right" ? 1 : 0
  // Flowing down, wires start at the box itself, except below a box that an arrow head points up to.
  const leads = depths.map((_, layer) =>
    Math.max(lead, ...plan.edges.map((edge) => (edge.isBackwards && plan.nodes.get(edge.low)!.layer === layer ? 1 : 0)))
  )
  const crossings = crossingsOf(plan, flow)
  const opening = (layer: number) => deepest(plan.groups, layer, "firstLayer")
  const closing = (layer: number) => deepest(plan.groups, layer, "lastLayer")
  const firstPad = opening(0) > 0 ? lead : 0
  const layerStarts = plan.layers > 0 ? [opening(0) + firstPad] : []
  const gaps: Array<Gap> = []
  for (let gap = 0; gap + 1 < plan.layers; gap++) {
    const trackStart = layerStarts[gap]! + depths[gap]! + leads[gap]! + closing(gap)
    const tracks = assignTracks(runsIn(plan, crossings, gap))
    gaps.push({ trackStart, tracks })
    layerStarts.push(trackStart + tracks.count + rooms[gap]! + opening(gap + 1) + 1)
  }
  const last = plan.layers - 1
  const tail = closing(last)
  const groupSpans = plan.groups.map(
    (group) =>
      [
        layerStarts[group.firstLayer]! - (group.firstLayer === 0 ? firstPad : 1) - group.nesting,
        layerStarts[group.lastLayer]! + depths[group.lastLayer]! + leads[group.lastLayer]! + group.nesting - 1
      ] as const
  )
  return {
    plan,
    flow,
    depths,
    layerStarts,
    groupSpans,
    length: last < 0 ? 0 : layerStarts[last]! + depths[last]! + (tail > 0 ? lead + tail : 0),
    breadth: plan.breadth,
    ways: plan.edges.map((_, i) => wayOf(plan, i, crossings[i]!, { layerStarts, depths, gaps })),
    nets: plan.edges.map(netOf)
  }
}

const wayOf = (
  plan: Plan,
  index: number,
  crossing: ReadonlyArray<number>,
  made: {
    readonly layerStarts: ReadonlyArray<number>
    readonly depths: ReadonlyArray<number>
    readonly gaps: ReadonlyArray<Gap>
  }
): ReadonlyArray<Position> => {
  const { high, low } = plan.edges[index]!
  const net = netOf(plan.edges[index]!)
  const first = plan.nodes.get(low)!.layer
  const way: Array<Position> = [{ along: made.layerStarts[first]! + made.depths[first]! - 1, across: crossing[0]! }]
  crossing.slice(1).forEach((to, i) => {
    const gap = made.gaps[first + i]!
    const track = gap.tracks.of.get(i === 0 ? net : `edge ${index}`)
    const from = crossing[i]!
    if (track !== undefined && from !== to) {
      way.push({ along: gap.trackStart + track, across: from }, { along: gap.trackStart + track, across: to })
    }
  })
  way.push({ along: made.layerStarts[plan.nodes.get(high)!.layer]!, across: crossing.at(-1)! })
  return way
}
