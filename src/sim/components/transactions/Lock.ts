/**
 * Lock: at most one holder for each key, as a lock service gives it, across all services that name it.
 *
 * With a `lease` it is given for a time only: whoever holds it longer has lost it, and neither knows nor stops, so that two act as
 * its holder. That is what the fencing token is for which every write made under it carries; see `fenced` of a store. A holder
 * that dies keeps its lock until the lease is over; without a lease the lock goes with the holder's connection.
 */
import type * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import type { Due } from "../../kernel/Calendar.ts"
import type { Instant } from "../../kernel/Instant.ts"
import { formatSpan } from "../../kernel/Instant.ts"
import type { Lane, Timer } from "../../kernel/Lane.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { Frame, launching, park, pass, push, resume } from "../../kernel/Process.ts"
import type { Conditions } from "../../model/Conditions.ts"
import { optional } from "../../model/Described.ts"
import type { Endpoint } from "../../model/Endpoint.ts"
import type { Failure, Outcome } from "../../model/Failure.ts"
import { failing, ok, outcomeFor, outcomeOf } from "../../model/Failure.ts"
import type { Run } from "../../model/Journal.ts"
import type { Holding } from "../../model/Purpose.ts"
import { Count, Span as SpanText } from "../../model/Quantities.ts"
import type { Place, Request } from "../../model/Request.ts"
import type { Claimant } from "./KeyLocks.ts"
import { KeyLocks } from "./KeyLocks.ts"

/** What a lock can be told, beside its name. */
export const Lock = Schema.Struct({
  lease: optional(
    SpanText,
    "How long it is given for: after that somebody else may have it, whether its holder has come to the end or not. Default: " +
      "until it is let go, or its holder dies."
  ),
  patience: optional(
    SpanText,
    "How long to wait for it before the step fails as `timed out`. Default: as long as it takes."
  ),
  capacity: optional(Count, "How many may wait for one key; one more fails as `queue full`. Default: any number.")
})
export type Lock = typeof Lock.Type

/** In words: "holds the lock booking for up to 10s during [...]". */
export const describe = ({ capacity, lease, patience }: Lock, name: string, steps: string): string =>
  [
    `holds the lock ${name}${lease === undefined ? "" : ` for up to ${formatSpan(lease)}`} during ${steps}`,
    ...(patience === undefined ? [] : [`waits up to ${formatSpan(patience)} for it`]),
    ...(capacity === undefined ? [] : [`as one of at most ${capacity}`])
  ].join(", ")

/** What is known of the lock of one key, whoever holds it. */
interface KeyState {
  tokens: number
  /** How many go on whose lease has ended. */
  overdue: number
}

/** One lock by name; for all steps that name it. */
export class LockComponent {
  readonly name: string
  readonly run: Run
  readonly site: number
  readonly locks = new KeyLocks()
  readonly tooLate: Effect.Effect<never, Failure>
  readonly full: Effect.Effect<never, Failure>
  readonly meters: Readonly<Record<"expired" | "twoHolders" | "wroteOverdue", number>>
  readonly #states = new Map<number, KeyState>()

  constructor(name: string, run: Run) {
    const counter = (meter: string) => run.journal.meter({ name: meter, of: name, kind: "counter" })
    this.name = name
    this.run = run
    this.site = run.journal.site({ name, kind: "lock", capacity: Infinity })
    this.tooLate = failing(name, "timed out")
    this.full = failing(name, "queue full")
    this.meters = {
      expired: counter("leases expired"),
      twoHolders: counter("two holders"),
      wroteOverdue: counter("writes after the lease")
    }
  }

  state(key: number): KeyState {
    let state = this.#states.get(key)
    if (state === undefined) this.#states.set(key, (state = { tokens: 0, overdue: 0 }))
    return state
  }

  /** `steps` under the lock, done at `place`; `conditions` are those of the process there, clients have none. */
  hold(options: Lock, steps: Endpoint, place: Place, conditions: Conditions | undefined): Endpoint {
    const { kernel } = this.run
    const lanes = {
      lease: options.lease === undefined ? undefined : kernel.lane(options.lease),
      patience: options.patience === undefined ? undefined : kernel.lane(options.patience)
    }
    const { capacity = Infinity } = options
    const holding: Beginning<Request> = {
      begin: (request, fiber) => {
        const { journal } = this.run
        journal.arrived(this.site, request)
        if (this.locks.isHeld(request.key) && this.locks.waitingFor(request.key) >= capacity) {
          journal.ended(this.site, request, outcomeFor("queue full"), 0, 0, false, false)
          return this.full
        }
        return new Hold(this, { steps, place, conditions, ...lanes }, request, fiber).begin()
      }
    }
    return launching(holding)
  }
}

