import * as Schema from "effect/Schema"
import { assert, describe, it } from "vitest"
import { minute, second } from "../../../src/sim/kernel/Instant.ts"
import { RandomStreams } from "../../../src/sim/kernel/RandomStreams.ts"
import type { RateProfile } from "../../../src/sim/workload/ArrivalCurve.ts"
import { Arrivals, arrivalTimes } from "../../../src/sim/workload/Arrivals.ts"
import { mistakesIn } from "./Mistakes.ts"

const steady = (rate: number, seconds: number, firstLevel: 0 | 1 = 0): RateProfile => ({
  start: rate,
  stages: [{ duration: seconds * second, target: rate }],
  timeUnit: second,
  firstLevel
})

/** All instants of a load, in seconds. */
const instants = (written: unknown, profile: RateProfile, seed = 1): Array<number> => {
  const streams = new RandomStreams(seed)
  const arrivals = Schema.decodeUnknownSync(Arrivals)(written)
  const times = arrivalTimes(arrivals, profile, { gaps: streams.stream("gaps"), bursts: streams.stream("bursts") })
  const found: Array<number> = []
  for (let at = times.next(); at !== Infinity; at = times.next()) found.push(at / second)
  return found
}

/** Mean and coefficient of variation of the gaps. */
const gaps = (found: ReadonlyArray<number>) => {
  const lengths = found.slice(1).map((at, i) => at - found[i]!)
  const mean = lengths.reduce((sum, gap) => sum + gap, 0) / lengths.length
  const variance = lengths.reduce((sum, gap) => sum + (gap - mean) * (gap - mean), 0) / lengths.length
  return { mean, cv: Math.sqrt(variance) / mean }
}

describe("paced arrivals", () => {
  it("at a constant rate begin at once and end before the end, as k6's do", () => {
    assert.deepStrictEqual(instants("paced", steady(4, 2)), [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75])
  })

  it("on a ramp begin when the curve reaches 1 and may end with the end, as k6's do", () => {
    const ramp = {
      start: 0,
      stages: [{ duration: 10 * second, target: 100 }],
      timeUnit: second,
      firstLevel: 1 as const
    }
    const found = instants("paced", ramp)

    assert.strictEqual(found.length, 500)
    assert.strictEqual(found[0], Math.round(Math.sqrt(1 / 5) * second) / second)
    assert.strictEqual(found[19], 2)
    assert.strictEqual(found[499], 10)
  })

  it("are not one too many where the rate does not divide the second", () => {
    assert.strictEqual(instants("paced", steady(3, 7)).length, 21)
    assert.strictEqual(instants("paced", { ...steady(7, 1), timeUnit: minute }).length, 1)
  })

  it("draw nothing", () => {
    assert.deepStrictEqual(instants("paced", steady(9, 9), 1), instants("paced", steady(9, 9), 2))
  })

  it("go on answering that they are over", () => {
    const stream = new RandomStreams(1).stream("any")
    const times = arrivalTimes("paced", steady(1, 1), { gaps: stream, bursts: stream })

    assert.deepStrictEqual([times.next(), times.next(), times.next()], [0, Infinity, Infinity])
  })
})

describe("poisson arrivals", () => {
  it("have the mean rate of the executor and gaps as variable as they are long", () => {
    const found = instants("poisson", steady(100, 1000))

    // 100 000 are expected, with a standard deviation of 316.
    assert.closeTo(found.length, 100_000, 1000)
    assert.closeTo(gaps(found).cv, 1, 0.02)
  })

  it("vary in number from second to second as much as their mean", () => {
    const counts = new Array<number>(2000).fill(0)
    for (const at of instants("poisson", steady(25, 2000))) counts[Math.floor(at)]!++
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
    const variance = counts.reduce((sum, count) => sum + (count - mean) * (count - mean), 0) / counts.length

    assert.closeTo(variance / mean, 1, 0.1)
  })

  it("follow a ramp: a quarter of them comes in the first half of the way up", () => {
    const ramp = {
      start: 0,
      stages: [{ duration: 100 * second, target: 2000 }],
      timeUnit: second,
      firstLevel: 1 as const
    }
    const found = instants("poisson", ramp)
    const early = found.filter((at) => at < 50).length

    assert.closeTo(found.length, 100_000, 1000)
    assert.closeTo(early / found.length, 0.25, 0.01)
  })

  it("are the same for the same seed and others for another", () => {
    assert.deepStrictEqual(instants("poisson", steady(5, 50), 7), instants("poisson", steady(5, 50), 7))
    assert.notDeepEqual(instants("poisson", steady(5, 50), 7), instants("poisson", steady(5, 50), 8))
  })

  it("come twice as early at twice the rate: the chances are the same", () => {
    const slow = instants("poisson", steady(10, 20))
    const fast = instants("poisson", steady(20, 10))

    assert.strictEqual(fast.length, slow.length)
    for (const [i, at] of fast.entries()) assert.closeTo(2 * at, slow[i]!, 3e-9)
  })
})

describe("erlang arrivals", () => {
  it("vary less the larger the shape: one over its square root", () => {
    const found = instants({ erlang: { shape: 4 } }, steady(100, 500))

    assert.closeTo(gaps(found).mean, 0.01, 0.0002)
    assert.closeTo(gaps(found).cv, 0.5, 0.01)
  })
})

