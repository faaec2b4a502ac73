/**
 * Compiling a cache: it is read through by steps that name it, and called by nobody.
 */
import type { Asking } from "../../sim/components/caches/CacheCopies.ts"
import { CacheCopies } from "../../sim/components/caches/CacheCopies.ts"
import { carrying } from "../../sim/components/links/Carrying.ts"
import type { Endpoint } from "../../sim/model/Endpoint.ts"
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

/** What is done with a cache, as far as anybody watches where the copy is that it is done with. */
export const atCopy = (
  done: Endpoint,
  cache: string,
  asking: Asking,
  { caches, run, world }: Pick<Surroundings, "caches" | "run" | "world">
): Endpoint =>
  world.links.isWatched ? carrying(done, asking.place, caches.get(cache)!.placeFor(asking), run.journal) : done
