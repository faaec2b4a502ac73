/**
 * System pane: the topology, with the state of every component and what it is doing.
 */
import type { Topology as Described, TopologyNode as DescribedNode } from "../../experiments/Result.ts"
import type { Picture } from "../../sim/observation/pictures/Picture.ts"
import { formatQuantity } from "../drawing/Quantity.ts"
import type { Look } from "../drawing/Surface.ts"
import type { TopologyEdge, TopologyGroup, TopologyNode } from "../drawing/Topology.ts"
import { topology as drawTopology } from "../drawing/Topology.ts"
import type { Bench, RetryWatch } from "../Model.ts"
import { noRetries } from "../Model.ts"
import type { Standing } from "../Standing.ts"
import { activeFaults, edgeName, isCut, standings } from "../Standing.ts"
import type { PaneView } from "./PaneView.ts"

/** The zone all instances stand in, or the region if it is one only; `undefined` if they are spread further. */
const groupOf = ({ zones }: DescribedNode, regions: Described["regions"]): string | undefined => {
  const different = [...new Set(zones)]
  const [zone] = different
  if (different.length === 1) return zone ?? undefined
  return Object.keys(regions).find((region) => different.every((one) => one !== null && regions[region]!.includes(one)))
}

const groupsOf = ({ nodes, regions }: Described): ReadonlyArray<TopologyGroup> => {
  const used = new Set(nodes.map((node) => groupOf(node, regions)).filter((group) => group !== undefined))
  const regionOf = (zone: string) => Object.keys(regions).find((region) => regions[region]!.includes(zone))
  const around = [...used].map(regionOf).filter((region) => region !== undefined)
  return [...new Set([...around, ...used])].map((id) => {
    const within = regionOf(id)
    return { id, name: id, ...(within === undefined ? {} : { within }) }
  })
}

/** As few digits as tell it: "100%", "8%", "0.18%". */
const percent = (share: number): string =>
  share >= 0.01 ? `${Math.round(share * 100)}%` : formatQuantity(share, "ratio")

/** "602/s q41" for calls in the waiting line, "600/s ✗28%" for requests that went wrong. */
const figuresOf = ({ badShare, offered, waiting }: Standing, kind: DescribedNode["kind"], look: Look): string => {
  if (offered === null) return ""
  const rate = formatQuantity(offered, "rate")
  const sign = look.symbols.name === "ascii" ? "!" : look.symbols.states.down
  if (kind === "client") return badShare === null || badShare < 0.001 ? rate : `${rate} ${sign}${percent(badShare)}`
  return waiting > 0 ? `${rate} q${formatQuantity(waiting, "count")}` : rate
}

const nodeOf = (node: DescribedNode, standing: Standing, regions: Described["regions"], look: Look): TopologyNode => {
  const group = groupOf(node, regions)
  const instances = standing.instances ?? node.instances
  return {
    id: node.name,
    name: instances > 1 ? `${node.name} x${instances}` : node.name,
    state: standing.state,
    figures: figuresOf(standing, node.kind, look) || " ".repeat(8),
    ...(standing.utilisation === undefined ? {} : { utilisation: standing.utilisation }),
    ...(group === undefined ? {} : { group })
  }
}

const edgeOf = (from: string, to: string, picture: Picture | undefined, retries: RetryWatch): TopologyEdge => {
  if (picture === undefined) return { from, to }
  const edge = picture.edges.find((one) => one.from === from && one.to === to)
  return {
    from,
    to,
    ...(edge === undefined ? {} : { label: formatQuantity(edge.perSecond, "rate") }),
    isRetrying: retries.retrying.includes(edgeName(from, to)),
    isCut: isCut(picture, from, to)
  }
}

/** The topology to draw: as it stands now, or at rest if there is no picture. */
export const topologyOf = (
  described: Described,
  look: Look,
  picture?: Picture,
  selected?: string,
  retries: RetryWatch = noRetries
): Parameters<typeof drawTopology>[0] => {
  const standing = standings(described, picture)
  return {
    nodes: described.nodes.map((node, i) => nodeOf(node, standing[i]!, described.regions, look)),
    edges: described.edges.map(({ from, to }) => edgeOf(from, to, picture, retries)),
    groups: groupsOf(described),
    ...(selected === undefined ? {} : { selected })
  }
}

export const systemPane = (bench: Bench, look: Look): PaneView => {
  const { frame, opening, retries, selected } = bench
  const faults = frame === undefined ? [] : activeFaults(frame.picture)
  const load = frame?.load ?? 1
  const notes = [
    ...(load === 1 ? [] : [`load x${Number(load.toPrecision(3))}`]),
    ...(faults.length === 0
      ? []
      : [faults.length === 1 ? `${faults[0]!.on} ${faults[0]!.what}` : `${faults.length} faults`])
  ]
  return {
    title: "System",
    ...(notes.length === 0 ? {} : { note: { text: notes.join(", "), ink: "fault" } }),
    rows: (size) =>
      opening === undefined
        ? []
        : drawTopology(topologyOf(opening.topology, look, frame?.picture, selected, retries), size, look)
  }
}
