/**
 * Mermaid: the topology with what went over its edges, as text that GitHub, GitLab and most wikis draw.
 *
 * Stores are cylinders, caches hexagons, topics subroutines, clients rounded. What a fault touched has a thick border
 * and its name, so that nothing hangs on the colour.
 */
import type { Result, TopologyNode } from "../experiments/Result.ts"
import { trafficInWords, trafficOf } from "./Story.ts"

const shapes: Readonly<Record<TopologyNode["kind"], readonly [open: string, close: string]>> = {
  client: ["([", "])"],
  service: ["[", "]"],
  store: ["[(", ")]"],
  cache: ["{{", "}}"],
  topic: ["[[", "]]"]
}

/** A flowchart from left to right, with a line feed at its end. */
export const mermaid = ({ picture, scenario: { topology } }: Result): string => {
  const idOf = new Map(topology.nodes.map(({ name }, i) => [name, `n${i}`]))
  const faultsOn = (name: string) => [
    ...new Set(picture.faults.filter(({ components }) => components.includes(name)).map(({ name }) => name))
  ]
  const nodes = topology.nodes.map(({ kind, name, says }) => {
    const [open, close] = shapes[kind]
    const lines = [name, says, ...faultsOn(name).map((fault) => `fault: ${fault}`)].filter((line) => line !== "")
    return `  ${idOf.get(name)}${open}"${lines.map(escaped).join("<br>")}"${close}`
  })
  const edges = topology.edges.flatMap(({ from, to }) => {
    const [a, b] = [idOf.get(from), idOf.get(to)]
    if (a === undefined || b === undefined) return []
    const traffic = trafficOf(picture, from, to)
    return [`  ${a} -->${traffic === undefined ? "" : `|"${escaped(trafficInWords(traffic))}"|`} ${b}`]
  })
  const touched = topology.nodes.filter(({ name }) => faultsOn(name).length > 0).map(({ name }) => idOf.get(name))
  const marks =
    touched.length === 0
      ? []
      : ["  classDef fault stroke:#cc79a7,stroke-width:4px", `  class ${touched.join(",")} fault`]
  return `${["flowchart LR", ...nodes, ...edges, ...marks].join("\n")}\n`
}

/** Mermaid's own entities; a label is one line. */
const escaped = (text: string): string =>
  text.replace(/\s+/g, " ").replace(/[#&<>"`]/g, (character) => `#${character.charCodeAt(0)};`)
