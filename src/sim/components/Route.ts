/**
 * Route: the way of messages from one place to another, in one direction, and calls that cross two of them.
 *
 * A message is decided on when it is sent: whether it is lost, and how long it takes. What is under way when the route is cut
 * or paused still arrives.
 */

import type * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Instant } from "../kernel/Instant.ts"
import { wholeSpan } from "../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../kernel/Process.ts"
import { beginning, Frame, launching, park, parked, pass, push, Waking } from "../kernel/Process.ts"
import type { RandomStream } from "../kernel/RandomStreams.ts"
import { Conditions } from "../model/Conditions.ts"
import type { Distribution } from "../model/Distribution.ts"
import type { Endpoint, Reply } from "../model/Endpoint.ts"
import { answered, full } from "../model/Endpoint.ts"
import type { Failure } from "../model/Failure.ts"
import { failing } from "../model/Failure.ts"
import type { Run } from "../model/Journal.ts"
import type { Place, Request } from "../model/Request.ts"

/** What holds on a route without any fault; what is absent is nothing. */
export interface RouteOptions {
  readonly latency?: Distribution | undefined
  readonly jitter?: Distribution | undefined
  readonly loss?: number | undefined
}

export class Route {
  readonly from: Place
  readonly to: Place
  /** What faults do to it: they come from the rules that name it, see `Link.ts`. */
  readonly conditions = new Conditions()
  /** Messages take no time, and no fault has ever named this route: there is nothing to do for a message. */
  isFree: boolean
  readonly #run: Run
  readonly #latency: Distribution | undefined
  readonly #jitter: Distribution | undefined
  readonly #loss: number
  readonly #latencies: RandomStream
  readonly #losses: RandomStream
  readonly #errors: RandomStream
  #held: Array<{ readonly waking: Waking; readonly arrivesAt: Instant }> = []

  constructor(from: Place, to: Place, { jitter, latency, loss = 0 }: RouteOptions, run: Run) {
    this.from = from
    this.to = to
    this.#run = run
    this.#latency = latency !== undefined && latency.quantile(1) === 0 ? undefined : latency
    this.#jitter = jitter
    this.#loss = loss
    this.isFree = this.#latency === undefined && jitter === undefined && loss === 0
    const name = `link ${from.component}->${to.component}`
    this.#latencies = run.kernel.streams.stream(`${name}/latency`)
    this.#losses = run.kernel.streams.stream(`${name}/loss`)
    this.#errors = run.kernel.streams.stream(`${name}/errors`)
    this.conditions.onChange(() => this.#changed())
  }

  /** Lets the conditions of a rule hold here, now and whenever they change. */
  obey(rule: Conditions): void {
    this.isFree = false
    let lift: (() => void) | undefined
    const follow = () => {
      // The new before the old is lifted, so that nothing slips through in between.
      const before = lift
      lift = rule.isQuiet
        ? undefined
        : this.conditions.add({
            slow: rule.slow,
            latency: rule.latency,
            errors: rule.errors,
            down: rule.isDown,
            paused: rule.isPaused,
            loss: rule.loss,
            cut: rule.isCut
          })
      before?.()
    }
    rule.onChange(follow)
    follow()
  }

  /** Of a message sent now that does not get through: what becomes of its sender. `undefined` if it gets through. */
  stops(fiber: Running, unreachable: Effect.Effect<never, Failure>): Step | undefined {
    const { conditions } = this
    if (conditions.isQuiet && this.#loss === 0) return undefined
    if (conditions.isDown || (conditions.errors > 0 && this.#errors.next() < conditions.errors)) return unreachable
    if (!conditions.isCut && !this.#drawsLoss()) return undefined
    this.#countLost()
    return park(fiber)
  }

  /** Takes a message along: the fiber goes on with `then` where and when it arrives. */
  carry(fiber: Running, then: Effect.Effect<any, any>): Step {
    const { conditions } = this
    const { kernel } = this.#run
    let span = this.#latency === undefined ? 0 : this.#latency.sample(this.#latencies)
    if (this.#jitter !== undefined) span += this.#jitter.sample(this.#latencies)
    if (!conditions.isQuiet) {
      span = wholeSpan(span * conditions.slow) + conditions.latency
      if (conditions.isPaused) {
        this.#held.push({ waking: new Waking(fiber, then), arrivesAt: kernel.now + span })
        return parked
      }
    }
    return span === 0 ? then : kernel.wait(span, fiber, then)
  }

  #drawsLoss(): boolean {
    const loss = 1 - (1 - this.#loss) * (1 - this.conditions.loss)
    return loss > 0 && this.#losses.next() < loss
  }

  #countLost(): void {
    const { journal } = this.#run
    const of = `${this.from.component} -> ${this.to.component}`
    journal.counted(journal.meter({ name: "lost messages", of, kind: "counter" }))
  }

  /** Once it is not paused any more, what was held goes on as if it had been on its way all the time. */
  #changed(): void {
    this.isFree = false
    if (this.conditions.isPaused) return
    const { kernel } = this.#run
    const held = this.#held
    this.#held = []
    for (const { arrivesAt, waking } of held) kernel.at(Math.max(kernel.now, arrivesAt), waking)
  }
}

/** `next` as it is reached over `out`, its answers coming over `back`. */
export const crossing = (out: Route, back: Route, next: Endpoint): Endpoint => {
  const cross = new Cross(out, back, next)
  return launching(cross)
}

class Cross implements Beginning<Request> {
  readonly #out: Route
  readonly #back: Route
  readonly #unreachable: Effect.Effect<never, Failure>
  /** It knows nothing of the call, so that one does for all. */
  readonly #returning: Returning
  readonly #next: Endpoint
  readonly #beginning: Beginning<Request>

  constructor(out: Route, back: Route, next: Endpoint) {
    this.#out = out
    this.#back = back
    this.#next = next
    this.#beginning = beginning(next)
    this.#unreachable = failing(out.to.component, "unreachable")
    this.#returning = new Returning(back, this.#unreachable)
  }

  begin(request: Request, fiber: Running): Step {
    if (this.#out.isFree && this.#back.isFree) return this.#beginning.begin(request, fiber)
    const stopped = this.#out.stops(fiber, this.#unreachable)
    if (stopped !== undefined) return stopped
    push(fiber, this.#returning)
    return this.#out.carry(fiber, this.#next(request))
  }
}

/** Brings back the answer, or the failure with which the callee answered. */
class Returning extends Frame {
  readonly #back: Route
  readonly #unreachable: Effect.Effect<never, Failure>

  constructor(back: Route, unreachable: Effect.Effect<never, Failure>) {
    super()
    this.#back = back
    this.#unreachable = unreachable
  }

  override succeeded(value: unknown, fiber: Running): Step {
    if (this.#back.isFree) return pass(value, fiber)
    return this.#send(fiber, value === full ? answered : Exit.succeed(value as Reply))
  }

  override failed(_failure: unknown, exit: Exit.Exit<any, any>, fiber: Running): Step {
    return this.#send(fiber, exit)
  }

  #send(fiber: Running, answer: Effect.Effect<any, any>): Step {
    return this.#back.stops(fiber, this.#unreachable) ?? this.#back.carry(fiber, answer)
  }
}
