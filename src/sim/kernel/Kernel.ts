/**
 * Kernel: virtual time for Effect fibers.
 *
 * A run has one kernel. Programs forked by it see its time as Effect's `Clock`, its ready queue as Effect's `Scheduler` and a
 * stream of its seed as Effect's `Random`, so ordinary Effect code runs unmodified, and nothing happens unless `run` is called.
 * `run` takes what is due in the order (instant, sequence) until one of its limits, and says why it stopped.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import * as Random from "effect/Random"
import * as Scheduler from "effect/Scheduler"
import type { Due } from "./Calendar.ts"
import { Calendar } from "./Calendar.ts"
import type { Finding } from "./Finding.ts"
import { deadlock, growth, livelock } from "./Finding.ts"
import { Fingerprint } from "./Fingerprint.ts"
import type { Instant, Span } from "./Instant.ts"
import { second } from "./Instant.ts"
import { Lane } from "./Lane.ts"
import type { Beginning, Running, Step } from "./Process.ts"
import { launch, parked, Waking } from "./Process.ts"
import { RandomStreams } from "./RandomStreams.ts"
import { ReadyQueue } from "./ReadyQueue.ts"
import * as VirtualClock from "./VirtualClock.ts"

export interface KernelOptions {
  readonly seed: number | string
  /** Events at one instant after which the run is stopped as a livelock. Default 1 000 000. */
  readonly eventsPerInstantMax?: number
  /** Unfinished requests after which the run is stopped as growing without bound. Default 1 000 000. */
  readonly unfinishedMax?: number
  /** Virtual time between two checkpoints of the fingerprint. Default 1 s. */
  readonly checkpointEvery?: Span
}

/** Where a call of `run` ends, whichever comes first. Without any, when nothing is due. */
export interface Until {
  /** Everything due up to and at this instant has happened, and the clock stands there. */
  readonly instant?: Instant
  /** Asked after every event. */
  readonly condition?: () => boolean
  /** So many events (not counting what becomes ready at the same instant). */
  readonly events?: number
  /** Asked every 256 events: has the slice of wall-clock time been used up? The kernel itself never reads a wall clock. */
  readonly sliceIsOver?: () => boolean
}

/** Why `run` came back. `finding` is set for a deadlock, a livelock or unbounded growth; the run cannot go on then. */
export interface Stop {
  readonly reason: "instant" | "condition" | "halted" | "events" | "slice" | "nothing due" | "finding"
  readonly finding?: Finding
}

/** An intervention from outside the system: a fault that begins, an order given by hand. */
export interface Plan {
  readonly at: Instant
  readonly action: () => void
}

export class Kernel implements Beginning<Span> {
  now: Instant = 0
  /** Events so far. */
  events = 0
  /** Requests and programs begun and not ended; who begins them keeps this count. Only while it is > 0 can there be a deadlock. */
  unfinished = 0
  readonly streams: RandomStreams
  readonly fingerprint: Fingerprint
  readonly calendar = new Calendar()
  readonly ready = new ReadyQueue()
  readonly fork: <A, E>(effect: Effect.Effect<A, E>) => Fiber.Fiber<A, E>
  readonly #options: Required<KernelOptions>
  readonly #lanes = new Map<Span, Lane>()
  readonly #plans: Array<Plan> = []
  #eventsAtInstant = 0
  /** Entries in the calendar that only end a load, and how many loads with users of their own have not come to their end. */
  #endings = 0
  #running = 0
  #finding: Finding | undefined
  #isHalted = false

