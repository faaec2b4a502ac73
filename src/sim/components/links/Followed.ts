/**
 * Followed: a way between two places on which single requests can be followed.
 *
 * Unlike `Metered.ts` it minds only ways that take something, and only requests that somebody follows: all others pass as if
 * nobody looked.
 */
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { beginning, Frame, launching, push } from "../../kernel/Process.ts"
import type { Endpoint } from "../../model/Endpoint.ts"
import type { Request } from "../../model/Request.ts"
import type { Route } from "./Route.ts"

/** Whoever follows requests over the network. */
export interface Follower {
  readonly follows: (request: Request) => boolean
  readonly departed: (request: Request) => void
  /** The caller has the answer, or knows that there will be none. */
  readonly returned: (request: Request) => void
}

/** Two that follow, each its own requests. */
export const together = (one: Follower, other: Follower): Follower => {
  const tell = (what: "departed" | "returned") => (request: Request) => {
    if (one.follows(request)) one[what](request)
    if (other.follows(request)) other[what](request)
  }
  return {
    follows: (request) => one.follows(request) || other.follows(request),
    departed: tell("departed"),
    returned: tell("returned")
  }
}

/** `next` as it is called over `out` and answers over `back`. */
export const followed = (next: Endpoint, out: Route, back: Route, follower: Follower): Endpoint => {
  const inner = beginning(next)
  const following: Beginning<Request> = {
    begin: (request: Request, fiber: Running): Step => {
      if (!(out.isFree && back.isFree) && follower.follows(request)) {
        follower.departed(request)
        push(fiber, new Returning(follower, request))
      }
      return inner.begin(request, fiber)
    }
  }
  return launching(following)
}

class Returning extends Frame {
  readonly #follower: Follower
  readonly #request: Request

  constructor(follower: Follower, request: Request) {
    super()
    this.#follower = follower
    this.#request = request
  }

  override ended(): void {
    this.#follower.returned(this.#request)
  }
}
