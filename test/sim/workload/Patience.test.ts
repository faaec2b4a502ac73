import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { millisecond } from "../../../src/sim/kernel/Instant.ts"
import { RandomStreams } from "../../../src/sim/kernel/RandomStreams.ts"
import { readDistribution } from "../../../src/sim/model/Distribution.ts"
import type { Endpoint } from "../../../src/sim/model/Endpoint.ts"
import { impatient } from "../../../src/sim/workload/Patience.ts"
import { takingEach, Visitors } from "./Visitors.ts"

/** Visitors with a patience, whose iterations take so many milliseconds. */
const visitors = (patience: string, ...spans: ReadonlyArray<number>): Visitors => {
  let steps: Endpoint | undefined
  const made = new Visitors((request) => steps!(request))
  steps = impatient(
    {
      name: "visit",
      patience: Result.getOrThrow(readDistribution(patience)),
      stream: new RandomStreams(1).stream("patience")
    },
    takingEach(...spans),
    { kernel: made.kernel, journal: made.journal }
  )
  return made
}

const arriving = (rate: number, duration: string) => ({
  executor: "constant-arrival-rate",
  rate,
  duration,
  preAllocatedVUs: 100_000
})

describe("users with a patience", () => {
  it("leave when it is over, and get what is answered before", () => {
    const made = visitors("100ms", 50, 100, 300, 99)
    made.load(arriving(4, "1s"))
    made.go()

    // An answer at the very instant at which the patience ends is too late.
    assert.deepStrictEqual(made.ended, ["ok at 50", "gave up at 350", "gave up at 600", "ok at 849"])
  })

  it("get an answer that takes no time", () => {
    const made = visitors("100ms", 0)
    made.load(arriving(2, "1s"))
    made.go()

    assert.deepStrictEqual(made.ended, ["ok at 0", "ok at 500"])
  })

  it("begin their next iteration when they have left, in a closed load", () => {
    const made = visitors("100ms", 250)
    made.load({ executor: "constant-vus", vus: 1, duration: "1s", gracefulStop: "0s" })
    made.go()

    assert.deepStrictEqual(made.begun, [0, 100, 200, 300, 400, 500, 600, 700, 800, 900])
  })

  it("leave in the share of cases in which an exponential patience is shorter than the answer takes", () => {
    const made = visitors("exponential(100ms)", 100)
    made.load(arriving(1000, "10s"))
    made.go()

    // 1 - 1/e of 10 000, with a standard deviation of 48.
    const left = made.ended.filter((end) => end.startsWith("gave up")).length
    assert.closeTo(left, 10_000 * (1 - Math.exp(-1)), 4 * 48)
    // Time in the system is that of a truncated exponential: 100 ms x (1 - 1/e) on average.
    const mean = made.responses.reduce((sum, ms) => sum + ms, 0) / made.responses.length
    assert.closeTo(mean, 100 * (1 - Math.exp(-1)), 1.5)
  })

  it("are seen to have left by whoever works on their behalf", () => {
    const seen: Array<boolean> = []
    const made = new Visitors((request) => steps(request))
    const { kernel } = made
    const steps = impatient(
      {
        name: "visit",
        patience: Result.getOrThrow(readDistribution("100ms")),
        stream: new RandomStreams(1).stream("patience")
      },
      (request) => {
        kernel.at(kernel.now + 99 * millisecond, { due: () => void seen.push(request.isAbandoned) })
        kernel.at(kernel.now + 101 * millisecond, { due: () => void seen.push(request.isAbandoned) })
        return takingEach(300)(request)
      },
      { kernel, journal: made.journal }
    )
    made.load(arriving(1, "1s"))
    made.go()

    assert.deepStrictEqual(seen, [false, true])
  })
})
