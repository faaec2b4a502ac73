/**
 * Station: a number of servers with a waiting line in front: the heart of services, stores and pools.
 *
 * A call takes a server (or waits for one, or is rejected), holds it while the inner endpoint runs, and gives it back however
 * that ends. A caller who is called back while waiting leaves the line at once. When the place goes down everything inside
 * crashes; when it is paused nobody new is served.
 */
import type * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import { Boundary } from "../../kernel/Boundary.ts"
import type { Instant, Span } from "../../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { answer, launching, park, pass, push, resume } from "../../kernel/Process.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import type { Endpoint } from "../../model/Endpoint.ts"
import { full } from "../../model/Endpoint.ts"
import type { Failure, FailureReason, Outcome } from "../../model/Failure.ts"
import { failing, ok, outcomeFor, outcomeOf } from "../../model/Failure.ts"
import type { Run } from "../../model/Journal.ts"
import type { Request } from "../../model/Request.ts"
import type { Waiter, WaitingLine } from "./WaitingLine.ts"
import { Line } from "./WaitingLine.ts"
import type { PlainWork, Underway, Workplace } from "./Workplace.ts"

export interface StationOptions {
  /** Number of the component's site; stations of one service share it. */
  readonly site: number
  /** How many calls at once; may be `Infinity`. */
  readonly servers: number
  readonly waiting: WaitingLine
}

export class Station {
  readonly run: Run
  readonly site: number
  readonly workplace: Workplace
  readonly line: Line<Visit>
  /** That there are now; fewer than it was made with while a fault takes some away. */
  servers: number
  busy = 0
  readonly #servers: number
  readonly #errors: RandomStream
  readonly #failing = new Map<FailureReason, Effect.Effect<never, Failure>>()
  /** Everything inside, newest first, as a linked list: a crash has to find it. */
  #newest: Visit | undefined

  constructor(options: StationOptions, workplace: Workplace, run: Run) {
    this.run = run
    this.site = options.site
    this.servers = this.#servers = options.servers
    this.workplace = workplace
    this.line = new Line(options.waiting)
    this.#errors = run.kernel.streams.stream(`${workplace.place.name}/errors`)
    workplace.conditions.onChange(() => this.#conditionsChanged())
  }

  /** Calls inside: waiting and being served. */
  get inside(): number {
    return this.busy + this.line.length
  }

  /** `inner`, behind this station's line and servers. */
  serve(inner: Endpoint): Endpoint {
    const entrance = new Entrance(this, inner)
    return launching(entrance)
  }

  /** The failure of calling this station for a reason, made once. */
  failing(reason: FailureReason): Effect.Effect<never, Failure> {
    const known = this.#failing.get(reason)
    if (known !== undefined) return known
    const made = failing(this.workplace.place.component, reason)
    this.#failing.set(reason, made)
    return made
  }

  /** Whether a call that begins now is answered with an error, by a fault. */
  drawsError(): boolean {
    const { errors } = this.workplace.conditions
    return errors > 0 && this.#errors.next() < errors
  }

  /** Serves whoever is next, while there are servers. To be called whenever a server becomes free. */
  serveNext(): void {
    const { conditions } = this.workplace
    while (this.busy < this.servers && this.line.length > 0 && !conditions.isPaused && !conditions.isDown) {
      const visit = this.line.take()
      if (visit === undefined) return
      if (visit.request.isObsolete(this.run.kernel.now)) visit.turnAway("expired")
      else if (this.line.sheds(visit, this.run.kernel.now)) visit.turnAway("shed")
      else {
        this.busy++
        visit.grant()
      }
    }
  }

  enter(visit: Visit): void {
    visit.older = this.#newest
    if (this.#newest !== undefined) this.#newest.newer = visit
    this.#newest = visit
  }

  leave(visit: Visit): void {
    if (visit.newer === undefined) this.#newest = visit.older
    else visit.newer.older = visit.older
    if (visit.older !== undefined) visit.older.newer = visit.newer
    // A dead visit that has grown old must not keep a chain of others alive.
    visit.older = undefined
    visit.newer = undefined
  }

  #conditionsChanged(): void {
    const { workers } = this.workplace.conditions
    // A hair more, since 0.7 * 10 is below 7 in doubles.
    this.servers = workers === 1 ? this.#servers : Math.floor(this.#servers * workers + 1e-9)
    if (!this.workplace.conditions.isDown) return this.serveNext()
    const inside: Array<Visit> = []
    for (let visit = this.#newest; visit !== undefined; visit = visit.older) inside.push(visit)
    for (let i = inside.length - 1; i >= 0; i--) inside[i]!.crash()
  }
}

/** The way into a station, for one inner endpoint. */
class Entrance implements Beginning<Request> {
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
    if (!isFree && station.line.isFull(station.busy)) return this.#refuse(request, "queue full")
    const visit = new Visit(this, request, fiber)
    station.enter(visit)
    push(fiber, visit)
    if (isFree) {
      station.busy++
      return visit.start() ?? park(fiber)
    }
    station.line.push(visit)
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
