/**
 * Checks of faults: what they hit exists and can be hit in that way, and they begin before the run is over.
 */
import type { Fault, FaultKind } from "../../sim/faults/Fault.ts"
import { kindOf, wholeKinds } from "../../sim/faults/Fault.ts"
import { formatSpan } from "../../sim/kernel/Instant.ts"
import { isRole } from "../../sim/World.ts"
import type { Component } from "../language/System.ts"
import { consumersIn, linkEnds, loadsIn, membersIn, tenantsIn, zonesIn, zonesOf } from "../Places.ts"
import { relaysIn } from "../Relays.ts"
import type { Problem } from "../reading/Issues.ts"
import type { Path } from "../reading/Path.ts"
import type { Readable } from "../reading/Readable.ts"
import { suggestion } from "../reading/Union.ts"
import { joined } from "../saying/Words.ts"
import { checkWipe } from "./Backups.ts"
import { checkClock } from "./Clocks.ts"
import { checkSelection } from "./Selections.ts"
import { areAllAlike } from "./Stores.ts"

type TargetKind = "component" | "instance" | "relay" | "zone or region" | "group" | "link" | "load"

/** What each kind of fault can hit. */
const hits: Readonly<Record<FaultKind, ReadonlyArray<TargetKind>>> = {
  slow: ["component", "instance", "zone or region", "group"],
  latency: ["component", "instance", "zone or region", "group", "link"],
  errors: ["component", "instance", "zone or region", "group", "link"],
  crash: ["component", "instance", "relay", "zone or region", "group", "link"],
  pause: ["component", "instance", "relay", "zone or region", "group", "link"],
  workers: ["component", "instance", "zone or region", "group"],
  flush: ["component", "zone or region", "group"],
  wipe: ["component", "instance", "zone or region", "group"],
  loss: ["link", "component", "instance", "relay", "zone or region", "group"],
  cut: ["link", "component", "instance", "relay", "zone or region", "group"],
  duplicates: ["link", "component", "instance", "relay", "zone or region", "group"],
  bandwidth: ["link", "component", "instance", "relay", "zone or region", "group"],
  jitter: ["link", "component", "instance", "relay", "zone or region", "group"],
  lookups: ["component", "zone or region", "group"],
  slowLookups: ["component", "zone or region", "group"],
  clock: ["component", "instance", "zone or region", "group"],
  unattended: ["component", "zone or region", "group"],
  load: ["load"],
  deploy: ["component", "zone or region", "group"],
  reshard: ["component"],
  migrate: ["component"]
}

const inWords: Readonly<Record<TargetKind, string>> = {
  "component": "a component",
  "instance": "an instance",
  "relay": "the relay of an outbox",
  "zone or region": "a zone or region",
  "group": "a group",
  "link": "a link such as `shop -> payments`",
  "load": "a journey, k6 scenario or tenant"
}

