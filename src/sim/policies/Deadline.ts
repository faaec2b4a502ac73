/**
 * Deadline: an instant after which nobody wants the answer any more, carried along to every hop below.
 *
 * Unlike a timeout it is known to everybody: expired calls are refused at the line, retries that would come too late
 * are not made, and work in progress stops when it passes. An earlier deadline that came with the request holds.
 */
import * as Effect from "effect/Effect"
import type { Span as Length } from "../kernel/Instant.ts"
import { formatSpan } from "../kernel/Instant.ts"
import type { Kernel } from "../kernel/Kernel.ts"
import type { Lane } from "../kernel/Lane.ts"
import type { Beginning, Running, Step } from "../kernel/Process.ts"
import { launching, push } from "../kernel/Process.ts"
import type { Caller, Endpoint, Policy } from "../model/Endpoint.ts"
import type { Failure } from "../model/Failure.ts"
import { failing } from "../model/Failure.ts"
import type { Run } from "../model/Journal.ts"
import { Span } from "../model/Quantities.ts"
import type { Request } from "../model/Request.ts"
import { Cutoff } from "./Cutoff.ts"

/** `deadline: 1s`. */
export const Deadline = Span.annotate({
  description: "How long after the call begins the answer is of no use any more. Known to every hop below, as in gRPC."
})

export type Deadline = typeof Deadline.Type

/** In words: "must be answered within 1s, which everybody below knows". */
export const describe = (options: Deadline): string =>
  `must be answered within ${formatSpan(options)}, which everybody below knows`

/** Fails with "timed out" when the deadline passes, with "expired" where the one that came along has passed already. */
export const make = (options: Deadline, caller: Caller, run: Run): Policy =>
  Effect.sync(() => {
    const timedOut = failing(caller.target, "timed out")
    const expired = failing(caller.target, "expired")
    return (next) => {
      const deadline = new DeadlinePolicy(run.kernel, options, next, timedOut, expired)
      return launching(deadline)
    }
  })

class DeadlinePolicy implements Beginning<Request> {
  readonly #kernel: Kernel
  readonly #within: Length
  readonly #lane: Lane
  readonly #next: Endpoint
  readonly #timedOut: Effect.Effect<never, Failure>
  readonly #expired: Effect.Effect<never, Failure>

  constructor(
    kernel: Kernel,
    within: Length,
    next: Endpoint,
    timedOut: Effect.Effect<never, Failure>,
    expired: Effect.Effect<never, Failure>
  ) {
    this.#kernel = kernel
    this.#within = within
    this.#lane = kernel.lane(within)
    this.#next = next
    this.#timedOut = timedOut
    this.#expired = expired
  }

  begin(request: Request, fiber: Running): Step {
    const { now } = this.#kernel
    const deadline = now + this.#within
    if (now >= request.deadline) return this.#expired
    if (request.deadline <= deadline) return this.#next(request)
    const hop = request.child(request.caller)
    hop.deadline = deadline
    const call = new Cutoff(this.#kernel, hop, fiber, this.#timedOut)
    this.#lane.start(now, call)
    push(fiber, call)
    return this.#next(hop)
  }
}
