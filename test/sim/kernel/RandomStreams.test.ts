import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import { describe, expect, it } from "vitest"
import { drawBelow, RandomStreams } from "../../../src/sim/kernel/RandomStreams.ts"

const draws = (streams: RandomStreams, name: string, n = 5): ReadonlyArray<number> =>
  Array.from({ length: n }, () => streams.stream(name).next())

describe("a random stream", () => {
  it("draws the same for the same seed and name", () => {
    expect(draws(new RandomStreams(7), "orders/service")).toEqual(draws(new RandomStreams(7), "orders/service"))
  })

  it('takes a seed as text: 7 and "7" are the same', () => {
    expect(draws(new RandomStreams(7), "a")).toEqual(draws(new RandomStreams("7"), "a"))
  })

  it.each([
    ["seed", draws(new RandomStreams(8), "orders/service")],
    ["name", draws(new RandomStreams(7), "orders/arrivals")]
  ])("draws something else for another %s", (_, other) => {
    expect(draws(new RandomStreams(7), "orders/service")).not.toEqual(other)
  })

  it("is not moved by what other streams draw, nor by when it is asked for", () => {
    const alone = draws(new RandomStreams(7), "b")
    const streams = new RandomStreams(7)

    draws(streams, "a", 1000)
    const behind = draws(streams, "b")

    expect(behind).toEqual(alone)
  })

  it("is one and the same object for a name", () => {
    const streams = new RandomStreams(7)

    expect(streams.stream("a")).toBe(streams.stream("a"))
  })

  it("draws from [0, 1), evenly", () => {
    const { next } = new RandomStreams(7).stream("a")
    const tenths = new Array<number>(10).fill(0)

    for (let i = 0; i < 100_000; i++) {
      const tenth = Math.floor(next() * 10)
      tenths[tenth] = tenths[tenth]! + 1
    }

    // Chi-squared with 9 degrees of freedom: 33.7 is passed by chance once in ten thousand seeds.
    const chiSquared = tenths.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
    expect(chiSquared).toBeLessThan(33.7)
  })
})

describe("the random streams of a run", () => {
  it("count the draws of all together", () => {
    const streams = new RandomStreams(7)

    draws(streams, "a", 3)
    draws(streams, "b", 4)

    expect(streams.draws).toBe(7)
  })

  it("draw whole numbers below a limit, each as often", () => {
    const stream = new RandomStreams(7).stream("dice")
    const faces = new Array<number>(6).fill(0)

    for (let i = 0; i < 60_000; i++) {
      const face = drawBelow(stream, 6)
      faces[face] = faces[face]! + 1
    }

    // Four standard deviations of a binomial(60 000, 1/6).
    expect(faces.filter((count) => Math.abs(count - 10_000) > 365)).toEqual([])
  })

  it("are Effect's Random for programs that draw from that, and count there too", () => {
    const program = Effect.gen(function* () {
      return [yield* Random.next, yield* Random.nextIntBetween(1, 7), yield* Random.nextBoolean]
    })
    const run = (streams: RandomStreams) =>
      Effect.runSync(Effect.provideService(program, Random.Random, streams.ambient("effect/Random")))
    const streams = new RandomStreams(7)

    expect(run(streams)).toEqual(run(new RandomStreams(7)))
    expect(run(new RandomStreams(8))).not.toEqual(run(new RandomStreams(7)))
    expect(streams.draws).toBeGreaterThanOrEqual(3)
  })

  it("give Effect whole numbers over the whole range of safe integers, of both signs", () => {
    const random = new RandomStreams(7).ambient("effect/Random")
    const numbers = Array.from({ length: 1000 }, () => random.nextIntUnsafe())

    expect(numbers.every(Number.isSafeInteger)).toBe(true)
    expect(Math.min(...numbers)).toBeLessThan(-0.9 * Number.MAX_SAFE_INTEGER)
    expect(Math.max(...numbers)).toBeGreaterThan(0.9 * Number.MAX_SAFE_INTEGER)
  })
})
