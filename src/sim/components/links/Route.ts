/**
 * Route: the way of messages from one place to another, in one direction.
 *
 * A message is decided on when it is sent: whether it is lost, and how long it takes. What is under way when the route is cut
 * or paused still arrives.
 */

import type * as Effect from "effect/Effect"
import type { Instant, Span } from "../../kernel/Instant.ts"
import { wholeSpan } from "../../kernel/Instant.ts"
import type { Running, Step } from "../../kernel/Process.ts"
import { park, parked, Waking } from "../../kernel/Process.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import { Conditions } from "../../model/Conditions.ts"
import type { Distribution } from "../../model/Distribution.ts"
import type { Failure } from "../../model/Failure.ts"
import type { Run } from "../../model/Journal.ts"
import type { Place, Request } from "../../model/Request.ts"
import type { Connect } from "./Connection.ts"
import type { Pipe } from "./Pipe.ts"

/** What holds on a route without any fault; what is absent is nothing. */
export interface RouteOptions {
  readonly latency?: Distribution | undefined
  readonly jitter?: Distribution | undefined
  readonly loss?: number | undefined
  /** Calls that arrive twice: the share of them, and the counter that tells how many. */
  readonly duplicates?: { readonly share: number; readonly meter: number } | undefined
  readonly pipe?: Pipe | undefined
  /** What whoever calls this way has to do before, and the counter that tells how often that was. */
  readonly connect?: { readonly options: Connect; readonly meter: number } | undefined
}

export class Route {
  readonly from: Place
  readonly to: Place
  /** What faults do to it: they come from the rules that name it, see `Link.ts`. */
  readonly conditions = new Conditions()
  /** Messages take no time, and no fault has ever named this route: there is nothing to do for a message. */
  isFree: boolean
  readonly connect: RouteOptions["connect"]
  /** Through which messages of some size go, perhaps with those of other routes. */
  readonly pipe: Pipe | undefined
  readonly #run: Run
  readonly #latency: Distribution | undefined
  readonly #jitter: Distribution | undefined
  readonly #loss: number
  readonly #duplicates: RouteOptions["duplicates"]
  readonly #latencies: RandomStream
  readonly #losses: RandomStream
  readonly #errors: RandomStream
  readonly #copies: RandomStream
  readonly #jitters: RandomStream
  #held: Array<{ readonly waking: Waking; readonly arrivesAt: Instant }> = []

  constructor(from: Place, to: Place, options: RouteOptions, run: Run) {
    const { connect, duplicates, jitter, latency, loss = 0, pipe } = options
    this.from = from
    this.to = to
    this.pipe = pipe
    this.connect = connect
    this.#run = run
    this.#duplicates = duplicates
    this.#latency = latency !== undefined && latency.quantile(1) === 0 ? undefined : latency
    this.#jitter = jitter
    this.#loss = loss
    this.isFree = this.#latency === undefined && jitter === undefined && loss === 0
    this.isFree &&= pipe === undefined && duplicates === undefined && connect === undefined
    const name = `link ${from.component}->${to.component}`
    this.#latencies = run.kernel.streams.stream(`${name}/latency`)
    this.#losses = run.kernel.streams.stream(`${name}/loss`)
    this.#errors = run.kernel.streams.stream(`${name}/errors`)
    this.#copies = run.kernel.streams.stream(`${name}/duplicates`)
    this.#jitters = run.kernel.streams.stream(`${name}/jitter`)
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
            cut: rule.isCut,
            duplicates: rule.duplicates,
            bandwidth: rule.bandwidth,
            jitters: rule.jitters
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
    const { kernel } = this.#run
    const span = this.drawSpan()
    if (this.conditions.isPaused) {
      this.#held.push({ waking: new Waking(fiber, then), arrivesAt: kernel.now + span })
      return parked
    }
    return span === 0 ? then : kernel.wait(span, fiber, then)
  }

  /** The same for a message of a call on a route with a pipe. */
  carryThrough(pipe: Pipe, fiber: Running, then: Effect.Effect<any, any>, request: Request, bytes: number): Step {
    if (bytes === 0) return this.carry(fiber, then)
    if (!pipe.send({ way: this, waking: new Waking(fiber, then), request, bits: bytes * 8 })) this.#countLost()
    return parked
  }

  /** A message has left the pipe. */
  release(waking: Waking): void {
    const { kernel } = this.#run
    const span = this.drawSpan()
    if (this.conditions.isPaused) this.#held.push({ waking, arrivesAt: kernel.now + span })
    else if (span === 0) kernel.soon(waking)
    else kernel.after(span, waking)
  }

  /** Whether a call sent now arrives twice. */
  drawsDuplicate(): boolean {
    if (this.#duplicates === undefined && this.conditions.duplicates === 0) return false
    const share = 1 - (1 - (this.#duplicates?.share ?? 0)) * (1 - this.conditions.duplicates)
    if (this.#copies.next() >= share) return false
    this.#count("duplicated calls", this.#duplicates?.meter)
    return true
  }

  /** How long a message sent now is under way. */
  drawSpan(): Span {
    const { conditions } = this
    let span = this.#latency === undefined ? 0 : this.#latency.sample(this.#latencies)
    if (this.#jitter !== undefined) span += this.#jitter.sample(this.#latencies)
    if (conditions.isQuiet) return span
    span = wholeSpan(span * conditions.slow) + conditions.latency
    for (const jitter of conditions.jitters) span += jitter.sample(this.#jitters)
    return span
  }

  #drawsLoss(): boolean {
    const loss = 1 - (1 - this.#loss) * (1 - this.conditions.loss)
    return loss > 0 && this.#losses.next() < loss
  }

  #countLost(): void {
    this.#count("lost messages")
  }

  #count(name: string, meter?: number): void {
    const { journal } = this.#run
    const of = `${this.from.component} -> ${this.to.component}`
    journal.counted(meter ?? journal.meter({ name, of, kind: "counter" }))
  }

  /** Once it is not paused any more, what was held goes on as if it had been on its way all the time. */
  #changed(): void {
    this.isFree = false
    this.pipe?.retime(this)
    if (this.conditions.isPaused) return
    const { kernel } = this.#run
    const held = this.#held
    this.#held = []
    for (const { arrivesAt, waking } of held) kernel.at(Math.max(kernel.now, arrivesAt), waking)
  }
}