/** What all holds of one step have in common. */
interface Held {
  readonly steps: Endpoint
  readonly place: Place
  readonly conditions: Conditions | undefined
  readonly lease: Lane | undefined
  readonly patience: Lane | undefined
}

/** One claim on the lock, and what is done under it. As a timer it is the patience of who waits. */
class Hold extends Frame implements Claimant, Due, Holding, Timer {
  readonly kind = "holding"
  readonly lock: KeyState
  token = 0
  isOverdue = false
  isRunning = false
  readonly #of: LockComponent
  readonly #held: Held
  readonly #request: Request
  readonly #fiber: Running
  readonly #arrivedAt: Instant
  #grantedAt: Instant = 0
  #lease: Lease | undefined
  #state: "waiting" | "granted" | "holding" | "over" = "waiting"

  constructor(of: LockComponent, held: Held, request: Request, fiber: Running) {
    super()
    this.#of = of
    this.#held = held
    this.#request = request
    this.#fiber = fiber
    this.#arrivedAt = of.run.kernel.now
    this.lock = of.state(request.key)
  }

  begin(): Step {
    push(this.#fiber, this)
    if (this.#of.locks.take(this.#request.key, this)) {
      this.#begins()
      this.#state = "holding"
      return this.#held.steps(this.#hop())
    }
    if (this.#held.patience !== undefined) {
      this.isRunning = true
      this.#held.patience.start(this.#of.run.kernel.now, this)
    }
    return park(this.#fiber)
  }

  granted(): void {
    this.isRunning = false
    this.#begins()
    this.#state = "granted"
    this.#of.run.kernel.soon(this)
  }

  due(): void {
    if (this.#state !== "granted") return
    this.#state = "holding"
    resume(this.#fiber, this.#held.steps(this.#hop()))
  }

  expired(): void {
    if (this.#state !== "waiting") return
    this.#of.locks.leave(this.#request.key, this)
    this.#refused(outcomeFor("timed out"))
    resume(this.#fiber, this.#of.tooLate)
  }

  leaseEnded(): void {
    const { locks, meters, run } = this.#of
    run.journal.counted(meters.expired)
    // Of a holder that died nothing goes on.
    if (this.#state !== "over") {
      this.isOverdue = true
      this.lock.overdue++
    }
    locks.letGo(this.#request.key, this)
  }

  wroteOverdue(): void {
    this.#of.run.journal.counted(this.#of.meters.wroteOverdue)
  }

  override succeeded(value: unknown, fiber: Running): Step {
    this.#end(ok)
    return pass(value, fiber)
  }

  override failed(failure: unknown, exit: Exit.Exit<any, any>): Step {
    this.#end(outcomeOf(failure))
    return exit
  }

  override stopped(): undefined {
    if (this.#state === "waiting") {
      this.isRunning = false
      this.#of.locks.leave(this.#request.key, this)
      this.#refused(outcomeFor("cancelled"))
    } else this.#end(outcomeFor("cancelled"), this.#held.conditions?.isDown === true)
  }

  #hop(): Request {
    const hop = this.#request.child(this.#held.place)
    hop.purpose = this
    return hop
  }

  #begins(): void {
    const { meters, run, site } = this.#of
    this.token = ++this.lock.tokens
    this.#grantedAt = run.kernel.now
    run.journal.sent(site, this.#request, this.#grantedAt - this.#arrivedAt)
    if (this.lock.overdue > 0) run.journal.counted(meters.twoHolders)
    if (this.#held.lease === undefined) return
    this.#lease = new Lease(this)
    this.#held.lease.start(run.kernel.now, this.#lease)
  }

  #refused(outcome: Outcome): void {
    const { run, site } = this.#of
    this.#state = "over"
    run.journal.ended(site, this.#request, outcome, run.kernel.now - this.#arrivedAt, 0, false, false)
  }

  /** Who died cannot let go. */
  #end(outcome: Outcome, isDead = false): void {
    if (this.#state === "over") return
    this.#state = "over"
    const { locks, run, site } = this.#of
    const { key, isAbandoned } = this.#request
    const [waited, held] = [this.#grantedAt - this.#arrivedAt, run.kernel.now - this.#grantedAt]
    run.journal.ended(site, this.#request, outcome, waited, held, true, isAbandoned)
    if (this.isOverdue) {
      this.lock.overdue--
      return
    }
    if (isDead && this.#lease !== undefined) return
    if (this.#lease !== undefined) this.#lease.isRunning = false
    locks.letGo(key, this)
  }
}

class Lease implements Timer {
  isRunning = true
  readonly #hold: Hold

  constructor(hold: Hold) {
    this.#hold = hold
  }

  expired(): void {
    this.#hold.leaseEnded()
  }
}
