/**
 * Trail: on which instances the tries of a call have been made, for callers who mind where the next one is made.
 *
 * It hangs on the hops of the tries, and balancers below find it there. Whoever leaves one says so to the journal when the world
 * is built (`mindsInstances`): balancers of a run in which nobody does need not look.
 */
import type { Place, Request } from "./Request.ts"

/** Where the next try may be made: anywhere but where one has been, or where the last one was. */
export type Minding = "another" | "same"

export class Trail {
  readonly minding: Minding
  readonly #places: Array<Place> = []

  constructor(minding: Minding) {
    this.minding = minding
  }

  includes(place: Place): boolean {
    return this.#places.includes(place)
  }

  add(place: Place): void {
    if (!this.#places.includes(place)) this.#places.push(place)
  }

  /** Where among these places the last try was; -1 if there was none. */
  lastAmong(places: ReadonlyArray<Place>): number {
    for (let i = this.#places.length - 1; i >= 0; i--) {
      const position = places.indexOf(this.#places[i]!)
      if (position >= 0) return position
    }
    return -1
  }
}

/** The trail of the nearest caller who minds, if it is the one who makes this call. */
export const trailOf = (request: Request): Trail | undefined => {
  for (let hop: Request | undefined = request; hop?.caller === request.caller; hop = hop.parent) {
    if (hop.trail !== undefined) return hop.trail
  }
  return undefined
}

/** For the tries of this call: that of an enclosing call that minds the same, or a new one. */
export const trailFor = (request: Request, minding: Minding): Trail => {
  const around = trailOf(request)
  return around?.minding === minding ? around : new Trail(minding)
}
