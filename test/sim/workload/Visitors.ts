/**
 * Visitors: k6 scenarios on a journey that does as it is told, and a record of when their iterations began and ended.
 *
 * Instants are in milliseconds of virtual time here.
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { millisecond } from "../../../src/sim/kernel/Instant.ts"
import type { Stop } from "../../../src/sim/kernel/Kernel.ts"
import { Kernel } from "../../../src/sim/kernel/Kernel.ts"
import { Conditions } from "../../../src/sim/model/Conditions.ts"
import type { Endpoint } from "../../../src/sim/model/Endpoint.ts"
import { answered } from "../../../src/sim/model/Endpoint.ts"
import { failureReasons } from "../../../src/sim/model/Failure.ts"
import { Journal } from "../../../src/sim/model/Journal.ts"
import type { Request } from "../../../src/sim/model/Request.ts"
import type { Arrivals } from "../../../src/sim/workload/Arrivals.ts"
import { ClosedLoad } from "../../../src/sim/workload/ClosedLoad.ts"
import type { Journey } from "../../../src/sim/workload/Journey.ts"
import { Iterations } from "../../../src/sim/workload/Journey.ts"
import { K6Options } from "../../../src/sim/workload/K6Options.ts"
import { OpenLoad } from "../../../src/sim/workload/OpenLoad.ts"
import { derive } from "../../../src/sim/workload/ScenarioLoad.ts"

const place = { id: 0, component: "visit", name: "visit", zone: undefined, region: undefined }

export class Visitors {
  readonly kernel: Kernel
  readonly journal: Journal
  readonly conditions = new Conditions()
  /** When iterations began. */
  readonly begun: Array<number> = []
  /** How they ended, in order: "ok at 100". Those cut off are "interrupted". */
  readonly ended: Array<string> = []
  /** When arrivals found no free user. */
  readonly dropped: Array<number> = []
  readonly defects: Array<string> = []
  readonly requests: Array<Request> = []
  readonly responses: Array<number> = []
  readonly iterations: Iterations
  readonly journey: Journey

  constructor(steps: Endpoint, about: Partial<Journey> = {}, eventsPerInstantMax = 10_000) {
    this.kernel = new Kernel({ seed: 1, eventsPerInstantMax })
    this.journal = new Journal(this.kernel)
    const ignored = () => {}
    this.journal.observe({
      requestBegan: (at, request) => {
        this.begun.push(at / millisecond)
        this.requests.push(request)
      },
      requestEnded: (at, _request, outcome, quality, response) => {
        this.ended.push(`${["", "stale ", "degraded "][quality]}${failureReasons[outcome]} at ${at / millisecond}`)
        this.responses.push(response / millisecond)
      },
      iterationLost: (at, _journey, why) => {
        if (why === "dropped") this.dropped.push(at / millisecond)
        else this.ended.push(`interrupted at ${at / millisecond}`)
      },
      arrived: ignored,
      started: ignored,
      ended: ignored,
      attempted: ignored,
      counted: ignored,
      levelled: ignored,
      changed: ignored
    })
    this.iterations = new Iterations({ kernel: this.kernel, journal: this.journal }, (cause, { name }) => {
      this.defects.push(`${name}: ${Cause.squash(cause)}`)
    })
    const { conditions } = this
    this.journey = { index: 0, name: "visit", place, priority: 0, drawKey: undefined, steps, conditions, ...about }
  }

  /** Lets a load begin, as k6 options without `exec`. */
  load(scenario: object, options: object = {}, arrivals: Arrivals = "paced"): OpenLoad | ClosedLoad {
    const [load] = derive(Schema.decodeUnknownSync(K6Options)({ ...options, scenarios: { users: scenario } }))
    const isOpen = load!.executor === "constant-arrival-rate" || load!.executor === "ramping-arrival-rate"
    const made = isOpen
      ? new OpenLoad(load!, { arrivals }, this.journey, this.iterations)
      : new ClosedLoad(load!, this.journey, this.iterations)
    made.start()
    return made
  }

  /** `load` conditions from one instant to another. */
  surge(fromMs: number, toMs: number, load: number): void {
    this.kernel.plan(fromMs * millisecond, () => {
      const lift = this.conditions.add({ load })
      this.kernel.plan(toMs * millisecond, lift)
    })
  }

  at(atMs: number, look: () => void): void {
    this.kernel.at(atMs * millisecond, { due: look })
  }

  /** Runs to an instant, or until nothing is due any more. */
  go(untilMs?: number): Stop {
    return this.kernel.run(untilMs === undefined ? {} : { instant: untilMs * millisecond })
  }
}

/** Steps that take so long. */
export const taking =
  (ms: number): Endpoint =>
  () =>
    Effect.andThen(Effect.sleep(ms), answered)

/** The n-th iteration takes as long as the n-th entry says, all later ones as the last. */
export const takingEach = (...spans: ReadonlyArray<number>): Endpoint => {
  let begun = 0
  return () => {
    const ms = spans[Math.min(begun++, spans.length - 1)]!
    return Effect.andThen(Effect.sleep(ms), answered)
  }
}

/** 0, step, 2 step … up to and without `end`. */
export const every = (step: number, end: number, from = 0): ReadonlyArray<number> =>
  Array.from({ length: Math.ceil((end - from) / step) }, (_, i) => from + i * step)
