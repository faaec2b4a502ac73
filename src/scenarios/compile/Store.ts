/**
 * Compiling a store: a node for the primary and each replica.
 */
import type { Around } from "../../sim/components/Store.ts"
import { StoreComponent } from "../../sim/components/Store.ts"
import { discerning } from "../../sim/faults/Discerning.ts"
import type { StoreSpec } from "../System.ts"
import type { Surroundings } from "./Standpoint.ts"

export const compileStore = (name: string, { store }: StoreSpec, { run, world }: Surroundings): void => {
  const around: Around = (endpoint, { conditions, place }, next) =>
    world.tellsCallsApart ? discerning({ conditions, endpoint, place }, next, run) : next
  const placeOf = (node: string, zone: string | undefined) => world.place(name, node, zone)
  const component = new StoreComponent(store, name, placeOf, run, world.links, around)
  world.components.set(name, {
    name,
    parts: component.parts,
    endpoint: (endpoint) => component.endpoint(endpoint),
    inRole: (role) => {
      if (store.shards !== undefined) return role === "primary" ? component.parts : []
      const primary = component.replication?.primary ?? 0
      return component.parts.filter((_, i) => (i === primary) === (role === "primary"))
    }
  })
}
