/**
 * Places: the names under which things can be found by faults, links and journeys: components, zones, regions, journeys, loads.
 */

import { consumersOf } from "../sim/components/brokers/Topic.ts"
import { directionsOf } from "../sim/components/links/Link.ts"
import { mostInstancesOf } from "../sim/components/services/Service.ts"
import { newMachineOf } from "../sim/components/stores/durability/Backups.ts"
import { settled } from "../sim/components/stores/quorum/Quorum.ts"
import type { Arrivals } from "../sim/workload/Arrivals.ts"
import { arrivalKinds } from "../sim/workload/Arrivals.ts"
import { derive } from "../sim/workload/ScenarioLoad.ts"
import { parseMetricKey } from "../sim/workload/ThresholdExpression.ts"
import type { Load } from "./language/Journey.ts"
import type { Component } from "./language/System.ts"
import type { Scenario } from "./Scenario.ts"

/** The two ends that a link's name speaks of; `undefined` for anything else. */
export const linkEnds = (name: string): ReadonlyArray<string> | undefined => {
  const [direction] = directionsOf(name) ?? []
  return direction === undefined ? undefined : [direction.from, direction.to]
}

/** The zone of each instance, `undefined` for one that stands in none. */
export const zonesOf = (component: Component): ReadonlyArray<string | undefined> => {
  switch (component.kind) {
    case "service": {
      const { zones = [] } = component.service
      return inTurn(zones, mostInstancesOf(component.service))
    }
    case "store": {
      const { primaries, quorum, raft, replicas, shards, zone } = component.store
      if (raft !== undefined) return inTurn(raft.zones ?? [], raft.nodes ?? 3)
      if (primaries !== undefined) return inTurn(primaries.zones ?? [], primaries.count)
      if (quorum !== undefined) return inTurn(quorum.zones ?? [], settled(quorum).replicas)
      if (shards !== undefined) return Array.from({ length: shards }, () => zone)
      return [zone, ...inTurn(replicas?.zones ?? [], replicas?.count ?? 0), ...newMachineOf(component.store)]
    }
    case "cache":
      return [component.cache.zone]
    case "topic":
      return [component.topic.zone]
  }
}

const inTurn = (zones: ReadonlyArray<string>, count: number): ReadonlyArray<string | undefined> =>
  Array.from({ length: count }, (_, i) => zones[i % zones.length])

/** What links and faults call a group of consumers of a topic. */
export const groupName = (topic: string, group: string): string => `${topic}.${group}`

/** The groups of consumers that topics name, each with the zones of its consumers. */
export const consumersIn = ({ system = {} }: Parts): Readonly<Record<string, ReadonlyArray<string | undefined>>> =>
  Object.fromEntries(
    Object.entries(system).flatMap(([name, component]) => {
      if (component.kind !== "topic") return []
      const { groups = {} } = component.topic
      return Object.entries(groups).map(([group, own]) => [
        groupName(name, group),
        inTurn(own.zones ?? [], consumersOf(component.topic, own))
      ])
    })
  )

type Parts = Partial<Pick<Scenario, "journeys" | "load" | "regions" | "system">>

/** Zones that stand in a region or in which a component stands. */
export const zonesIn = ({ regions = {}, system = {} }: Parts): ReadonlyArray<string> => [
  ...new Set(
    [
      ...Object.values(regions).flat(),
      ...Object.values(system).flatMap(zonesOf),
      ...Object.values(consumersIn({ system })).flat()
    ].filter((zone) => zone !== undefined)
  )
]

/** The components of which a part is called so, stands in a zone or region that is called so, or is in a group of that name. */
export const componentsAt = (
  on: string,
  { groups = {}, regions = {}, system = {} }: Parts & Partial<Pick<Scenario, "groups">>
): ReadonlyArray<string> => {
  const named = [on, ...(groups[on] ?? [])]
  const places = [...named, ...named.flatMap((one) => regions[one] ?? [])]
  return Object.entries(system).flatMap(([name, component]) => {
    const isNamed = places.some((one) => one === name || one.startsWith(`${name}/`))
    return isNamed || zonesOf(component).some((zone) => zone !== undefined && places.includes(zone)) ? [name] : []
  })
}

/** The names of the k6 scenarios, `default` for the one that k6 makes of its shortcuts. */
export const loadsIn = ({ load }: Parts): ReadonlyArray<string> =>
  load === undefined ? [] : derive(load.k6).map(({ name }) => name)

/** Whether it has instances that can be told apart by a number. */
const isNumbered = ({ kind }: Component): boolean => kind === "service" || kind === "store"

/** The names of the tenants. */
export const tenantsIn = ({ load }: Parts): ReadonlyArray<string> => Object.keys(load?.tenants ?? {})

/** Everything that can be a member of a group: instances, components, zones and regions. */
export const membersIn = ({ regions = {}, system = {} }: Parts): ReadonlyArray<string> => [
  ...Object.keys(system),
  ...Object.entries(system).flatMap(([name, component]) =>
    isNumbered(component) ? zonesOf(component).map((_, i) => `${name}/${i + 1}`) : []
  ),
  ...Object.entries(consumersIn({ system })).flatMap(([name, all]) => [name, ...all.map((_, i) => `${name}/${i + 1}`)]),
  ...zonesIn({ regions, system }),
  ...Object.keys(regions)
]

/** How the arrivals of one k6 scenario are spread: there is one kind for all of them, or one by the name of each. */
export const arrivalsOf = (name: string, arrivals: Load["arrivals"]): Arrivals => {
  if (arrivals === undefined) return "paced"
  return isByName(arrivals) ? (arrivals[name] ?? "paced") : arrivals
}

/** Whether a threshold or expectation asks for one k6 scenario by itself, so that they have to be told apart. */
export const asksForLoads = ({
  expect = [],
  journeys: all,
  load
}: Pick<Scenario, "expect" | "journeys" | "load">): boolean => {
  const { k6 } = load
  const names = [...derive(k6).flatMap(({ name }) => (name in all ? [] : [name])), ...tenantsIn({ load })]
  if (expect.some(({ measure }) => names.some((name) => ` ${measure} `.includes(` of ${name} `)))) return true
  const journeys = derive(k6).map(({ exec }) => exec)
  if (new Set(journeys).size === journeys.length) return false
  return Object.keys(k6.thresholds ?? {}).some((key) => {
    const parsed = parseMetricKey(key)
    return "ok" in parsed && parsed.ok.tags.scenario !== undefined
  })
}

/** Whether arrivals are said for each k6 scenario by its name. */
export const isByName = (arrivals: NonNullable<Load["arrivals"]>): arrivals is Readonly<Record<string, Arrivals>> =>
  typeof arrivals !== "string" && !Object.keys(arrivals).every((name) => arrivalKinds.includes(name))
