/**
 * Topology tree: the same graph as an indented list, for panes too small for boxes.
 *
 * Every component is listed once, below the first that calls it; a call to one that is listed elsewhere is a line that
 * points there. Components nobody calls come first, so a circle of calls still starts somewhere.
 */
import { truncatePieces } from "./Frame.ts"
import { type Look, type Piece, type Size, Surface } from "./Surface.ts"
import { stateRoles } from "./Symbols.ts"
import type { TopologyNode } from "./TopologyBoxes.ts"
import { annotationOf, type TopologyEdge } from "./TopologyDrawing.ts"

export interface TreeInput {
  readonly nodes: ReadonlyArray<TopologyNode>
  readonly edges: ReadonlyArray<TopologyEdge>
  /** Names of the groups, by id. */
  readonly groupNames: ReadonlyMap<string, string>
  readonly selected?: string | undefined
}

interface TreeLine {
  readonly id: string
  readonly pieces: ReadonlyArray<Piece>
  readonly isReference: boolean
}

const linesOf = (input: TreeInput, look: Look): ReadonlyArray<TreeLine> => {
  const { symbols } = look
  const lines: Array<TreeLine> = []
  const listed = new Set<string>()
  const nodes = new Map(input.nodes.map((node) => [node.id, node]))
  const callsOf = (id: string) => input.edges.filter((edge) => edge.from === id && edge.to !== id && nodes.has(edge.to))
  const list = (node: TopologyNode, stem: string, branch: string, edge?: TopologyEdge): void => {
    const isReference = listed.has(node.id)
    const annotation = edge === undefined ? [] : annotationOf(edge, !isReference, look)
    const notes: ReadonlyArray<Piece> = annotation.length > 0 ? [{ text: "  " }, ...annotation] : []
    const head: ReadonlyArray<Piece> = [{ text: stem + branch, ink: "border" }]
    if (isReference) {
      lines.push({
        id: node.id,
        isReference,
        pieces: [...head, { text: `${symbols.reference} ${node.name}`, ink: "dim" }, ...notes]
      })
      return
    }
    listed.add(node.id)
    const isSelected = node.id === input.selected
    const zone = node.group === undefined ? undefined : input.groupNames.get(node.group)
    lines.push({
      id: node.id,
      isReference,
      pieces: [
        ...head,
        { text: symbols.states[node.state], ink: stateRoles[node.state] },
        { text: ` ${node.name}`, ink: isSelected ? "key" : "text" },
        { text: node.figures === undefined || node.figures.trim() === "" ? "" : `  ${node.figures}`, ink: "dim" },
        { text: zone === undefined ? "" : `  ${zone}`, ink: "accent" },
        ...notes
      ]
    })
    const calls = callsOf(node.id)
    const below = stem + (branch === "" ? "" : branch.startsWith(symbols.wires[7]!) ? `${symbols.wires[5]} ` : "  ")
    calls.forEach((call, i) => {
      const corner = symbols.wires[i === calls.length - 1 ? 3 : 7]!
      list(nodes.get(call.to)!, below, corner + symbols.wires[10]!, call)
    })
  }
  const called = new Set(input.edges.filter((edge) => edge.from !== edge.to).map((edge) => edge.to))
  for (const node of input.nodes) if (!called.has(node.id) && !listed.has(node.id)) list(node, "", "")
  for (const node of input.nodes) if (!listed.has(node.id)) list(node, "", "")
  return lines
}

/** As many lines as fit, those around the selected component first; the last row says how many are left out. */
export const topologyTree = (input: TreeInput, size: Size, look: Look): ReadonlyArray<string> => {
  const surface = new Surface(size)
  const lines = linesOf(input, look)
  const hasRest = lines.length > surface.height && surface.height > 1
  const visible = hasRest ? surface.height - 1 : surface.height
  const chosen = lines.findIndex((line) => line.id === input.selected && !line.isReference)
  const top = Math.max(0, Math.min(lines.length - visible, chosen - (visible >> 1)))
  const shown = lines.slice(top, top + visible)
  shown.forEach((line, y) => {
    surface.write(0, y, truncatePieces(line.pieces, surface.width, look.symbols.ellipsis))
    if (line.id !== input.selected || line.isReference) return
    surface.shade(0, y, { width: surface.width, height: 1 }, "selected")
  })
  if (hasRest) {
    const rest = { text: `+${lines.length - shown.length} more`, ink: "dim" as const }
    surface.write(0, surface.height - 1, truncatePieces(rest, surface.width, look.symbols.ellipsis))
  }
  return surface.rows(look.theme)
}
