/**
 * Topology drawing: components and who calls whom, from left to right, with what went over each edge.
 *
 * The shape tells the kind (a store is a drum, a topic has double sides, a client is a pill), the bar at the foot how
 * busy it was, a dashed frame and a flag that a fault was there, and a thick edge that calls failed on it.
 */
import { Graph, layout } from "@dagrejs/dagre"
import type { Result, TopologyNode } from "../../experiments/Result.ts"
import type { Picture } from "../../sim/observation/pictures/Picture.ts"
import { type Colour, ink } from "../page/Colours.ts"
import { asIs, html, type Markup } from "../page/Markup.ts"
import { formatShare } from "../Quantity.ts"
import { type Traffic, trafficInWords, trafficOf } from "../stories/Story.ts"
import { withTitle } from "./Drawing.ts"

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

interface Wire {
  readonly points: ReadonlyArray<{ readonly x: number; readonly y: number }>
  readonly x: number
  readonly y: number
}

const margin = 14
const lineHeight = 15

export const topologyDrawing = ({ picture, scenario: { topology } }: Result): Markup => {
  const known = new Set(topology.nodes.map(({ name }) => name))
  const edges = topology.edges.filter(({ from, to }) => known.has(from) && known.has(to))
  const graph = new Graph({ multigraph: false, compound: false })
  graph.setGraph({ rankdir: "LR", nodesep: 26, ranksep: 34, marginx: margin, marginy: margin + 10 })
  for (const node of topology.nodes) graph.setNode(node.name, sizeOf(node, picture))
  for (const { from, to } of edges) {
    const traffic = trafficOf(picture, from, to)
    const words = traffic === undefined ? [] : wordsOf(traffic)
    const width = Math.max(10, ...words.map((word) => word.length * 6 + 12))
    graph.setEdge(from, to, { width, height: words.length * labelLine + 4, labelpos: "c" })
  }
  layout(graph)
  const { height = 0, width = 0 } = graph.graph() as { readonly width?: number; readonly height?: number }
  const routes = edges.map(({ from, to }) => ({
    route: graph.edge(from, to) as Wire,
    traffic: trafficOf(picture, from, to)
  }))
  const wires = [
    ...routes.map(({ route, traffic }) => wire(route, traffic)),
    ...routes.map(({ route, traffic }) => (traffic === undefined ? undefined : label(route, traffic)))
  ]
  const boxes = topology.nodes.map((node) => box(node, graph.node(node.name) as Box, picture))
  const says = `The system: ${edges.map(({ from, to }) => `${from} calls ${to}`).join(", ")}`
  const viewBox = `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`
  const bounds = `max-width:${Math.ceil(width * 1.25)}px;min-width:${Math.ceil(width * 0.7)}px`
  return withTitle(says, html`<svg class="topology" viewBox="${viewBox}" style="${bounds}">${wires}${boxes}</svg>`.text)
}

const faultsOn = (name: string, { faults }: Picture): ReadonlyArray<string> => [
  ...new Set(faults.filter(({ components }) => components.includes(name)).map((fault) => fault.name))
]

const zonesOf = ({ zones }: TopologyNode): string => [...new Set(zones.filter((zone) => zone !== null))].join(", ")

/** The lines in a box below its name; what it says breaks where it has a comma or a semicolon. */
const linesOf = (node: TopologyNode): ReadonlyArray<string> =>
  [node.kind === "client" ? "" : node.kind, ...node.says.split(/(?<=[,;]) /), zonesOf(node)]
    .map((line) => line.replace(/[,;]$/, ""))
    .filter((line) => line !== "")

/** The lines on a wire. */
const wordsOf = (traffic: Traffic): ReadonlyArray<string> => trafficInWords(traffic).split(", ")

const labelLine = 13

/** How far the lid of a drum reaches into it. */
const lidOf = ({ kind }: TopologyNode): number => (kind === "store" ? 8 : 0)

const utilisationOf = (node: TopologyNode, { components }: Picture): number | null =>
  components.find(({ name }) => name === node.name)?.total.utilisation ?? null

const isMeasured = (node: TopologyNode, picture: Picture): boolean => utilisationOf(node, picture) !== null

const sizeOf = (node: TopologyNode, picture: Picture) => {
  const longest = Math.max(node.name.length * 7.8, ...linesOf(node).map((line) => line.length * 6.1))
  const flag = Math.max(0, ...faultsOn(node.name, picture).map((fault) => fault.length * 6.4 + 20))
  return {
    width: Math.max(104, longest + 28, flag + 12),
    height: 32 + linesOf(node).length * lineHeight + lidOf(node) + (isMeasured(node, picture) ? 10 : 0)
  }
}

