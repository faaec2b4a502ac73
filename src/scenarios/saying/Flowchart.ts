/**
 * Flowchart: a topology as a Mermaid flow chart, which GitHub, GitLab and most wikis draw.
 *
 * Stores are cylinders, caches hexagons, topics subroutines, clients rounded; what is published is not waited for, so its edge is
 * dotted. What is marked has a thick border besides its words, so that nothing hangs on the colour.
 */
import type { Topology, TopologyNode } from "../Topology.ts"

const shapes: Readonly<Record<TopologyNode["kind"], readonly [open: string, close: string]>> = {
  client: ["([", "])"],
  service: ["[", "]"],
  store: ["[(", ")]"],
  cache: ["{{", "}}"],
  topic: ["[[", "]]"]
}

/** What is said on top of the topology itself. */
export interface FlowchartNotes {
  /** Lines below what the node says of itself. */
  readonly notesOn?: (node: string) => ReadonlyArray<string>
  /** Beside an edge. */
  readonly labelOf?: (from: string, to: string) => string | undefined
}

/** From left to right, with a line feed at its end. A node with notes is marked. */
export const flowchart = (
  { edges, nodes }: Topology,
  { labelOf = () => undefined, notesOn = () => [] }: FlowchartNotes = {}
): string => {
  const ids = new Map(nodes.map(({ name }, i) => [name, `n${i}`]))
  const kinds = new Map(nodes.map(({ kind, name }) => [name, kind]))
  const boxes = nodes.map(({ kind, name, says }) => {
    const [open, close] = shapes[kind]
    const lines = [name, says, ...notesOn(name)].filter((line) => line !== "")
    return `  ${ids.get(name)}${open}"${lines.map(escaped).join("<br>")}"${close}`
  })
  const arrows = edges.flatMap(({ from, to }) => {
    const [a, b] = [ids.get(from), ids.get(to)]
    if (a === undefined || b === undefined) return []
    const label = labelOf(from, to)
    const arrow = kinds.get(to) === "topic" ? "-.->" : "-->"
    return [`  ${a} ${arrow}${label === undefined ? "" : `|"${escaped(label)}"|`} ${b}`]
  })
  const marked = nodes.filter(({ name }) => notesOn(name).length > 0).map(({ name }) => ids.get(name))
  const marks =
    marked.length === 0 ? [] : ["  classDef fault stroke:#cc79a7,stroke-width:4px", `  class ${marked.join(",")} fault`]
  return `${["flowchart LR", ...boxes, ...arrows, ...marks].join("\n")}\n`
}

/** Mermaid's own entities; a label is one line. */
const escaped = (text: string): string =>
  text.replace(/\s+/g, " ").replace(/[#&<>"`]/g, (character) => `#${character.charCodeAt(0)};`)