describe("batches of arrivals", () => {
  it("come several at the same instant, and as many in all", () => {
    assert.deepStrictEqual(
      instants({ batches: { size: 4, of: "paced" } }, steady(4, 3)),
      [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]
    )
  })

  it("may be spread like a poisson process of fewer", () => {
    const found = instants({ batches: { size: 5, of: "poisson" } }, steady(100, 1000))
    const moments = found.filter((_, i) => i % 5 === 0)

    assert.strictEqual(new Set(found).size, moments.length)
    assert.closeTo(moments.length, 20_000, 500)
    assert.closeTo(gaps(moments).cv, 1, 0.03)
  })
})

describe("mmpp arrivals", () => {
  it("multiply the rate by the mean of their factors, weighted with time", () => {
    // 10 s at 1x and 1 s at 5x: (10 + 5) / 11 of the rate.
    const found = instants({ mmpp: { calm: "1x", burst: "5x", calmFor: "10s", burstFor: "1s" } }, steady(10, 50_000))

    assert.closeTo(found.length / 50_000, (10 * 15) / 11, 0.3)
  })

  it("come in bursts: their number varies more from second to second than that of poisson", () => {
    const counts = new Array<number>(5000).fill(0)
    for (const at of instants({ mmpp: { calm: 1, burst: 9, calmFor: "9s", burstFor: "1s" } }, steady(10, 5000))) {
      counts[Math.floor(at)]!++
    }
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
    const variance = counts.reduce((sum, count) => sum + (count - mean) * (count - mean), 0) / counts.length

    assert.isAbove(variance / mean, 5)
  })
})

describe("arrivals whose gaps are of some distribution", () => {
  it("vary as it does, at the rate of the executor", () => {
    const found = gaps(instants({ gaps: "gamma(mean=7ms, shape=0.25)" }, steady(100, 200)))

    // 20 000 gaps: the standard error of their mean is 10 ms x 2 / sqrt(20 000).
    assert.closeTo(found.mean, 0.01, 4 * 0.00015)
    assert.closeTo(found.cv, 2, 0.15)
  })

  it("that does not vary are paced, the first after a gap", () => {
    assert.deepStrictEqual(instants({ gaps: "5s" }, steady(4, 1)), [0.25, 0.5, 0.75, 1])
  })

  it("need a mean, and one that leaves a shape", () => {
    assert.deepStrictEqual(mistakesIn(Arrivals, { gaps: "pareto(min=1ms, alpha=1)" }), [
      ["gaps", "these gaps have no mean, so there is no rate that they could have"]
    ])
    assert.include(mistakesIn(Arrivals, { gaps: "exponential(3ns)" })[0]?.[1], "a mean of at least 1us")
  })
})

describe("synchronized arrivals", () => {
  it("come all together at the full minute, as many as until the next", () => {
    const found = instants({ synchronized: { every: "60s" } }, steady(2, 150))

    assert.deepStrictEqual(
      [0, 60, 120].map((full) => found.filter((at) => at === full).length),
      [120, 120, 60]
    )
    assert.strictEqual(found.length, 300)
  })

  it("are spread evenly for a while after it, if it says so", () => {
    const found = instants({ synchronized: { every: "60s", within: "10s" } }, steady(100, 600))
    const after = found.map((at) => at % 60)

    assert.deepStrictEqual(
      found,
      found.toSorted((one, other) => one - other)
    )
    assert.isBelow(Math.max(...after), 10)
    // 60 000 draws of a uniform up to 10 s: a standard error of 12 ms.
    assert.closeTo(after.reduce((sum, at) => sum + at, 0) / after.length, 5, 0.05)
  })

  it("cannot be spread into the next ones", () => {
    assert.deepStrictEqual(mistakesIn(Arrivals, { synchronized: { every: "5s", within: "6s" } }), [
      ["synchronized.within", "they are spread so far that the next ones come before"]
    ])
  })
})

describe("arrivals as written", () => {
  it("are exactly one kind", () => {
    assert.deepStrictEqual(mistakesIn(Arrivals, {}), [["", "exactly one kind of arrivals has to be given"]])
    assert.deepStrictEqual(mistakesIn(Arrivals, { erlang: { shape: 2 }, batches: { size: 2, of: "paced" } }), [
      ["", "exactly one kind of arrivals has to be given"]
    ])
  })

  it("say what there is when the kind is unknown", () => {
    const kinds =
      "arrivals are paced, poisson, or a map with one of erlang, gaps, mmpp, batches, synchronized and trace"

    assert.deepStrictEqual(mistakesIn(Arrivals, "poison"), [["", kinds]])
    assert.deepStrictEqual(mistakesIn(Arrivals, 5), [["", kinds]])
  })

  it("cannot be batches of batches", () => {
    const nested = { batches: { size: 2, of: { batches: { size: 2, of: "paced" } } } }

    assert.deepStrictEqual(mistakesIn(Arrivals, nested), [["batches.of.batches", "Expected no excess property"]])
  })

  it("have sizes and shapes that are whole, and times that are not 0", () => {
    assert.deepStrictEqual(mistakesIn(Arrivals, { batches: { size: 2.5, of: "paced" } }), [
      ["batches.size", "the size of a batch is a whole number"]
    ])
    assert.deepStrictEqual(mistakesIn(Arrivals, { erlang: { shape: 0 } }), [
      ["erlang.shape", "the shape goes from 1 to 1000"]
    ])
    assert.deepStrictEqual(mistakesIn(Arrivals, { mmpp: { calm: "1x", burst: "5x", calmFor: "0s", burstFor: "1s" } }), [
      ["mmpp.calmFor", "this has to take some time"]
    ])
  })
})
