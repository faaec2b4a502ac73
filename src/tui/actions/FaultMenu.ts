/**
 * Fault menu: the faults one can inject by hand on a component or a journey, as they would be written in a scenario.
 *
 * They last until they are lifted.
 */
import type { Topology } from "../../experiments/Result.ts"

export interface FaultChoice {
  /** "ledger: 3x slower". */
  readonly label: string
  /** As written under `faults`, without `at`. */
  readonly fault: Readonly<Record<string, unknown>>
}

const choice = (on: string, what: string, effect: Record<string, unknown>): FaultChoice => ({
  label: `${on}: ${what}`,
  fault: { on, ...effect }
})

const ofLoad = (name: string): ReadonlyArray<FaultChoice> => [
  choice(name, "3x the load", { load: "3x" }),
  choice(name, "10x the load", { load: "10x" }),
  choice(name, "a third of the load", { load: "0.33x" })
]

const ofLink = (from: string, to: string): ReadonlyArray<FaultChoice> => [
  choice(`${from} -> ${to}`, "cut the link", { cut: true }),
  choice(`${from} -> ${to}`, "lose 10% of messages", { loss: "10%" }),
  choice(`${from} -> ${to}`, "200ms more latency", { latency: "200ms" }),
  choice(`${from} -> ${to}`, "10% of messages arrive twice", { duplicates: "10%" }),
  choice(`${from} -> ${to}`, "some messages overtake others", { jitter: "exponential(100ms)" })
]

/** What can be done to the node of that name; nothing if there is none. */
export const faultChoices = (topology: Topology, name: string | undefined): ReadonlyArray<FaultChoice> => {
  const node = topology.nodes.find((one) => one.name === name)
  if (node === undefined) return []
  const callers = topology.edges.filter(({ to }) => to === node.name)
  const called = topology.edges.filter(({ from }) => from === node.name)
  if (node.kind === "client") return [...ofLoad(node.name), ...called.flatMap(({ from, to }) => ofLink(from, to))]
  const zones = [...new Set(node.zones)].filter((zone) => zone !== null)
  // A region of one zone that bears its name is that zone.
  const regions = Object.keys(topology.regions).filter(
    (region) => !zones.includes(region) && topology.regions[region]!.some((zone) => zones.includes(zone))
  )
  return [
    choice(node.name, "slow 3x", { slow: "3x" }),
    choice(node.name, "slow 10x", { slow: "10x" }),
    choice(node.name, "crash", { crash: true }),
    ...(node.instances > 1 ? [choice(`${node.name}/1`, "crash one instance", { crash: true })] : []),
    choice(node.name, "pause", { pause: true }),
    choice(node.name, "200ms more latency", { latency: "200ms" }),
    choice(node.name, "20% errors", { errors: "20%" }),
    // Of what has no limit there is no half.
    ...(/\d (?:workers|connections)/.test(node.says)
      ? [choice(node.name, "half of its workers hang", { workers: "50%" })]
      : []),
    ...(node.kind === "cache" ? [choice(node.name, "flush the cache", { flush: true })] : []),
    ...(node.kind === "store" ? [choice(node.name, "wipe all contents", { wipe: true })] : []),
    ...(node.kind === "store" && node.instances > 1
      ? [choice(`${node.name}/1`, "wipe the disk of one node", { wipe: true })]
      : []),
    ...callers.flatMap(({ from, to }) => ofLink(from, to)),
    ...zones.flatMap((zone) => [
      choice(zone, "crash the zone", { crash: true }),
      choice(zone, "cut the zone off", { cut: true })
    ]),
    ...regions.flatMap((region) => [
      choice(region, "crash the region", { crash: true }),
      choice(region, "cut the region off", { cut: true })
    ])
  ]
}