  constructor(options: KernelOptions) {
    this.#options = { eventsPerInstantMax: 1_000_000, unfinishedMax: 1_000_000, checkpointEvery: second, ...options }
    this.streams = new RandomStreams(options.seed)
    this.fingerprint = new Fingerprint(this.#options.checkpointEvery)
    const ready = this.ready
    const dispatcher = { scheduleTask: (task: () => void) => ready.push(task), flush: () => {} }
    this.fork = Effect.runForkWith(
      Context.empty().pipe(
        Context.add(Clock.Clock, VirtualClock.make(this)),
        Context.add(Random.Random, this.streams.ambient("effect/Random")),
        Context.add(Scheduler.PreventSchedulerYield, true),
        Context.add(Scheduler.Scheduler, {
          executionMode: "sync",
          shouldYield: () => false,
          makeDispatcher: () => dispatcher
        })
      )
    )
  }

  /** Starts a program that must end: while it has not, "nothing due" is a deadlock. Its fiber can be polled for the exit. */
  start<A, E>(program: Effect.Effect<A, E>): Fiber.Fiber<A, E> {
    this.unfinished++
    const fiber = this.fork(program)
    fiber.addObserver(() => void this.unfinished--)
    return fiber
  }

  /** Calls `due` at `instant`, which must not lie in the past. */
  at(instant: Instant, due: Due): void {
    this.calendar.enter(instant, due)
  }

  /** Calls `due` after `span`; never, if it is infinite. */
  after(span: Span, due: Due): void {
    if (span !== Infinity) this.calendar.enter(this.now + span, due)
  }

  /**
   * Calls `action` at `instant`, for the end of a load: that cannot help anybody who waits. While a load goes on whose users
   * wait for their answers (`isRunning`, until then), and nothing is due but such ends, all of them wait in vain.
   */
  atEnd(instant: Instant, action: () => void, isRunning = false): void {
    this.#endings++
    if (isRunning) this.#running++
    this.calendar.enter(instant, {
      due: () => {
        this.#endings--
        if (isRunning) this.#running--
        action()
      }
    })
  }

  /** Calls `due` at this instant, after everything that is ready already. */
  soon(due: Due): void {
    this.ready.push(due)
  }

  /** The lane of timers of this span; one for the whole run. */
  lane(span: Span): Lane {
    const known = this.#lanes.get(span)
    if (known !== undefined) return known
    const lane = new Lane(this.calendar, span)
    this.#lanes.set(span, lane)
    return lane
  }

  /** Waits for a span of virtual time. `Infinity` waits for ever. */
  sleep(span: Span): Effect.Effect<void> {
    return launch(this, span)
  }

  begin(span: Span, fiber: Running): Step {
    return this.wait(span, fiber)
  }

  /** For a step: parks the fiber for `span`, then goes on with `then`. */
  wait(span: Span, fiber: Running, then?: Effect.Effect<any, any>): Step {
    this.after(span, new Waking(fiber, then))
    return parked
  }

  /**
   * Enters an intervention. At its instant it comes before every ordinary event, whenever it was entered: what was done by
   * hand during a run and what a file had planned from the start happen at exactly the same place. Returns how to cancel it.
   */
  plan(at: Instant, action: () => void): () => void {
    const plan: Plan = { at, action }
    const plans = this.#plans
    let i = plans.length
    while (i > 0 && plans[i - 1]!.at > at) i--
    plans.splice(i, 0, plan)
    return () => {
      const position = plans.indexOf(plan)
      if (position >= 0) plans.splice(position, 1)
    }
  }

  /** Ends the run after the event at hand: `run` comes back with "halted", now and from now on. */
  halt(): void {
    this.#isHalted = true
  }

  /** Goes on with the run until one of the limits. A run that ended with a finding stays there. */
  run(until: Until = {}): Stop {
    const { condition, events = Infinity, instant: end = Infinity, sliceIsOver } = until
    const calendar = this.calendar
    const ready = this.ready
    const lastEvent = this.events + events
    let untilCheck = 256
    while (this.#finding === undefined) {
      if (ready.size > 0 && !this.#drain()) break
      if (this.#isHalted) return { reason: "halted" }
      if (condition?.() === true) return { reason: "condition" }
      if (this.events >= lastEvent) return { reason: "events" }
      // By the count of events and not of this call, so that a run in slices finds it at the same event.
      if ((this.events & 255) === 0 && this.#hasGrown()) break
      if (--untilCheck === 0) {
        untilCheck = 256
        if (sliceIsOver?.() === true) return { reason: "slice" }
      }
      const plan = this.#plans[0]
      const next = calendar.nextInstant
      const instant = plan !== undefined && plan.at <= next ? plan.at : next
      if (this.#running > 0 && plan === undefined && this.#waitInVain()) break
      if (instant > end) {
        if (end > this.now) {
          this.now = end
          this.#eventsAtInstant = 0
        }
        return { reason: "instant" }
      }
      if (instant === Infinity) {
        if (this.unfinished === 0) return { reason: "nothing due" }
        this.#finding = deadlock(this.now, this.unfinished)
        break
      }
      if (instant > this.now) {
        this.now = instant
        this.#eventsAtInstant = 0
      } else if (!this.#countAtInstant()) break
      this.events++
      this.fingerprint.event(instant, this.streams.draws)
      if (plan !== undefined && plan.at <= next) {
        this.#plans.shift()
        plan.action()
      } else calendar.fireNext()
    }
    return { reason: "finding", finding: this.#finding! }
  }

  #drain(): boolean {
    const ready = this.ready
    while (ready.size > 0) {
      if (!this.#countAtInstant()) return false
      ready.runNext()
    }
    return true
  }

  #waitInVain(): boolean {
    if (this.calendar.size > this.#endings || this.unfinished === 0) return false
    this.#finding = deadlock(this.now, this.unfinished)
    return true
  }

  #countAtInstant(): boolean {
    if (++this.#eventsAtInstant <= this.#options.eventsPerInstantMax) return true
    this.#finding = livelock(this.now, this.#options.eventsPerInstantMax)
    return false
  }

  #hasGrown(): boolean {
    if (this.unfinished <= this.#options.unfinishedMax && !this.calendar.isFull) return false
    this.#finding = growth(this.now, this.unfinished, this.calendar.size)
    return true
  }
}
