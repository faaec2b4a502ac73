import { describe, expect, it } from "vitest"
import { cellAt, phaseMap, phasesInWords, type Trial } from "../../../src/experiments/searches/PhaseMap.ts"
import { second } from "../../../src/sim/kernel/Instant.ts"

const within = 60 * second
const never = Infinity

/** Recovery in seconds by load, from the smallest trigger to the largest; one run each. */
const mapOf = (times: Readonly<Record<string, ReadonlyArray<number>>>, before = 1) => {
  const sizes = ["1s", "5s", "10s"]
  const trials = Object.entries(times).flatMap(([load, all]) =>
    all.map((time, i): Trial => ({ load, size: sizes[i]!, timeToRecover: time * second, goodBefore: before }))
  )
  return phaseMap(trials, { loads: Object.keys(times), sizes, within })
}

describe("a phase map", () => {
  it("calls stable what comes back from every trigger, and vulnerable what does not come back from a larger one", () => {
    const map = mapOf({ "100/s": [0, 5, 59], "200/s": [0, 5, never], "300/s": [never, never, 61] })

    expect(map.cells.map(({ phase }) => phase)).toEqual([
      ...["stable", "stable", "stable"],
      ...["vulnerable", "vulnerable", "metastable"],
      ...["metastable", "metastable", "metastable"]
    ])
  })

  it("says so in words", () => {
    const map = mapOf({
      "100/s": [0, 5, 9],
      "200/s": [0, 5, never],
      "250/s": [1, 5, never],
      "300/s": [never, never, never]
    })

    expect(phasesInWords(map)).toEqual([
      "Up to 100/s it came back from every trigger.",
      "From 200/s to 250/s it stays down after a trigger of 10s.",
      "At 300/s it stays down after a trigger of 1s, the smallest."
    ])
    expect(phasesInWords(mapOf({ "100/s": [0, 0, 0] }))).toEqual(["It came back from every trigger at every load."])
  })

  it("calls overloaded what was down before, and never metastable", () => {
    const map = mapOf({ "900/s": [never, never, never] }, 0.9)

    expect(new Set(map.cells.map(({ phase }) => phase))).toEqual(new Set(["overloaded"]))
    expect(phasesInWords(map)).toEqual(["From 900/s on it is down without any trigger."])
  })

  it("goes by most of the runs, and takes a tie for the worse", () => {
    const trial = (seconds: number): Trial => ({
      load: "1/s",
      size: "1s",
      timeToRecover: seconds * second,
      goodBefore: 1
    })
    const phase = (...seconds: ReadonlyArray<number>) =>
      cellAt(phaseMap(seconds.map(trial), { loads: ["1/s"], sizes: ["1s"], within }), "1/s", "1s")

    expect(phase(1, 2, never)).toMatchObject({ phase: "stable", recovered: 2, runs: 3, timeToRecover: 2 * second })
    expect(phase(1, never)).toMatchObject({ phase: "metastable", recovered: 1 })
  })
})
