/**
 * Checks of faults: what they hit exists and can be hit in that way, and they begin before the run is over.
 */
import type { Fault, FaultKind } from "../../sim/faults/Fault.ts"
import { kindOf } from "../../sim/faults/Fault.ts"
import { selecting } from "../../sim/faults/Selection.ts"
import { formatSpan } from "../../sim/kernel/Instant.ts"
import type { Problem } from "../Issues.ts"
import type { Path } from "../Path.ts"
import { linkEnds, loadsIn, zonesIn, zonesOf } from "../Places.ts"
import type { Readable } from "../Readable.ts"
import { suggestion } from "../Union.ts"
import { joined } from "../Words.ts"

type TargetKind = "component" | "instance" | "zone or region" | "group" | "link" | "load"

/** What each kind of fault can hit. */
const hits: Readonly<Record<FaultKind, ReadonlyArray<TargetKind>>> = {
  slow: ["component", "instance", "zone or region", "group"],
  latency: ["component", "instance", "zone or region", "group", "link"],
  errors: ["component", "instance", "zone or region", "group"],
  crash: ["component", "instance", "zone or region", "group", "link"],
  pause: ["component", "instance", "zone or region", "group", "link"],
  flush: ["component", "zone or region", "group"],
  loss: ["link", "component", "instance", "zone or region", "group"],
  cut: ["link", "component", "instance", "zone or region", "group"],
  load: ["load"],
  deploy: ["component", "zone or region", "group"]
}

const inWords: Readonly<Record<TargetKind, string>> = {
  "component": "a component",
  "instance": "an instance",
  "zone or region": "a zone or region",
  "group": "a group",
  "link": "a link such as `shop -> payments`",
  "load": "a journey or k6 scenario"
}

export const checkFaults = (readable: Readable): ReadonlyArray<Problem> =>
  Object.entries(readable.scenario.faults ?? {}).flatMap(([name, fault]) => [
    ...checkTarget(fault, ["faults", name, "on"], readable),
    ...checkTime(fault, ["faults", name], readable),
    ...checkInstances(fault, ["faults", name, "instances"], readable),
    ...checkSelection(fault, ["faults", name], readable),
    ...checkLinkOptions(fault, ["faults", name])
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
const checkInstances = (fault: Fault, path: Path, { isWhole, scenario }: Readable): ReadonlyArray<Problem> => {
  const { instances, on } = fault
  if (instances === undefined) return []
  if (["cut", "flush", "load", "loss"].includes(kindOf(fault)) || /->|\//.test(on)) {
    return [{ path, at: "key", message: `"instances" does nothing here: "${kindOf(fault)}" hits "${on}" as a whole` }]
  }
  const component = scenario.system?.[on]
  if (!("which" in instances) || !isWhole("system")) return []
  if (component === undefined) {
    return [{ path, at: "key", message: `only a component's instances have numbers, and "${on}" is none` }]
  }
  const there = zonesOf(component).length
  const missing = instances.which.find((number) => number > there)
  if (missing === undefined) return []
  const has = there === 1 ? "one instance, 1" : `instances 1 to ${there}`
  return [{ path, at: "key", message: `"${on}" has ${has}, and not "${missing}"` }]
}

/** What can only be said of instances. */
const checkLinkOptions = (fault: Fault, path: Path): ReadonlyArray<Problem> =>
  (["seenByHealthCheck", "independently", "recovery"] as const).flatMap((key): ReadonlyArray<Problem> => {
    if (fault[key] === undefined || !fault.on.includes("->")) return []
    return [{ path: [...path, key], at: "key", message: `"${key}" is of instances, and "${fault.on}" is a link` }]
  })

/** Only services tell their calls apart, and only by what there is. */
const checkSelection = (fault: Fault, path: Path, readable: Readable): ReadonlyArray<Problem> => {
  const [first] = selecting(fault)
  if (first === undefined || !readable.isWhole("system")) return []
  const { on } = fault
  const system = readable.scenario.system ?? {}
  const component = system[on.split("/")[0]!]
  if (on.includes("->") || (component !== undefined && component.kind !== "service")) {
    const what = component === undefined ? "link" : component.kind
    return [
      { path: [...path, first], at: "key", message: `only a service tells its calls apart, and "${on}" is a ${what}` }
    ]
  }
  const services = component === undefined ? Object.values(system) : [component]
  const endpoints = services.flatMap((one) => (one.kind === "service" ? Object.keys(one.endpoints) : []))
  const journeys = readable.keysAt("journeys")
  const unknown = (key: "journeys" | "endpoints", what: string, known: ReadonlyArray<string>): ReadonlyArray<Problem> =>
    (fault[key] ?? []).flatMap((name, i): ReadonlyArray<Problem> => {
      if (known.includes(name)) return []
      const message = `there is no ${what} "${name}"${suggestion(name, known)}`
      return [{ path: [...path, key, i], at: "value", message }]
    })
  return [...unknown("journeys", "journey", journeys), ...unknown("endpoints", "endpoint", endpoints)]
}

const checkTarget = (fault: Fault, path: Path, readable: Readable): ReadonlyArray<Problem> => {
  const wrong = (message: string): ReadonlyArray<Problem> => [{ path, at: "value", message }]
  const { scenario } = readable
  const components = readable.keysAt("system")
  const journeys = [...readable.keysAt("journeys"), ...loadsIn(scenario)]
  const zones = [...zonesIn(scenario), ...Object.keys(scenario.regions ?? {})]
  const groups = readable.keysAt("groups")
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
  if (groups.includes(on)) return unfit("group")
  if (journeys.includes(on)) return unfit("load")
  if (!readable.isWhole("system", "regions")) return []
  return wrong(`there is no component, zone or region "${on}"${suggestion(on, [...components, ...zones, ...groups])}`)
}
