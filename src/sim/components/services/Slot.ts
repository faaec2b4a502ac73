/**
 * Slot: where an instance of a service can be, whose number changes while it runs; most of the time one is there.
 *
 * It counts what an autoscaler and a release want to know, for the calls that go through it: nothing of that is counted for a
 * service whose number of instances is fixed. An instance that is being removed serves whoever still comes, and nobody sends
 * anybody; one that is gone refuses.
 */
import type * as Exit from "effect/Exit"
import type { Instant, Span } from "../../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { beginning, Frame, launching, pass, push } from "../../kernel/Process.ts"
import type { Condition } from "../../model/Conditions.ts"
import type { Endpoint } from "../../model/Endpoint.ts"
import { failing } from "../../model/Failure.ts"
import type { Run } from "../../model/Journal.ts"
import type { Request } from "../../model/Request.ts"
import type { Station } from "../places/Station.ts"

export type Stage = "absent" | "starting" | "serving" | "draining"

/** How a call ended. What its caller called back says nothing about who worked on it. */
type Ending = "answered" | "failed" | "called back"

/** Who hears of every call that ends. */
export interface Listener {
  readonly ended: (slot: Slot, how: Ending, response: Span) => void
}

export class Slot {
  readonly position: number
  readonly station: Station
  readonly run: Run
  stage: Stage = "absent"
  /** Which of the instances that were here: what was planned for an earlier one does not concern it. */
  life = 0
  /** When it began to start, and to serve. */
  startedAt: Instant = 0
  servingSince: Instant = 0
  /** Calls that came since it began to serve, and calls inside; these also as an area over time. */
  calls = 0
  inFlight = 0
  #busy = 0
  #inFlightArea = 0
  #busyArea = 0
  /** What the cores of earlier instances here have worked. */
  #workedBefore = 0
  #since: Instant = 0
  readonly #listener: Listener
  readonly #lifts: Array<() => void> = []
  #revive: (() => void) | undefined

  constructor(position: number, station: Station, listener: Listener, run: Run) {
    this.position = position
    this.station = station
    this.#listener = listener
    this.run = run
  }

  /** Calls inside times time, up to now. */
  get inFlightArea(): number {
    this.#settle()
    return this.#inFlightArea
  }

  /** Busy workers times time; busy cores times time, if the instance has cores. */
  get busyArea(): number {
    const { processor } = this.station.workplace
    if (processor !== undefined && processor.cores < Infinity) return processor.workedUpToNow() - this.#workedBefore
    this.#settle()
    return this.#busyArea
  }

  /** An instance begins to serve here, slower or failing if its version is `gray`. */
  serve(gray: Condition | undefined): void {
    this.stage = "serving"
    this.servingSince = this.#since = this.run.kernel.now
    this.calls = this.#inFlightArea = this.#busyArea = 0
    this.#workedBefore = this.station.workplace.processor?.workedUpToNow() ?? 0
    if (gray !== undefined) this.suffer(gray)
  }

  /** `served` as it is called from outside, counted. */
  counted(served: Endpoint): Endpoint {
    return launching(new Door(this, served))
  }

  /** What a worker does, counted as the time for which it is busy. */
  occupying(inner: Endpoint): Endpoint {
    return launching(new Task(this, beginning(inner)))
  }

  /** Adds a condition for as long as this instance lives, or until what comes back is called. */
  suffer(condition: Condition): () => void {
    const lift = this.station.workplace.conditions.add({ ...condition })
    this.#lifts.push(lift)
    return lift
  }

  /** It is gone, and with it what it suffered from. */
  recover(): void {
    for (const lift of this.#lifts.splice(0)) lift()
  }

  /** Whatever is inside is lost. It stays down until another instance starts here. */
  die(): void {
    this.#revive ??= this.station.workplace.conditions.add({ down: true })
  }

  revive(): void {
    this.#revive?.()
    this.#revive = undefined
  }

  came(): void {
    this.#settle()
    this.calls++
    this.inFlight++
  }

  went(how: Ending, response: Span): void {
    this.#settle()
    this.inFlight--
    this.#listener.ended(this, how, response)
  }

  busier(by: 1 | -1): void {
    this.#settle()
    this.#busy += by
  }

  #settle(): void {
    const { now } = this.run.kernel
    const span = now - this.#since
    if (span === 0) return
    this.#inFlightArea += this.inFlight * span
    this.#busyArea += this.#busy * span
    this.#since = now
  }
}

/** The way in from outside. */
class Door implements Beginning<Request> {
  readonly #slot: Slot
  readonly #served: Beginning<Request>
  readonly #unreachable: ReturnType<typeof failing>

  constructor(slot: Slot, served: Endpoint) {
    this.#slot = slot
    this.#served = beginning(served)
    this.#unreachable = failing(slot.station.workplace.place.component, "unreachable")
  }

  begin(request: Request, fiber: Running): Step {
    const { stage } = this.#slot
    // It was on its way when the instance went; or there is no instance at all.
    if (stage !== "serving" && stage !== "draining") return this.#unreachable
    push(fiber, new Stay(this.#slot))
    return this.#served.begin(request, fiber)
  }
}

/** One call inside. */
class Stay extends Frame {
  readonly #slot: Slot
  readonly #cameAt: Instant

  constructor(slot: Slot) {
    super()
    this.#slot = slot
    this.#cameAt = slot.run.kernel.now
    slot.came()
  }

  override succeeded(value: unknown, fiber: Running): Step {
    this.#went("answered")
    return pass(value, fiber)
  }

  override failed(_failure: unknown, exit: Exit.Exit<any, any>): Step {
    this.#went("failed")
    return exit
  }

  override stopped(_fiber: Running, cause: Parameters<Frame["stopped"]>[1]): undefined {
    this.#went(cause === undefined ? "called back" : "failed")
  }

  #went(how: Ending): void {
    this.#slot.went(how, this.#slot.run.kernel.now - this.#cameAt)
  }
}

class Task implements Beginning<Request> {
  readonly #slot: Slot
  readonly #inner: Beginning<Request>
  readonly #done: Done

  constructor(slot: Slot, inner: Beginning<Request>) {
    this.#slot = slot
    this.#inner = inner
    this.#done = new Done(slot)
  }

  begin(request: Request, fiber: Running): Step {
    this.#slot.busier(1)
    // It knows nothing of the call, so that one does for all.
    push(fiber, this.#done)
    return this.#inner.begin(request, fiber)
  }
}

/** Told when a worker is free again. */
class Done extends Frame {
  readonly #slot: Slot

  constructor(slot: Slot) {
    super()
    this.#slot = slot
  }

  override ended(): void {
    this.#slot.busier(-1)
  }
}
