import { describe, expect, it } from "vitest"
import { progressText } from "../../src/cli/Progress.ts"
import { minute, second } from "../../src/sim/kernel/Instant.ts"

describe("the progress of a run", () => {
  it("is told in virtual time, in percent and in virtual seconds per second", () => {
    // 60 s of 240 s in 2 s of wall clock: 30 virtual seconds in one of ours.
    expect(progressText("retry-storm", minute, 4 * minute, 2000)).toBe("retry-storm  1m of 4m, 25%, 30x")
  })

  it("is not done before it is done", () => {
    expect(progressText("short", 10 * second - 1, 10 * second, 10_000)).toContain("99%")
  })

  it("may be slower than the clock", () => {
    expect(progressText("slow", second, 100 * second, 8000)).toBe("slow  1s of 1m40s, 1%, 0.13x")
  })
})
