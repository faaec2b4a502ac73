/**
 * Compiling a cache: it is read through by steps that name it, and called by nobody.
 */
import { CacheComponent } from "../../sim/components/Cache.ts"
import type { CacheSpec } from "../System.ts"
import type { Surroundings } from "./Standpoint.ts"

export const compileCache = (name: string, { cache }: CacheSpec, { caches, run, world }: Surroundings): void => {
  const component = new CacheComponent(cache, name, world.place(name, name, cache.zone), run, world.links)
  caches.set(name, component)
  world.components.set(name, {
    name,
    parts: component.parts,
    endpoint: () => undefined,
    flush: () => component.flush()
  })
}
