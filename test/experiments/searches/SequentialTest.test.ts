import { describe, expect, it } from "vitest"
import { judgedByRuns, leadFor } from "../../../src/experiments/searches/SequentialTest.ts"
import { RandomStreams } from "../../../src/sim/kernel/RandomStreams.ts"

const runs = (chance: number, stream: { next: () => number }, count = 200) =>
  Array.from({ length: count }, () => (stream.next() < chance ? 1 : 0))

describe("the sequential test", () => {
  it("is sure at 95 % when three more runs are for it than against it, since 3 to the 3 is 27 and 95 to 5 is 19", () => {
    expect([leadFor(0.95), leadFor(0.99), leadFor(0.75)]).toEqual([3, 5, 1])
    expect(judgedByRuns([1, 1], 0.95).kept).toBe("undecided")
    expect(judgedByRuns([1, 0, 1, 1, 1], 0.95).kept).toBe("kept")
    expect(judgedByRuns([0, 0, 0], 0.95).kept).toBe("broken")
  })

  it("does not change its mind by what comes after", () => {
    expect(judgedByRuns([1, 1, 1, 0, 0, 0, 0, 0, 0], 0.95).kept).toBe("kept")
  })

  it("counts a run in which nothing could be judged neither way", () => {
    expect(judgedByRuns([Number.NaN, 1, 1, Number.NaN], 0.95).kept).toBe("undecided")
  })

  it("is wrong no more often than it says where a quarter of the runs hold, or three quarters", () => {
    const stream = new RandomStreams("sequential").stream("runs")
    const wrong = (chance: number, word: string) =>
      Array.from({ length: 4_000 }, () => judgedByRuns(runs(chance, stream), 0.95).kept).filter((kept) => kept === word)

    // The chance to get to -3 before +3, where a step is up with 3/4: 1 / (1 + 27) = 3.6 % of 4 000 are 143, with a deviation of 12.
    expect(wrong(0.75, "broken").length).toBeGreaterThan(90)
    expect(wrong(0.75, "broken").length).toBeLessThan(200)
    expect(wrong(0.25, "kept").length).toBeLessThan(200)
  })
})
