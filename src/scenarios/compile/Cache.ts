/**
 * Compiling a cache: it is read through by steps that name it, and called by nobody.
 */
import { CacheCopies } from "../../sim/components/caches/CacheCopies.ts"
import type { CacheSpec } from "../language/System.ts"
import type { Surroundings } from "./Standpoint.ts"

export const compileCache = (name: string, { cache }: CacheSpec, { caches, run, world }: Surroundings): void => {
  const placeOf = (copy: string, zone: string | undefined) => world.place(name, copy, zone)
  const component = new CacheCopies(cache, name, placeOf, run, world.links)
  caches.set(name, component)
  world.components.set(name, {
    name,
    parts: component.parts,
    endpoint: () => undefined,
    flush: (isHit) => component.flush(isHit)
  })
}
