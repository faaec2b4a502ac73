/**
 * Ground: a lab with places, for tests of components: who calls from where, and what the components stated about it.
 */
import * as Effect from "effect/Effect"
import { millisecond } from "../../../src/sim/kernel/Instant.ts"
import type { Conditions } from "../../../src/sim/model/Conditions.ts"
import type { Distribution } from "../../../src/sim/model/Distribution.ts"
import { readDistribution } from "../../../src/sim/model/Distribution.ts"
import type { Endpoint } from "../../../src/sim/model/Endpoint.ts"
import { full } from "../../../src/sim/model/Endpoint.ts"
import type { FailureReason } from "../../../src/sim/model/Failure.ts"
import { failing, failureReasons } from "../../../src/sim/model/Failure.ts"
import type { Place } from "../../../src/sim/model/Request.ts"
import { Request } from "../../../src/sim/model/Request.ts"
import { Lab } from "../policies/Lab.ts"

export { decode } from "../policies/Lab.ts"

/** A distribution as it is written. */
export const distribution = (written: string): Distribution =>
  Effect.runSync(Effect.fromResult(readDistribution(written)))

export class Ground extends Lab {
  /** "cache ok at 10" in order: what components stated at the end of each call. */
  readonly calls: Array<string> = []
  #places = 0

  constructor(seed = 1) {
    super(seed)
    const ignored = () => {}
    this.journal.observe({
      requestBegan: ignored,
      requestEnded: ignored,
      iterationLost: ignored,
      arrived: ignored,
      started: ignored,
      ended: (at, site, _request, outcome) =>
        void this.calls.push(`${this.journal.sites[site]!.name} ${failureReasons[outcome]} at ${at / millisecond}`),
      attempted: (at, _of, _request, attempt) => void this.attempts.push(`${attempt} at ${at / millisecond}`),
      counted: (_at, meter, amount) => {
        const { name } = this.journal.meters[meter]!
        this.counters[name] = (this.counters[name] ?? 0) + amount
      },
      levelled: (_at, meter, value) => {
        const { name } = this.journal.meters[meter]!
        this.levels[name] = [...(this.levels[name] ?? []), value]
      },
      changed: (at, _of, what) => void this.changes.push(`${what} at ${at / millisecond}`)
    })
  }

  place(name: string, zone?: string, region?: string): Place {
    return { id: this.#places++, component: name.split("/")[0]!, name, zone, region }
  }

  from(place: Place, key = 0): Request {
    const request = new Request(0, 0, this.kernel.now, place)
    request.key = key
    return request
  }

  /** A condition that holds from one instant to another. */
  during(
    fromMs: number,
    toMs: number,
    conditions: ReadonlyArray<Conditions>,
    condition: Parameters<Conditions["add"]>[0]
  ): void {
    this.kernel.plan(fromMs * millisecond, () => {
      const lifts = conditions.map((one) => one.add({ ...condition }))
      this.kernel.plan(toMs * millisecond, () => lifts.forEach((lift) => void lift()))
    })
  }

  /** An endpoint that takes so long, and then fails with the reason that holds at this instant, if any. */
  origin(takesMs: number, fails: () => FailureReason | undefined = () => undefined): Endpoint {
    return () =>
      Effect.sleep(takesMs).pipe(
        Effect.andThen(
          Effect.suspend(() => {
            const reason = fails()
            return reason === undefined ? Effect.succeed(full) : failing("origin", reason)
          })
        )
      )
  }
}
