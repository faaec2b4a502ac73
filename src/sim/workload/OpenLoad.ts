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
import type { Arrivals, ArrivalTimes } from "./Arrivals.ts"
import { arrivalTimes } from "./Arrivals.ts"
import type { Iteration, Iterations, Journey, User } from "./Journey.ts"
import type { ArrivalRateLoad } from "./ScenarioLoad.ts"
import { latestEnd, rateProfile, startingFor } from "./ScenarioLoad.ts"
import { valueAt } from "./Stages.ts"

export class OpenLoad implements User {
  /** Users begun so far, busy or free. */
  users: number
  readonly #load: ArrivalRateLoad
  readonly #journey: Journey
  readonly #iterations: Iterations
  readonly #arrivals: Arrivals
  readonly #times: ArrivalTimes
  readonly #thinning: RandomStream
  /** In no particular order. Not a Set: the tables that it leaves behind keep one another, and dead iterations, alive. */
  readonly #underWay: Array<Iteration> = []
  #surge: Surge | undefined

  constructor(load: ArrivalRateLoad, arrivals: Arrivals, journey: Journey, iterations: Iterations) {
    const { streams } = iterations.run.kernel
    this.#load = load
    this.#journey = journey
    this.#iterations = iterations
    this.#arrivals = arrivals
    this.users = load.preAllocatedVUs
    this.#times = arrivalTimes(arrivals, rateProfile(load), {
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
    kernel.at(latestEnd(this.#load), { due: () => this.#cutOff() })
  }

  /** A planned arrival, and the one after it. */
  arrive(arriving: Arriving): void {
    const { load } = this.#journey.conditions
    if (load >= 1 || this.#thinning.next() < load) this.begin()
    this.#enterNext(arriving)
  }

  begin(): void {
    const { journal, kernel } = this.#iterations.run
    if (this.#underWay.length >= this.users) {
      if (this.users < this.#load.maxVUs) this.users++
      journal.iterationLost(this.#journey.index, "dropped")
      return
    }
    const iteration = this.#iterations.begin(this.#journey, kernel.now, this)
    if (iteration.isOver && this.#load.minIterationDuration === 0) return
    iteration.position = this.#underWay.push(iteration) - 1
    if (iteration.isOver) this.iterationEnded(iteration)
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
    if (extra <= 0) return
    this.#surge = new Surge(this, this.#load, this.#arrivals, extra, this.#iterations)
    this.#surge.enterNext()
  }

  #cutOff(): void {
    this.#surge?.end()
    for (const iteration of [...this.#underWay]) iteration.interrupt()
  }
}

class Arriving implements Due {
  readonly #open: OpenLoad
  constructor(open: OpenLoad) {
    this.#open = open
  }
  due(): void {
    this.#open.arrive(this)
  }
}

/** Arrivals on top of the planned ones: `extra` times as many, paced if those are, otherwise at random. */
class Surge implements Due {
  readonly #open: OpenLoad
  readonly #load: ArrivalRateLoad
  readonly #extra: number
  readonly #iterations: Iterations
  readonly #gaps: RandomStream | undefined
  /** How much of an arrival is still to come, and how much of it comes per nanosecond at the moment. */
  #left: number
  #rate = 0
  #since: Instant = 0
  #isOver = false

  constructor(open: OpenLoad, load: ArrivalRateLoad, arrivals: Arrivals, extra: number, iterations: Iterations) {
    this.#open = open
    this.#load = load
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
    this.#rate = into < 0 ? 0 : (this.#extra * valueAt(rateProfile(this.#load), into)) / this.#load.timeUnit
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