const box = (node: TopologyNode, { height, width, x, y }: Box, picture: Picture): Markup => {
  const [left, top] = [tenth(x - width / 2), tenth(y - height / 2)]
  const faults = faultsOn(node.name, picture)
  const outline =
    faults.length > 0
      ? `stroke:${ink("fault")};stroke-width:2;stroke-dasharray:6 3`
      : `stroke:${ink("dim")};stroke-width:1`
  const utilisation = utilisationOf(node, picture)
  const lid = lidOf(node)
  const middle = tenth(width / 2)
  const tops = 36 + lid
  return html`<g transform="translate(${left},${top})">
<g style="fill:${ink("paper")};${outline}">${shape(node, tenth(width), height)}</g>
<text x="${middle}" y="${20 + lid}" class="name">${node.name}</text>
${linesOf(node).map((line, i) => html`<text x="${middle}" y="${tops + i * lineHeight}" class="says">${line}</text>`)}
${utilisation === null ? undefined : busyBar(utilisation, tenth(width), height)}
${faults.length === 0 ? undefined : flag(faults, tenth(width))}</g>`
}

const shape = ({ kind }: TopologyNode, width: number, height: number): Markup => {
  if (kind === "client") return html`<rect width="${width}" height="${height}" rx="${height / 2}"/>`
  if (kind === "store") {
    const lid = `M0,6a${width / 2},6 0 0 1 ${width},0v${height - 12}a${width / 2},6 0 0 1 ${-width},0z`
    return html`<path d="${lid}"/><path d="M0,6a${width / 2},6 0 0 0 ${width},0" fill="none"/>`
  }
  const frame = html`<rect width="${width}" height="${height}" rx="${kind === "cache" ? 16 : 5}"/>`
  if (kind !== "topic") return frame
  return html`${frame}<path d="M7,0v${height}M${width - 7},0v${height}"/>`
}

const busyBar = (utilisation: number, width: number, height: number): Markup => {
  const room = tenth(width - 28)
  const full = tenth(room * Math.min(1, utilisation))
  const stroke = (colour: Colour) => asIs(`stroke="${ink(colour)}" stroke-width="4" stroke-linecap="round"`)
  const begin = `M14,${height - 10}`
  return html`<title>${formatShare(utilisation)} busy</title>
<path d="${begin}h${room}" ${stroke("grid")}/>
${full > 0 ? html`<path d="${begin}h${full}" ${stroke(utilisation >= 0.8 ? "bad" : "busy")}/>` : undefined}`
}

const flag = (faults: ReadonlyArray<string>, width: number): Markup => {
  const text = faults.length === 1 ? faults[0]! : `${faults[0]} +${faults.length - 1}`
  const length = tenth(text.length * 6.4 + 14)
  return html`<g transform="translate(${tenth(width - length + 6)},-12)">
<rect width="${length}" height="17" rx="8.5" fill="${ink("fault")}"/>
<text x="${tenth(length / 2)}" y="12.5" class="flag">${text}</text></g>`
}

const wire = ({ points }: Wire, traffic: Traffic | undefined): Markup => {
  const failed = traffic?.failedShare ?? 0
  const colour = ink(failed >= 0.001 ? "bad" : "dim")
  const [tip, before] = [points.at(-1)!, points.at(-2)!]
  const width = tenth(1.4 + 2.6 * Math.min(1, failed))
  const place = `translate(${tenth(tip.x)},${tenth(tip.y)})${tip.x < before.x ? " scale(-1)" : ""}`
  return html`<path d="${curve(points)}" fill="none" stroke="${colour}" stroke-width="${width}"/>
<path d="M0,0l-9,-4.5v9z" fill="${colour}" transform="${place}"/>`
}

/** On the wire, which it hides. */
const label = ({ x, y }: Wire, traffic: Traffic): Markup => {
  const words = wordsOf(traffic)
  const width = tenth(Math.max(...words.map((word) => word.length * 5.9 + 10)))
  const height = words.length * labelLine + 4
  const lines = words.map(
    (word, i) => html`<text x="${tenth(width / 2)}" y="${11.5 + i * labelLine}" class="traffic">${word}</text>`
  )
  return html`<g transform="translate(${tenth(x - width / 2)},${tenth(y - height / 2)})">
<rect width="${width}" height="${height}" rx="4" fill="${ink("paper")}"/>${lines}</g>`
}

/** Through every point, level at each. */
const curve = (points: Wire["points"]): string =>
  points
    .map(({ x, y }, i) => {
      const before = points[i - 1]
      if (before === undefined) return `M${tenth(x)},${tenth(y)}`
      const middle = tenth((before.x + x) / 2)
      return `C${middle},${tenth(before.y)} ${middle},${tenth(y)} ${tenth(x)},${tenth(y)}`
    })
    .join("")

const tenth = (pixels: number): number => Math.round(pixels * 10) / 10
