/**
 * Open load: the constant-arrival-rate and ramping-arrival-rate executors of k6.
 *
 * Iterations begin when they are due, whether or not earlier ones have ended. Each needs a free user: with none, the iteration
 * is dropped (never queued), and one more user is begun for the next, up to maxVUs. `load` conditions (a surge by a fault or by
 * hand) add arrivals of their own beside the planned ones, or thin those out, so the planned ones stay where they were.
 */
import type { Due } from "../kernel/Calendar.ts"
import type { Instant } from "../kernel/Instant.ts"
import { millisecond, wholeSpan } from "../kernel/Instant.ts"
import type { RandomStream } from "../kernel/RandomStreams.ts"
import { Request } from "../model/Request.ts"
import type { RateProfile } from "./ArrivalCurve.ts"
import type { Arrivals, ArrivalTimes } from "./Arrivals.ts"
import { arrivalTimes } from "./Arrivals.ts"
import type { Diurnal } from "./Diurnal.ts"
import { shaped } from "./Diurnal.ts"
import type { Iteration, Iterations, Journey, User } from "./Journey.ts"
import type { ArrivalRateLoad } from "./ScenarioLoad.ts"
import { latestEnd, rateProfile, startingFor } from "./ScenarioLoad.ts"
import { valueAt } from "./Stages.ts"
import type { TraceRow } from "./Trace.ts"

/** What k6 cannot say of a load. */
export interface OpenLoadOptions {
  /** Default `paced`, as in k6. */
  readonly arrivals?: Arrivals
  /** Default: the rate is that of the executor at all times. */
  readonly diurnal?: Diurnal | undefined
}

/** The journey, with what its requests are about taken from a trace; whatever else of it changes while it runs changes here too. */
const tracing = (journey: Journey, drawKey: () => number): Journey =>
  Object.create(journey, { drawKey: { value: drawKey } }) as Journey

export class OpenLoad implements User {
  /** Users begun so far, busy or free. */
  users: number
  readonly #load: ArrivalRateLoad
  readonly #journey: Journey
  readonly #iterations: Iterations
  readonly #arrivals: Arrivals
  readonly #profile: RateProfile
  readonly #times: ArrivalTimes
  /** What is played, if it is a trace: a surge plays it several times. */
  readonly #trace: ReadonlyArray<TraceRow> | undefined
  /** Rows of it that have arrived. */
  #played = 0
  readonly #thinning: RandomStream
  /** In no particular order. Not a Set: the tables that it leaves behind keep one another, and dead iterations, alive. */
  readonly #underWay: Array<Iteration> = []
  #surge: Surge | undefined