export const checkFaults = (readable: Readable): ReadonlyArray<Problem> =>
  Object.entries(readable.scenario.faults ?? {}).flatMap(([name, fault]) => [
    ...checkTarget(fault, ["faults", name, "on"], readable),
    ...checkTime(fault, ["faults", name], readable),
    ...checkInstances(fault, ["faults", name, "instances"], readable),
    ...checkSelection(fault, ["faults", name], readable),
    ...checkLinkOptions(fault, ["faults", name]),
    ...checkWatched(fault, ["faults", name], readable),
    ...checkClock(fault, ["faults", name, "clock"], readable),
    ...checkWorkers(fault, ["faults", name, "workers"], readable),
    ...checkWipe(fault, ["faults", name, "wipe"], readable),
    ...checkBandwidth(fault, ["faults", name, "bandwidth"], readable)
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
  const isOfReplicas = on.endsWith("/replicas") && !("which" in instances)
  if (wholeKinds.includes(kindOf(fault)) || (/->|\//.test(on) && !isOfReplicas)) {
    return [{ path, at: "key", message: `"instances" does nothing here: "${kindOf(fault)}" hits "${on}" as a whole` }]
  }
  const component = scenario.system?.[on]
  if (!("which" in instances) || !isWhole("system")) return []
  const all = component === undefined ? consumersIn(scenario)[on] : zonesOf(component)
  if (all === undefined) {
    return [{ path, at: "key", message: `only a component's instances have numbers, and "${on}" is none` }]
  }
  const there = all.length
  const missing = instances.which.find((number) => number > there)
  if (missing === undefined) return []
  const has = there === 1 ? "one instance, 1" : `instances 1 to ${there}`
  return [{ path, at: "key", message: `"${on}" has ${has}, and not "${missing}"` }]
}

/** There has to be some bandwidth of which a share can be left. */
const checkBandwidth = (fault: Fault, path: Path, { isWhole, scenario }: Readable): ReadonlyArray<Problem> => {
  if (fault.bandwidth === undefined || !isWhole("links")) return []
  if (Object.values(scenario.links ?? {}).some(({ bandwidth }) => bandwidth !== undefined)) return []
  const message = "no link has a bandwidth of which a share could be left; say `bandwidth: 100Mbit/s` in `links`"
  return [{ path, at: "key", message }]
}

/** What can only be said of instances. */
const checkLinkOptions = (fault: Fault, path: Path): ReadonlyArray<Problem> =>
  (["seenByHealthCheck", "independently", "recovery"] as const).flatMap((key): ReadonlyArray<Problem> => {
    if (key === "independently" && fault[key] !== undefined && isRole(fault.on.split("/")[1] ?? "")) {
      const message = `"independently" is of instances that stay the same, and who "${fault.on}" is changes`
      return [{ path: [...path, key], at: "key", message }]
    }
    if (fault[key] === undefined || !fault.on.includes("->")) return []
    return [{ path: [...path, key], at: "key", message: `"${key}" is of instances, and "${fault.on}" is a link` }]
  })

/** Somebody has to look up, or to watch, what is hit. */
const checkWatched = (fault: Fault, path: Path, { isWhole, scenario }: Readable): ReadonlyArray<Problem> => {
  const kind = (["lookups", "slowLookups", "unattended"] as const).find((one) => fault[one] !== undefined)
  if (kind === undefined || !isWhole("system")) return []
  const component = scenario.system?.[fault.on]
  if (component === undefined) return []
  const nothing = (why: string): ReadonlyArray<Problem> => [
    { path: [...path, kind], at: "key", message: `"${kind}" does nothing here: ${why}` }
  ]
  if (kind === "unattended") {
    return component.kind === "service" || component.kind === "store"
      ? []
      : nothing(`nobody watches over "${fault.on}", which is a ${component.kind}`)
  }
  return component.kind === "service" && component.service.discovery !== undefined
    ? []
    : nothing(`nobody looks "${fault.on}" up; say \`discovery: {ttl: 30s}\` of the service`)
}

/** There have to be so many workers that some can be taken. */
const checkWorkers = (fault: Fault, path: Path, { isWhole, scenario }: Readable): ReadonlyArray<Problem> => {
  if (fault.workers === undefined || !isWhole("system")) return []
  const name = fault.on.split("/")[0]!
  const component = scenario.system?.[name]
  if (component === undefined) return []
  const [limit, option] =
    component.kind === "service"
      ? [component.service.workers, "workers"]
      : component.kind === "store"
        ? [component.store.connections, "connections"]
        : component.kind === "cache"
          ? [component.cache.workers, "workers"]
          : [undefined, undefined]
  if (limit !== undefined) return []
  const message =
    option === undefined
      ? `a ${component.kind} has no workers that could be taken from it`
      : `"${name}" has any number of ${option}; say how many, so that a share of them can be left`
  return [{ path, at: "key", message }]
}

/** Who can be spoken of by a role, as an end of a link. */
const rolesIn = (system: Readonly<Record<string, Component>> = {}): ReadonlyArray<string> =>
  Object.entries(system).flatMap(([name, component]) => {
    if (component.kind !== "store" || areAllAlike(component.store)) return []
    return [
      `${name}/primary`,
      ...(component.store.replicas === undefined && component.store.raft === undefined ? [] : [`${name}/replicas`])
    ]
  })

/** Only stores have roles, and without replicas only one. */
const wrongRole = (
  owner: string,
  role: string,
  component: Component,
  wrong: (message: string) => ReadonlyArray<Problem>
): ReadonlyArray<Problem> | undefined => {
  if (component.kind !== "store") return wrong(`only a store has a ${role}, and "${owner}" is a ${component.kind}`)
  if (component.store.raft !== undefined) return undefined
  if (areAllAlike(component.store))
    return wrong(`in "${owner}" all nodes are alike and none is a ${role}; say "${owner}/1"`)
  return role === "replicas" && component.store.replicas === undefined
    ? wrong(`"${owner}" has no replicas; say \`replicas: {count: 2}\` in its store`)
    : undefined
}

/** A cache is one, or its copies belong to places that have names. */
const copyWithNumber = (name: string, scope = "shared"): string =>
  scope === "shared"
    ? `"${name}" is one cache and has no instances; say "${name}"`
    : `the copies of "${name}" have no numbers; say "${name}" for all of them, or the ${scope} in which one is`

/** A topic is one, and its consumers are processes of their own only where they have a name. */
const consumerWithoutName = (topic: string, groups: object = {}): string => {
  const [group = "workers"] = Object.keys(groups)
  const said = Object.keys(groups).length === 0 ? `; write them as \`groups: {${group}: {…}}\` of it and` : ";"
  return `the consumers of "${topic}" have no numbers by this name${said} say "${topic}.${group}/1"`
}

/** How many shards a store will have. */
const shardsToCome = (name: string, { faults = {} }: Readable["scenario"]): ReadonlyArray<number> =>
  Object.values(faults).flatMap(({ on, reshard }) => (on === name && reshard !== undefined ? [reshard.to] : []))

const checkTarget = (fault: Fault, path: Path, readable: Readable): ReadonlyArray<Problem> => {
  const wrong = (message: string): ReadonlyArray<Problem> => [{ path, at: "value", message }]
  const { scenario } = readable
  const consumers = consumersIn(scenario)
  const relays = relaysIn(scenario)
  const components = [...readable.keysAt("system"), ...Object.keys(consumers)]
  const journeys = [...readable.keysAt("journeys"), ...loadsIn(scenario), ...tenantsIn(scenario)]
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
    const known = [...components, ...relays, ...zones, ...journeys]
    const instances = [...membersIn(scenario), ...rolesIn(scenario.system)]
    const unknown = ends.filter((end) => !known.includes(end) && !instances.includes(end))
    if (unknown.length > 0 && readable.knowsNames("system")) {
      return unknown.flatMap((end) =>
        wrong(`there is no component, zone, region or journey "${end}"${suggestion(end, known)}`)
      )
    }
    return unfit("link")
  }
  const [owner = "", number, ...more] = on.split("/")
  if (number !== undefined) {
    const component = scenario.system?.[owner]
    if (relays.includes(owner)) return wrong(`"${owner}" is one process and has no instances; say "${owner}"`)
    if (!components.includes(owner)) return wrong(`there is no component "${owner}"${suggestion(owner, components)}`)
    const there = component === undefined ? consumers[owner] : zonesOf(component)
    if (there === undefined || !readable.isWhole("system")) return []
    const instances = Math.max(there.length, ...shardsToCome(owner, scenario))
    if (component !== undefined && isRole(number) && more.length === 0)
      return wrongRole(owner, number, component, wrong) ?? unfit("instance")
    if (component?.kind === "cache") return wrong(copyWithNumber(owner, component.cache.scope))
    if (component?.kind === "topic") return wrong(consumerWithoutName(owner, component.topic.groups))
    if (more.length > 0 || !/^[0-9]+$/.test(number) || Number(number) < 1 || Number(number) > instances) {
      return wrong(
        `"${owner}" has ${instances === 1 ? "one instance, 1" : `instances 1 to ${instances}`}, and not "${number}"`
      )
    }
    return unfit("instance")
  }
  if (kind === "load") {
    if (journeys.includes(on)) return []
    return wrong(`there is no journey, k6 scenario or tenant "${on}"${suggestion(on, journeys)}`)
  }
  const component = scenario.system?.[on]
  if (component !== undefined && kind === "flush" && component.kind !== "cache") {
    return wrong(`only a cache can be flushed, and "${on}" is a ${component.kind}`)
  }
  if (components.includes(on)) return unfit("component")
  if (relays.includes(on)) return unfit("relay")
  if (zones.includes(on)) return unfit("zone or region")
  if (groups.includes(on)) return unfit("group")
  if (journeys.includes(on)) return unfit("load")
  if (!readable.knowsNames("system", "regions")) return []
  return wrong(
    `there is no component, zone or region "${on}"${suggestion(on, [...components, ...relays, ...zones, ...groups])}`
  )
}
