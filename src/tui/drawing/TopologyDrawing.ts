/**
 * Topology drawing: a grid of components drawn on a surface, with groups, wires, boxes and what edges have to say.
 *
 * An edge says its label, a retry sign or a cut on a stretch that no other edge uses, so that it cannot be read as
 * belonging to its neighbour; where there is no such stretch the cut is still shown and the label is left out.
 */
import { truncatePieces, writingWidth } from "./Frame.ts"
import { type Look, type Piece, type Size, Surface } from "./Surface.ts"
import { type BoxView, drawBox } from "./TopologyBoxes.ts"
import { cellAt, type Grid, sizeOf } from "./TopologyGrid.ts"
import { type Cell, east, north, type Stretch, type WireStyle, Wires, west } from "./Wires.ts"

export interface TopologyEdge {
  readonly from: string
  readonly to: string
  /** A few characters, such as the rate of calls. */
  readonly label?: string
  /** Whether calls along it are being retried. */
  readonly isRetrying?: boolean
  /** Whether it lets nothing through. */
  readonly isCut?: boolean
}

export interface TopologyGroup {
  readonly id: string
  readonly name: string
  /** The group around it, such as the region of a zone. */
  readonly within?: string
}

/** Everything there is to draw, already laid out. The edges are those of the grid's plan, in its order. */
export interface Scene {
  readonly grid: Grid
  readonly views: ReadonlyMap<string, BoxView>
  readonly edges: ReadonlyArray<TopologyEdge>
  readonly groups: ReadonlyMap<string, TopologyGroup>
}

/** What an edge says: its cut or retry sign and its label. */
export const annotationOf = (edge: TopologyEdge, hasLabel: boolean, look: Look): ReadonlyArray<Piece> => {
  const pieces: Array<Piece> = []
  if (edge.isCut) pieces.push({ text: look.symbols.cut, ink: "bad" })
  else if (edge.isRetrying) pieces.push({ text: look.symbols.retry, ink: "warn" })
  if (hasLabel && edge.label !== undefined && edge.label !== "") {
    pieces.push({ text: pieces.length > 0 ? ` ${edge.label}` : edge.label, ink: "dim" })
  }
  return pieces
}

const styleOf = (edge: TopologyEdge, scene: Scene): WireStyle => {
  const isOfSelected = [edge.from, edge.to].some((id) => scene.views.get(id)?.isSelected === true)
  const isDashed = edge.isCut ?? false
  if (edge.isCut) return { ink: "bad", isDashed, precedence: 0 }
  if (isOfSelected) return { ink: "focus", isDashed, precedence: 3 }
  return edge.isRetrying ? { ink: "warn", isDashed, precedence: 1 } : { ink: "dim", isDashed, precedence: 2 }
}

const drawGroups = (surface: Surface, scene: Scene, offset: Cell, look: Look): void => {
  scene.grid.plan.groups.forEach((group, i) => {
    const [start, end] = scene.grid.groupSpans[i]!
    const from = cellAt(scene.grid, { along: start, across: group.from }, offset)
    const to = cellAt(scene.grid, { along: end, across: group.to }, offset)
    const lines = look.symbols.zoneBox
    for (let x = from.x + 1; x < to.x; x++)
      for (const y of [from.y, to.y]) surface.put(x, y, lines.horizontal, "border")
    for (let y = from.y + 1; y < to.y; y++) for (const x of [from.x, to.x]) surface.put(x, y, lines.vertical, "border")
    surface.put(from.x, from.y, lines.topLeft, "border")
    surface.put(to.x, from.y, lines.topRight, "border")
    surface.put(from.x, to.y, lines.bottomLeft, "border")
    surface.put(to.x, to.y, lines.bottomRight, "border")
    const name = { text: ` ${scene.groups.get(group.id)?.name ?? group.id} `, ink: "accent" as const }
    surface.write(from.x + 2, from.y, truncatePieces(name, to.x - from.x - 3, look.symbols.ellipsis))
  })
}

const drawBoxes = (surface: Surface, scene: Scene, offset: Cell, look: Look): void => {
  const { grid } = scene
  for (const [id, node] of grid.plan.nodes) {
    const at = cellAt(grid, { along: grid.layerStarts[node.layer]!, across: node.start }, offset)
    const depth = grid.depths[node.layer]!
    const size = grid.flow === "right" ? { width: depth, height: node.breadth } : { width: node.breadth, height: depth }
    drawBox(surface, scene.views.get(id)!, at, size, look)
  }
}

/** Edges against the flow meet full boxes at a lower corner; the corner becomes a joint. */
const joinCorners = (surface: Surface, scene: Scene, index: number, head: Cell, wires: Wires, look: Look): void => {
  const { high, low } = scene.grid.plan.edges[index]!
  const tail = wires.end(index, "last")
  const joint = look.symbols.wires[north | east | west]!
  if (scene.grid.plan.nodes.get(low)!.breadth >= 3) surface.put(head.x - 1, head.y, joint)
  if (tail !== undefined && scene.grid.plan.nodes.get(high)!.breadth >= 3) surface.put(tail.x + 1, tail.y, joint)
}

