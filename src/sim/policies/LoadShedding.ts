/**
 * Load shedding: refuses calls while there is too much to do, so that the rest is still answered in time.
 *
 * It knows the calls that went through it and have not ended, and from the system only how many calls the target can
 * work on at once (its workers, of all instances). "Too much" is one of three: `inFlight` counts those calls; `above`
 * is their share of the workers; `waiting` is an estimate of how long a new call would stand in line: the calls ahead
 * of it, times the mean time between two answers while all workers are busy. A target without a limit to its workers is
 * never busy and has no line: with it only `inFlight` sheds. Standing in front of a service as a whole it sees all
 * calls, standing at one of many callers only its own.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Instant, Span as Length } from "../kernel/Instant.ts"
import { formatSpan } from "../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../kernel/Process.ts"
import { Frame, launching, push } from "../kernel/Process.ts"
import type { Caller, Endpoint, Policy } from "../model/Endpoint.ts"
import type { Site } from "../model/Fact.ts"
import type { Failure } from "../model/Failure.ts"
import { failing } from "../model/Failure.ts"
import type { Run } from "../model/Journal.ts"
import { Count, Ratio, Span, writeRatio } from "../model/Quantities.ts"
import type { Request } from "../model/Request.ts"

const keep = Schema.optionalKey(Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))).annotate({
  description:
    "Requests of this priority, and of more important ones (0 is the most), are never shed. Default: none is spared."
})

/** `shed: {inFlight: 100}`, `{above: 80%}` or `{waiting: 50ms}`, each with `keep`. */
export const LoadShedding = Schema.Union([
  Schema.Struct({ inFlight: Count.annotate({ description: "At most so many calls in flight." }), keep }),
  Schema.Struct({ above: Ratio.annotate({ description: "At most this share of the workers busy." }), keep }),
  Schema.Struct({
    waiting: Span.annotate({ description: "At most this long in line, as estimated when the call comes." }),
    keep
  })
]).annotate({ identifier: "LoadShedding", description: "Refuses calls while there is too much to do." })

export type LoadShedding = typeof LoadShedding.Type

/** In words: "sheds calls that would wait longer than 50ms, never priority 0". */
export const describe = (options: LoadShedding): string => {
  const spared =
    options.keep === undefined ? "" : `, never priority ${options.keep === 0 ? "0" : `0 to ${options.keep}`}`
  const what =
    "inFlight" in options
      ? `over ${options.inFlight} in flight`
      : "above" in options
        ? `while more than ${writeRatio(options.above)} of the workers would be busy`
        : `that would wait longer than ${formatSpan(options.waiting)}`
  return `sheds calls ${what}${spared}`
}

/** What is known of the calls at one place. */
export interface Load {
  readonly inFlight: number
  /** Calls the target can work on at once, `Infinity` without a limit. */
  readonly workers: number
  /** Mean time in nanoseconds between two answers while all workers are busy; 0 as long as it is not known. */
  readonly betweenAnswers: number
}

/** How long a call that comes now would stand in line, in nanoseconds. */
export const estimatedWaiting = ({ betweenAnswers, inFlight, workers }: Load): number =>
  inFlight < workers ? 0 : (inFlight - workers + 1) * betweenAnswers

/** Whether a call of this priority is shed. */
export const sheds = (options: LoadShedding, load: Load, priority: number): boolean => {
  if (options.keep !== undefined && priority <= options.keep) return false
  if ("inFlight" in options) return load.inFlight >= options.inFlight
  if ("above" in options) return (load.inFlight + 1) / load.workers > options.above
  return estimatedWaiting(load) > options.waiting
}

export const make = (options: LoadShedding, caller: Caller, run: Run): Policy =>
  Effect.sync(() => {
    const gate = new Gate(options, caller, run)
    const shed = failing(caller.target, "shed")
    return (next) => {
      const gated = new GatedCall(gate, next, shed)
      return launching(gated)
    }
  })

/** Each new time between two answers counts for one sixteenth: about the last thirty matter. */
const weight = 1 / 16

class Gate implements Load {
  readonly run: Run
  inFlight = 0
  betweenAnswers = 0
  readonly #options: LoadShedding
  readonly #target: string
  readonly #refused: number
  #site: Site | undefined
  /** When the last call ended, if all workers were busy from then on; -1 if not. */
  #busySince: Instant = -1

  constructor(options: LoadShedding, caller: Caller, run: Run) {
    this.#options = options
    this.#target = caller.target.split(".")[0]!
    this.run = run
    this.#refused = run.journal.meter({ name: "calls shed", of: caller.label, kind: "counter" })
  }

  /** Looked up at the first call: a policy may be made before what it calls. */
  get workers(): number {
    this.#site ??= this.run.journal.sites.find((site) => site.name === this.#target)
    return this.#site?.capacity ?? Infinity
  }

  admits(request: Request): boolean {
    if (sheds(this.#options, this, request.priority)) {
      this.run.journal.counted(this.#refused)
      return false
    }
    this.inFlight++
    return true
  }

  ended(began: Instant): void {
    this.inFlight--
    const { now } = this.run.kernel
    // Turned away where it came: it never stood in line, and says nothing about how fast others leave it.
    if (now === began) return
    if (this.#busySince >= 0) this.#measure(now - this.#busySince)
    this.#busySince = this.inFlight >= this.workers ? now : -1
  }

  #measure(time: Length): void {
    this.betweenAnswers += this.betweenAnswers === 0 ? time : weight * (time - this.betweenAnswers)
  }
}

class GatedCall implements Beginning<Request> {
  readonly #gate: Gate
  readonly #next: Endpoint
  readonly #shed: Effect.Effect<never, Failure>

  constructor(gate: Gate, next: Endpoint, shed: Effect.Effect<never, Failure>) {
    this.#gate = gate
    this.#next = next
    this.#shed = shed
  }

  begin(request: Request, fiber: Running): Step {
    if (!this.#gate.admits(request)) return this.#shed
    push(fiber, new Admitted(this.#gate, this.#gate.run.kernel.now))
    return this.#next(request)
  }
}

class Admitted extends Frame {
  readonly #gate: Gate
  readonly #began: Instant

  constructor(gate: Gate, began: Instant) {
    super()
    this.#gate = gate
    this.#began = began
  }

  override ended(): void {
    this.#gate.ended(this.#began)
  }
}
