/**
 * Checks of faults: what they hit exists and can be hit in that way, and they begin before the run is over.
 */
import type { Fault, FaultKind } from "../../sim/faults/Fault.ts"
import { kindOf } from "../../sim/faults/Fault.ts"
import { formatSpan } from "../../sim/kernel/Instant.ts"
import type { Problem } from "../Issues.ts"
import type { Path } from "../Path.ts"
import { linkEnds, loadsIn, zonesIn, zonesOf } from "../Places.ts"
import type { Readable } from "../Readable.ts"
import { suggestion } from "../Union.ts"
import { joined } from "../Words.ts"

type TargetKind = "component" | "instance" | "zone or region" | "link" | "load"

/** What each kind of fault can hit. */
const hits: Readonly<Record<FaultKind, ReadonlyArray<TargetKind>>> = {
  slow: ["component", "instance", "zone or region"],
  latency: ["component", "instance", "zone or region", "link"],
  errors: ["component", "instance", "zone or region"],
  crash: ["component", "instance", "zone or region", "link"],
  pause: ["component", "instance", "zone or region", "link"],
  flush: ["component", "zone or region"],
  loss: ["link", "component", "instance", "zone or region"],
  cut: ["link", "component", "instance", "zone or region"],
  load: ["load"]
}

const inWords: Readonly<Record<TargetKind, string>> = {
  "component": "a component",
  "instance": "an instance",
  "zone or region": "a zone or region",
  "link": "a link such as `shop -> payments`",
  "load": "a journey or k6 scenario"
}

export const checkFaults = (readable: Readable): ReadonlyArray<Problem> =>
  Object.entries(readable.scenario.faults ?? {}).flatMap(([name, fault]) => [
    ...checkTarget(fault, ["faults", name, "on"], readable),
    ...checkTime(fault, ["faults", name], readable),
    ...checkInstances(fault, ["faults", name, "instances"])
  ])

const checkTime = ({ at = 0 }: Fault, path: Path, { scenario: { duration } }: Readable): ReadonlyArray<Problem> =>
  duration === undefined || at < duration
    ? []
    : [
        {
          path: [...path, "at"],
          at: "value",
          message: `it begins at ${formatSpan(at)}, when the run of ${formatSpan(duration)} is over`
        }
      ]

/** What hits a whole, or one instance by its number, cannot be told how many to hit. */
const checkInstances = (fault: Fault, path: Path): ReadonlyArray<Problem> => {
  const isWhole = ["cut", "flush", "load", "loss"].includes(kindOf(fault)) || /->|\//.test(fault.on)
  if (fault.instances === undefined || !isWhole) return []
  return [
    { path, at: "key", message: `"instances" does nothing here: "${kindOf(fault)}" hits "${fault.on}" as a whole` }
  ]
}

const checkTarget = (fault: Fault, path: Path, readable: Readable): ReadonlyArray<Problem> => {
  const wrong = (message: string): ReadonlyArray<Problem> => [{ path, at: "value", message }]
  const { scenario } = readable
  const components = readable.keysAt("system")
  const journeys = [...readable.keysAt("journeys"), ...loadsIn(scenario)]
  const zones = [...zonesIn(scenario), ...Object.keys(scenario.regions ?? {})]
  const kind = kindOf(fault)
  const { on } = fault

  const unfit = (target: TargetKind): ReadonlyArray<Problem> =>
    hits[kind].includes(target)
      ? []
      : wrong(
          `"${kind}" hits ${joined(
            hits[kind].map((one) => inWords[one]),
            "or"
          )}, and "${on}" is ${inWords[target]}`
        )

  if (on.includes("->")) {
    const ends = linkEnds(on)
    if (ends === undefined) return wrong(`expected a link such as "shop -> payments" or "eu <-> us", got "${on}"`)
    const known = [...components, ...zones, ...journeys]
    const unknown = ends.filter((end) => !known.includes(end))
    if (unknown.length > 0 && readable.isWhole("system")) {
      return unknown.flatMap((end) =>
        wrong(`there is no component, zone, region or journey "${end}"${suggestion(end, known)}`)
      )
    }
    return unfit("link")
  }
  const [owner = "", number, ...more] = on.split("/")
  if (number !== undefined) {
    const component = scenario.system?.[owner]
    if (!components.includes(owner)) return wrong(`there is no component "${owner}"${suggestion(owner, components)}`)
    if (component === undefined || !readable.isWhole("system")) return []
    const instances = zonesOf(component).length
    if (more.length > 0 || !/^[0-9]+$/.test(number) || Number(number) < 1 || Number(number) > instances) {
      return wrong(
        `"${owner}" has ${instances === 1 ? "one instance, 1" : `instances 1 to ${instances}`}, and not "${number}"`
      )
    }
    return unfit("instance")
  }
  if (kind === "load") {
    if (journeys.includes(on)) return []
    return wrong(`there is no journey or k6 scenario "${on}"${suggestion(on, journeys)}`)
  }
  const component = scenario.system?.[on]
  if (component !== undefined && kind === "flush" && component.kind !== "cache") {
    return wrong(`only a cache can be flushed, and "${on}" is a ${component.kind}`)
  }
  if (components.includes(on)) return unfit("component")
  if (zones.includes(on)) return unfit("zone or region")
  if (journeys.includes(on)) return unfit("load")
  if (!readable.isWhole("system", "regions")) return []
  return wrong(`there is no component, zone or region "${on}"${suggestion(on, [...components, ...zones])}`)
}
