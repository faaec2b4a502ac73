/**
 * Compiling a store: a node for the primary and each replica.
 */
import { StoreComponent } from "../../sim/components/Store.ts"
import type { StoreSpec } from "../System.ts"
import type { Surroundings } from "./Standpoint.ts"

export const compileStore = (name: string, { store }: StoreSpec, { run, world }: Surroundings): void => {
  const component = new StoreComponent(store, name, (node, zone) => world.place(name, node, zone), run, world.links)
  world.components.set(name, {
    name,
    parts: component.parts,
    endpoint: (endpoint) => component.endpoint(endpoint)
  })
}
