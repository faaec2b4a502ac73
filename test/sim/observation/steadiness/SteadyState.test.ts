import { describe, expect, it } from "vitest"
import { type Law, world } from "../../../../src/laws/Law.ts"
import { run } from "../../../../src/laws/Ran.ts"
import { open, station } from "../../../../src/laws/Worlds.ts"
import { remarksOn, steadiness } from "../../../../src/sim/observation/steadiness/SteadyState.ts"

const nothing: Law = { id: "steady", title: "A queue", says: "", formula: "", source: "", worlds: [] }

/** The recording of one server that works 10 ms on average, so that 100 requests a second are its capacity. */
const queue = (rate: number, requests: number, warmup: number, seed = 1) =>
  run(nothing, world(open({ rate, requests, warmup, system: station(1, "exponential(10ms)") }), []), seed).recording

const server = (recording: ReturnType<typeof queue>) => steadiness(recording, recording.components[0]!)

describe("the steady state of a run", () => {
  it("has an interval that holds the theory in most of twenty runs, at half load", () => {
    const held = Array.from({ length: 20 }, (_, i) => server(queue(50, 20_000, 2_000, i + 1)).response!).filter(
      ({ halfWidth, mean }) => Math.abs(mean / 1e6 - 20) <= halfWidth / 1e6
    )

    expect(held.length).toBeGreaterThanOrEqual(16)
  })

  it("is converged after many requests at half load, with nothing to say", () => {
    const recording = queue(50, 50_000, 5_000)

    expect(server(recording)).toMatchObject({ isUnstable: false, isConverged: true })
    expect(remarksOn(recording).filter((remark) => !remark.includes("settles"))).toEqual([])
  })

  it("is not converged after few requests near the capacity, and says so", () => {
    const recording = queue(95, 3_000, 0)

    expect(server(recording).isConverged).toBe(false)
    expect(remarksOn(recording).join("\n")).toMatch(/the mean response of server has not converged: .* ± .*/)
  })

  it("does not exist above the capacity, where no average is given", () => {
    const recording = queue(120, 20_000, 0)

    expect(server(recording)).toMatchObject({ isUnstable: true, response: undefined, isConverged: false })
    expect(remarksOn(recording)).toEqual([
      "server is unstable: more comes in than it can carry, and its averages mean nothing"
    ])
  })

  it("exists in a bounded line above the capacity", () => {
    const { recording } = run(
      nothing,
      world(
        open({ rate: 200, requests: 40_000, system: station(1, "exponential(10ms)", { waiting: { capacity: 9 } }) }),
        []
      ),
      1
    )

    expect(server(recording)).toMatchObject({ isUnstable: false, isConverged: true })
  })

  it("wants a warm-up where a run begins with a backlog", () => {
    const { recording } = run(
      nothing,
      world(
        {
          ...open({ rate: 50, requests: 10_000, warmup: 0, system: station(1, "exponential(10ms)") }),
          faults: { cold: { on: "server", slow: "4x", for: "10s" } }
        },
        []
      ),
      1
    )

    const { warmupWanted } = server(recording)
    expect(warmupWanted).toBeGreaterThanOrEqual(10e9)
    expect(remarksOn(recording).join("\n")).toContain("server settles only after")
  })
})
