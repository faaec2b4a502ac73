/**
 * Places: the names under which things can be found by faults, links and journeys: components, zones, regions, journeys, loads.
 */
import { directionsOf } from "../sim/components/Link.ts"
import { derive } from "../sim/workload/ScenarioLoad.ts"
import type { Scenario } from "./Scenario.ts"
import type { Component } from "./System.ts"

/** The two ends that a link's name speaks of; `undefined` for anything else. */
export const linkEnds = (name: string): ReadonlyArray<string> | undefined => {
  const [direction] = directionsOf(name) ?? []
  return direction === undefined ? undefined : [direction.from, direction.to]
}

/** The zone of each instance, `undefined` for one that stands in none. */
export const zonesOf = (component: Component): ReadonlyArray<string | undefined> => {
  switch (component.kind) {
    case "service": {
      const { instances = 1, zones = [] } = component.service
      return inTurn(zones, instances)
    }
    case "store": {
      const { replicas, zone } = component.store
      return [zone, ...inTurn(replicas?.zones ?? [], replicas?.count ?? 0)]
    }
    case "cache":
      return [component.cache.zone]
    case "topic":
      return [component.topic.zone]
  }
}

const inTurn = (zones: ReadonlyArray<string>, count: number): ReadonlyArray<string | undefined> =>
  Array.from({ length: count }, (_, i) => zones[i % zones.length])

type Parts = Partial<Pick<Scenario, "journeys" | "load" | "regions" | "system">>

/** Zones that stand in a region or in which a component stands. */
export const zonesIn = ({ regions = {}, system = {} }: Parts): ReadonlyArray<string> => [
  ...new Set(
    [...Object.values(regions).flat(), ...Object.values(system).flatMap(zonesOf)].filter((zone) => zone !== undefined)
  )
]

/** The names of the k6 scenarios, `default` for the one that k6 makes of its shortcuts. */
export const loadsIn = ({ load }: Parts): ReadonlyArray<string> =>
  load === undefined ? [] : derive(load.k6).map(({ name }) => name)
