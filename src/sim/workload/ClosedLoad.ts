/**
 * Closed load: users who begin their next iteration when the last one has ended: four executors of k6.
 *
 * shared-iterations (a common count), per-vu-iterations (a count each), constant-vus (until the time is up), ramping-vus (as
 * many users as the stages say). They differ only in who may begin another iteration. A closed load slows down with the system
 * it asks: it never shows what an open one does to an overloaded system.
 */
import type { Due } from "../kernel/Calendar.ts"
import type { Instant, Span } from "../kernel/Instant.ts"
import { millisecond } from "../kernel/Instant.ts"
import type { Iteration, Iterations, Journey, User } from "./Journey.ts"
import type { ConstantVusLoad, PerVuIterationsLoad, RampingVusLoad, SharedIterationsLoad } from "./ScenarioLoad.ts"
import { latestEnd, startingFor } from "./ScenarioLoad.ts"
import { userSteps } from "./Stages.ts"

export type ClosedLoadOptions = SharedIterationsLoad | PerVuIterationsLoad | ConstantVusLoad | RampingVusLoad

/** A user whom everybody refuses at once still needs some time to ask again; without, none would ever pass. */
const leastIteration = millisecond

export class ClosedLoad {
  readonly iterations: Iterations
  readonly journey: Journey
  readonly #load: ClosedLoadOptions
  readonly #users: Array<VirtualUser> = []
  /** How many users there should be, before `load` conditions. */
  #wanted = 0
  #sharedLeft: number
  #isOver = false

  constructor(load: ClosedLoadOptions, journey: Journey, iterations: Iterations) {
    this.#load = load
    this.journey = journey
    this.iterations = iterations
    this.#sharedLeft = load.executor === "shared-iterations" ? load.iterations : Infinity
  }

  /** Users that there have ever been: k6 keeps those it has made. */
  get users(): number {
    return this.#users.length
  }

  get busyUsers(): number {
    return this.#users.reduce((sum, user) => sum + (user.iteration === undefined ? 0 : 1), 0)
  }

  start(): void {
    const { kernel } = this.iterations.run
    const { startTime } = this.#load
    const steps =
      this.#load.executor === "ramping-vus"
        ? userSteps({ start: this.#load.startVUs, stages: this.#load.stages })
        : [{ at: 0, users: this.#load.vus }]
    for (const { at, users } of steps) kernel.at(startTime + at, { due: () => this.#want(users) })
    kernel.atEnd(startTime + startingFor(this.#load), () => this.#finish(), true)
    kernel.atEnd(latestEnd(this.#load), () => this.#cutOff())
    this.journey.conditions.onChange(() => this.#adjust())
  }

  get minIterationDuration(): Span {
    return this.#load.minIterationDuration
  }

  /** Whether a user may begin another iteration; if so it is taken from what is left. */
  takes(user: VirtualUser): boolean {
    if (this.#isOver || !user.isActive || this.#sharedLeft === 0) return false
    if (this.#load.executor === "per-vu-iterations" && user.begun === this.#load.iterations) return false
    this.#sharedLeft--
    return true
  }

  #want(users: number): void {
    this.#wanted = users
    this.#adjust()
  }

  /** Begins or stops users until there are as many as wanted; the last to begin is the first to stop. */
  #adjust(): void {
    if (this.#isOver) return
    const wanted = Math.round(this.#wanted * this.journey.conditions.load)
    while (this.#users.length < wanted) this.#users.push(new VirtualUser(this))
    for (let i = 0; i < this.#users.length; i++) {
      const user = this.#users[i]!
      if (i < wanted) user.go()
      else if (user.isActive) this.#stop(user)
    }
  }

  #stop(user: VirtualUser): void {
    user.isActive = false
    const patience = this.#load.executor === "ramping-vus" ? this.#load.gracefulRampDown : this.#load.gracefulStop
    const { iteration } = user
    if (iteration === undefined) return
    this.iterations.run.kernel.after(patience, { due: () => user.iteration === iteration && iteration.interrupt() })
  }

  #finish(): void {
    this.#isOver = true
  }

  #cutOff(): void {
    for (const user of this.#users) user.iteration?.interrupt()
  }
}

/** One user: at most one iteration at a time. */
export class VirtualUser implements User, Due {
  isActive = false
  begun = 0
  iteration: Iteration | undefined = undefined
  readonly #load: ClosedLoad
  #isAboutToBegin = false

  constructor(load: ClosedLoad) {
    this.#load = load
  }

  /** Begins iterating, unless it does already. */
  go(): void {
    this.isActive = true
    if (this.iteration === undefined) this.#beginSoon()
  }

  due(): void {
    this.#isAboutToBegin = false
    if (this.iteration !== undefined || !this.#load.takes(this)) return
    this.begun++
    const now: Instant = this.#load.iterations.run.kernel.now
    const iteration = this.#load.iterations.begin(this.#load.journey, now, this)
    if (!iteration.isOver) this.iteration = iteration
  }

  iterationEnded(iteration: Iteration): void {
    this.iteration = undefined
    const { kernel } = this.#load.iterations.run
    const spent = kernel.now - iteration.request.startedAt
    this.#beginSoon(Math.max(this.#load.minIterationDuration, spent === 0 ? leastIteration : 0) - spent)
  }

  /** Through the ready queue, so that an iteration that takes no time does not nest in the one before. */
  #beginSoon(rest = 0): void {
    if (this.#isAboutToBegin) return
    this.#isAboutToBegin = true
    const { kernel } = this.#load.iterations.run
    if (rest > 0) kernel.after(rest, this)
    else kernel.soon(this)
  }
}