  constructor(load: ArrivalRateLoad, options: OpenLoadOptions, journey: Journey, iterations: Iterations) {
    const { streams } = iterations.run.kernel
    const { arrivals = "paced", diurnal } = options
    this.#load = load
    this.#iterations = iterations
    this.users = load.preAllocatedVUs
    const profile = rateProfile(load)
    this.#profile = diurnal === undefined ? profile : shaped(profile, diurnal, load.startTime)
    this.#trace = typeof arrivals === "string" ? undefined : rowsFor(load.exec, arrivals)
    this.#arrivals = this.#trace === undefined ? arrivals : { trace: { rows: this.#trace } }
    this.#journey = this.#trace === undefined ? journey : tracing(journey, () => this.#tracedKey(journey))
    this.#times = arrivalTimes(this.#arrivals, this.#profile, {
      gaps: streams.stream(`${load.name}/arrivals`),
      bursts: streams.stream(`${load.name}/bursts`)
    })
    this.#thinning = streams.stream(`${load.name}/thinning`)
  }

  get busyUsers(): number {
    return this.#underWay.length
  }

  start(): void {
    const { kernel } = this.#iterations.run
    this.#enterNext(new Arriving(this))
    this.#journey.conditions.onChange(() => this.#surgeChanged())
    kernel.atEnd(latestEnd(this.#load), () => this.#cutOff())
  }

  /** A planned arrival, and the one after it. */
  arrive(arriving: Arriving): void {
    const { load } = this.#journey.conditions
    if (this.#trace !== undefined) this.#play(load)
    else if (load >= 1 || this.#thinning.next() < load) this.begin()
    this.#enterNext(arriving)
  }

  /** The next row of the trace, as many times as `load` says. */
  #play(load: number): void {
    this.#played++
    for (let left = load; left > 0; left--) if (left >= 1 || this.#thinning.next() < left) this.begin()
  }

  #tracedKey({ drawKey }: Journey): number {
    return this.#trace![this.#played - 1]?.key ?? drawKey?.() ?? 0
  }

  begin(): void {
    const { journal, kernel } = this.#iterations.run
    if (this.#underWay.length >= this.users) {
      if (this.users < this.#load.maxVUs) this.users++
      journal.iterationLost(this.#journey.index, "dropped", this.#unbegun())
      return
    }
    const iteration = this.#iterations.begin(this.#journey, kernel.now, this)
    if (iteration.isOver && this.#load.minIterationDuration === 0) return
    iteration.position = this.#underWay.push(iteration) - 1
    if (iteration.isOver) this.iterationEnded(iteration)
  }

  /** A wish that never began: it says no more than whose it was. */
  #unbegun(): Request {
    const { index, load = -1, place } = this.#journey
    const request = new Request(-1, index, this.#iterations.run.kernel.now, place)
    request.load = load
    return request
  }

  iterationEnded(iteration: Iteration): void {
    if (iteration.position < 0) return
    const { kernel } = this.#iterations.run
    const rest = this.#load.minIterationDuration - (kernel.now - iteration.request.startedAt)
    if (rest > 0) kernel.after(rest, { due: () => this.#free(iteration) })
    else this.#free(iteration)
  }

  #free(iteration: Iteration): void {
    const last = this.#underWay.pop()!
    if (last === iteration) return
    this.#underWay[iteration.position] = last
    last.position = iteration.position
  }

  #enterNext(arriving: Arriving): void {
    const at = this.#times.next()
    if (at !== Infinity) this.#iterations.run.kernel.at(this.#load.startTime + at, arriving)
  }

  #surgeChanged(): void {
    this.#surge?.end()
    this.#surge = undefined
    const extra = this.#journey.conditions.load - 1
    if (extra <= 0 || this.#trace !== undefined) return
    this.#surge = new Surge(
      this,
      { load: this.#load, profile: this.#profile, arrivals: this.#arrivals, extra },
      this.#iterations
    )
    this.#surge.enterNext()
  }

  #cutOff(): void {
    this.#surge?.end()
    for (const iteration of [...this.#underWay]) iteration.interrupt()
  }
}

/** The rows of a trace that a journey plays: those that name it, and those that name none. */
const rowsFor = (exec: string, { trace }: Exclude<Arrivals, string>): ReadonlyArray<TraceRow> | undefined =>
  trace?.rows.filter(({ journey }) => journey === undefined || journey === exec)

class Arriving implements Due {
  readonly #open: OpenLoad
  constructor(open: OpenLoad) {
    this.#open = open
  }
  due(): void {
    this.#open.arrive(this)
  }
}

interface SurgeOptions {
  readonly load: ArrivalRateLoad
  readonly profile: RateProfile
  readonly arrivals: Arrivals
  readonly extra: number
}

/** Arrivals on top of the planned ones: `extra` times as many, paced if those are, otherwise at random. */
class Surge implements Due {
  readonly #open: OpenLoad
  readonly #load: ArrivalRateLoad
  readonly #profile: RateProfile
  readonly #extra: number
  readonly #iterations: Iterations
  readonly #gaps: RandomStream | undefined
  /** How much of an arrival is still to come, and how much of it comes per nanosecond at the moment. */
  #left: number
  #rate = 0
  #since: Instant = 0
  #isOver = false

  constructor(open: OpenLoad, { arrivals, extra, load, profile }: SurgeOptions, iterations: Iterations) {
    this.#open = open
    this.#load = load
    this.#profile = profile
    this.#extra = extra
    this.#iterations = iterations
    this.#gaps = arrivals === "paced" ? undefined : iterations.run.kernel.streams.stream(`${load.name}/surge`)
    this.#left = this.#drawGap()
  }

  end(): void {
    this.#isOver = true
  }

  due(): void {
    if (this.#isOver) return
    this.#left -= this.#rate * (this.#iterations.run.kernel.now - this.#since)
    // The load may have ended since the last look.
    if (this.#left <= 1e-9 && this.#into < startingFor(this.#load)) {
      this.#open.begin()
      this.#left = this.#drawGap()
    }
    this.enterNext()
  }

  /** Looks again when the arrival is due at the present rate, or soon: the rate may be on a ramp. */
  enterNext(): void {
    const { kernel } = this.#iterations.run
    const into = this.#into
    if (into >= startingFor(this.#load)) return
    this.#rate = into < 0 ? 0 : (this.#extra * valueAt(this.#profile, into)) / this.#load.timeUnit
    this.#since = kernel.now
    kernel.after(Math.max(1, Math.min(wholeSpan(this.#left / this.#rate), 100 * millisecond)), this)
  }

  /** How far into the load it is; below 0 before that begins. */
  get #into(): Instant {
    return this.#iterations.run.kernel.now - this.#load.startTime
  }

  #drawGap(): number {
    return this.#gaps === undefined ? 1 : -Math.log(1 - this.#gaps.next())
  }
}
