/**
 * Visit: one call inside a station, from entering to leaving, and the way in.
 *
 * It waits and is served on the fiber of its caller, as a frame of it: whatever ends that ends the visit.
 */
import type * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import { Boundary } from "../../kernel/Boundary.ts"
import type { Instant, Span } from "../../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { answer, park, pass, push, resume } from "../../kernel/Process.ts"
import type { Endpoint } from "../../model/Endpoint.ts"
import { full } from "../../model/Endpoint.ts"
import type { Failure, FailureReason, Outcome } from "../../model/Failure.ts"
import { ok, outcomeFor, outcomeOf } from "../../model/Failure.ts"
import type { Request } from "../../model/Request.ts"
import type { Station } from "./Station.ts"
import type { Waiter } from "./WaitingLine.ts"
import type { PlainWork, Underway } from "./Workplace.ts"

/** The way into a station, for one inner endpoint. */
export class Entrance implements Beginning<Request> {
  readonly station: Station
  readonly inner: Endpoint
  /** If the inner endpoint only works: how long it takes. */
  readonly drawSpan: PlainWork["drawSpan"] | undefined

  constructor(station: Station, inner: Endpoint | PlainWork) {
    this.station = station
    this.inner = inner
    this.drawSpan = "drawSpan" in inner ? inner.drawSpan : undefined
  }

  begin(request: Request, fiber: Running): Step {
    const { station } = this
    const { conditions } = station.workplace
    station.run.journal.arrived(station.site, request)
    if (!conditions.isQuiet && conditions.isDown) return this.#refuse(request, "unreachable")
    const isFree = station.busy < station.servers && !conditions.isPaused
    if (request.isObsolete(station.run.kernel.now)) return this.#refuse(request, "expired")
    if (!isFree && station.line.isFull(station.busy)) {
      const refusal = this.#refuse(request, "queue full")
      return station.isSilent ? park(fiber) : refusal
    }
    const visit = new Visit(this, request, fiber)
    station.enter(visit)
    push(fiber, visit)
    if (isFree) {
      station.busy++
      return visit.start() ?? park(fiber)
    }
    station.line.push(visit)
    if (station.drawPatience !== undefined)
      station.run.kernel.after(station.drawPatience(), { due: () => visit.loseHeart() })
    return park(fiber)
  }

  #refuse(request: Request, reason: FailureReason): Step {
    const { station } = this
    station.run.journal.ended(station.site, request, outcomeFor(reason), 0, 0, false, false)
    return station.failing(reason)
  }
}

/** One call inside a station, from entering to leaving. */
export class Visit extends Boundary implements Waiter, Underway {
  readonly request: Request
  readonly arrivedAt: Instant
  isWaiting = true
  older: Visit | undefined = undefined
  newer: Visit | undefined = undefined
  readonly #entrance: Entrance
  readonly #fiber: Running
  stoodStillBefore: Span = 0
  #isWorking = false
  #hasServer = false
  #isOver = false
  #startedAt: Instant = -1
  #hasCrashed = false
  /** On its way to the caller, once it was turned away. */
  #refusal: Effect.Effect<never, Failure> | undefined = undefined

  constructor(entrance: Entrance, request: Request, fiber: Running) {
    super(fiber)
    this.#entrance = entrance
    this.request = request
    this.#fiber = fiber
    this.arrivedAt = entrance.station.run.kernel.now
  }

  get priority(): number {
    return this.request.priority
  }

  /** It has a server: begins to be served. Returns what its fiber has to do, or nothing if that can stay parked. */
  start(): Effect.Effect<any, any> | undefined {
    const { drawSpan, inner, station } = this.#entrance
    const { journal, kernel } = station.run
    this.isWaiting = false
    this.#hasServer = true
    this.#startedAt = kernel.now
    journal.started(station.site, this.request, kernel.now - this.arrivedAt)
    if (station.drawsError()) return station.failing("error")
    if (drawSpan === undefined) return inner(this.request)
    this.#isWorking = true
    this.stoodStillBefore = station.workplace.stoodStill()
    kernel.after(drawSpan(), this)
    return undefined
  }

  /** A server is kept for it. If its fiber has something to do, that waits until the one who freed the server has come to rest. */
  grant(): void {
    if (this.#entrance.drawSpan !== undefined && this.#entrance.station.workplace.conditions.isQuiet) {
      this.start()
      return
    }
    this.isWaiting = false
    this.#hasServer = true
    this.#entrance.station.run.kernel.soon(this)
  }

  /** Taken from the line, but not to be served. */
  turnAway(reason: FailureReason): void {
    this.isWaiting = false
    const { station } = this.#entrance
    this.#refusal = station.failing(reason)
    this.#end(outcomeFor(reason))
    station.run.kernel.soon(this)
  }

  /** It has waited for long enough. */
  loseHeart(): void {
    if (!this.isWaiting) return
    this.#entrance.station.line.left()
    this.turnAway("timed out")
  }

  /** The station died with this call inside. */
  crash(): void {
    if (this.#isOver) return
    this.#hasCrashed = true
    this.cut(this.#entrance.station.failing("crashed"))
  }

  /** Its work is done, or it was granted a server or turned away: goes on, unless it ended in the meantime. */
  due(): void {
    if (this.#isWorking) {
      if (!this.#isOver && !this.#entrance.station.workplace.holdsBack(this)) answer(this.#fiber, full)
    } else if (!this.#isOver) {
      const effect = this.start()
      if (effect !== undefined) resume(this.#fiber, effect)
    } else if (this.#refusal !== undefined) {
      const refusal = this.#refusal
      this.#refusal = undefined
      resume(this.#fiber, refusal)
    }
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
    // A refusal still on its way must not reach a fiber that went on.
    this.#refusal = undefined
    this.#end(outcomeFor(this.#hasCrashed ? "crashed" : "cancelled"))
  }

  /** Leaves the station, once. */
  #end(outcome: Outcome): void {
    if (this.#isOver) return
    this.#isOver = true
    const { station } = this.#entrance
    const { journal, kernel } = station.run
    const hasStarted = this.#startedAt >= 0
    station.leave(this)
    journal.ended(
      station.site,
      this.request,
      outcome,
      (hasStarted ? this.#startedAt : kernel.now) - this.arrivedAt,
      hasStarted ? kernel.now - this.#startedAt : 0,
      hasStarted,
      hasStarted && this.request.isAbandoned
    )
    if (this.isWaiting) {
      this.isWaiting = false
      station.line.left()
    } else if (this.#hasServer) {
      this.#hasServer = false
      station.busy--
      station.serveNext()
    }
  }
}
