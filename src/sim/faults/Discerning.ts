/**
 * Discerning: what a service or store does with a fault that hits only some of its calls.
 *
 * It stands inside the station, so such a call takes a worker as any other: it is answered with an error at once, or begins later.
 */
import type { Beginning } from "../kernel/Process.ts"
import { beginning, launching } from "../kernel/Process.ts"
import type { Conditions } from "../model/Conditions.ts"
import type { Endpoint } from "../model/Endpoint.ts"
import type { FailureReason } from "../model/Failure.ts"
import { failing } from "../model/Failure.ts"
import type { Run } from "../model/Journal.ts"
import type { Place, Request } from "../model/Request.ts"

/** Where calls are told apart: an endpoint of a service or store, on one instance. */
export interface Spot {
  readonly place: Place
  readonly conditions: Conditions
  readonly endpoint: string
}

/** `next`, unless a condition of the spot picks the call. */
export const discerning = ({ conditions, endpoint, place }: Spot, next: Endpoint, { kernel }: Run): Endpoint => {
  const failures = new Map<FailureReason, ReturnType<typeof failing>>()
  const answeredWith = (reason: FailureReason) => {
    const known = failures.get(reason)
    if (known !== undefined) return known
    const made = failing(place.component, reason)
    failures.set(reason, made)
    return made
  }
  const undisturbed = beginning(next)
  const discern: Beginning<Request> = {
    begin: (request, fiber) => {
      let latency = 0
      for (const condition of conditions.selective) {
        if (!condition.picks!(request, endpoint)) continue
        if (condition.errors !== undefined) return answeredWith(condition.reason ?? "error")
        latency += condition.latency ?? 0
      }
      return latency === 0 ? undisturbed.begin(request, fiber) : kernel.wait(latency, fiber, next(request))
    }
  }
  return launching(discern)
}