/** Joins the wire of an edge to the border of the full box it leaves. */
const joinBorder = (surface: Surface, scene: Scene, index: number, wires: Wires, look: Look): void => {
  const cell = wires.end(index, "first")
  const isFull = scene.views.get(scene.grid.plan.edges[index]!.low)?.density === "full"
  if (cell === undefined || !isFull) return
  const isRight = scene.grid.flow === "right"
  const [x, y] = isRight ? [cell.x - 1, cell.y] : [cell.x, cell.y - 1]
  const joint = look.symbols.joints[surface.at(x, y)]
  if (joint !== undefined) surface.put(x, y, isRight ? joint.east : joint.south)
}

const drawHeads = (surface: Surface, scene: Scene, wires: Wires, look: Look): void => {
  const { arrows } = look.symbols
  const isRight = scene.grid.flow === "right"
  scene.grid.plan.edges.forEach(({ isBackwards }, i) => {
    const cell = wires.end(i, isBackwards ? "first" : "last")
    if (cell === undefined) return
    if (!isBackwards) joinBorder(surface, scene, i, wires, look)
    const forwards = isRight ? arrows.east : arrows.south
    const backwards = isRight ? arrows.west : arrows.north
    surface.put(cell.x, cell.y, isBackwards ? backwards : forwards)
    if (isBackwards && isRight) joinCorners(surface, scene, i, cell, wires, look)
  })
}

/** Writes over a lying stretch with a piece of wire left on both sides. */
const writeOnStretch = (surface: Surface, stretch: Stretch, text: ReadonlyArray<Piece>): boolean => {
  const width = writingWidth(text)
  const cells = stretch.cells.length
  if (!stretch.isLying || cells < width + 2) return false
  const spaced = cells >= width + 4 ? [{ text: " " }, ...text, { text: " " }] : text
  const left = Math.min(...stretch.cells.map((cell) => cell.x))
  surface.write(left + ((cells - writingWidth(spaced)) >> 1), stretch.cells[0]!.y, spaced)
  return true
}

const isBlank = (surface: Surface, x: number, y: number, width: number): boolean => {
  if (x < 0 || x + width > surface.width) return false
  for (let i = 0; i < width; i++) if (surface.at(x + i, y) !== " ") return false
  return true
}

/** Writes beside a standing stretch, on the row nearest to its last cell where there is room. */
const writeBeside = (surface: Surface, stretch: Stretch, text: ReadonlyArray<Piece>): boolean => {
  const width = writingWidth(text)
  if (stretch.isLying) return false
  for (const cell of [...stretch.cells].reverse()) {
    for (const [x, needed] of [
      [cell.x + 1, cell.x + 1],
      [cell.x - width, cell.x - width - 1]
    ] as const) {
      if (!isBlank(surface, needed, cell.y, width + 1)) continue
      surface.write(x, cell.y, text)
      return true
    }
  }
  return false
}

const annotate = (surface: Surface, scene: Scene, wires: Wires, index: number, look: Look): void => {
  const edge = scene.edges[index]!
  const stretches = wires.ownStretches(index)
  const longestFirst = [...stretches].sort((a, b) => b.cells.length - a.cells.length)
  for (const hasLabel of [true, false]) {
    const text = annotationOf(edge, hasLabel, look)
    if (text.length === 0) return
    if (longestFirst.some((stretch) => writeOnStretch(surface, stretch, text))) return
    if (longestFirst.some((stretch) => writeBeside(surface, stretch, text))) return
  }
  if (!edge.isCut) return
  const longest = longestFirst[0]?.cells
  const cell = longest?.[longest.length >> 1] ?? wires.middle(index)
  if (cell !== undefined) surface.put(cell.x, cell.y, look.symbols.cut, "bad")
}

/** Draws the scene in the middle of a surface that is at least as large as its grid. */
export const drawScene = (scene: Scene, size: Size, look: Look): Surface => {
  const surface = new Surface(size)
  const needed = sizeOf(scene.grid)
  const offset = { x: (surface.width - needed.width) >> 1, y: (surface.height - needed.height) >> 1 }
  const wires = new Wires()
  scene.grid.ways.forEach((way, i) => {
    wires.lay(
      i,
      scene.grid.nets[i]!,
      way.map((position) => cellAt(scene.grid, position, offset))
    )
  })
  drawGroups(surface, scene, offset, look)
  wires.drawOn(surface, look.symbols, (edge) => styleOf(scene.edges[edge]!, scene))
  drawBoxes(surface, scene, offset, look)
  drawHeads(surface, scene, wires, look)
  for (const index of scene.edges.keys()) annotate(surface, scene, wires, index, look)
  return surface
}
