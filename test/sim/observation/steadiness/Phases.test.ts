import { describe, expect, it } from "vitest"
import { FaultBands } from "../../../../src/sim/observation/pictures/FaultBands.ts"
import { phasesOf } from "../../../../src/sim/observation/steadiness/Phases.ts"
import { Windows } from "../../../../src/sim/observation/Windows.ts"
import { at } from "../HandMadeRun.ts"

const phases = (faults: ReadonlyArray<readonly [name: string, from: number, to?: number]>, end = 100, warmup = 0) => {
  const bands = new FaultBands()
  for (const [name, from, to] of faults) {
    const band = bands.began(at(from), { name, on: "ledger", what: "slow", byHand: false })
    if (to !== undefined) bands.ended(at(to), band)
  }
  return phasesOf(bands.all, new Windows(at(100), at(warmup), at(1)), at(end)).map(({ from, name, to }) => [
    name,
    from,
    to
  ])
}

describe("the phases of a run", () => {
  it("are none without faults", () => {
    expect(phases([])).toEqual([])
  })

  it("are before, during and after its fault", () => {
    expect(phases([["slow", 20, 40]])).toEqual([
      ["before", 0, 20],
      ["during slow", 20, 40],
      ["after slow", 40, Infinity]
    ])
  })

  it("begin after the warm-up", () => {
    expect(phases([["slow", 20, 40]], 100, 10)[0]).toEqual(["before", 10, 20])
    expect(phases([["slow", 20, 40]], 100, 30)).toEqual([
      ["during slow", 30, 40],
      ["after slow", 40, Infinity]
    ])
    expect(phases([["slow", 20, 40]], 100, 50)).toEqual([["after slow", 50, Infinity]])
  })

  it("keep every window with something of the fault out of before and after", () => {
    expect(phases([["slow", 20.3, 40.2]])).toEqual([
      ["before", 0, 20],
      ["during slow", 20, 41],
      ["after slow", 41, Infinity]
    ])
  })

  it("are two while the fault lasts, and one before it", () => {
    expect(phases([["slow", 20]], 30)).toEqual([
      ["before", 0, 20],
      ["during slow", 20, Infinity]
    ])
  })

  it("take overlapping and touching faults as one", () => {
    expect(
      phases([
        ["slow", 20, 40],
        ["cut", 30, 50],
        ["crash", 50, 60]
      ]).map(([name]) => name)
    ).toEqual(["before", "during slow + cut + crash", "after slow + cut + crash"])
  })

  it("tell separate faults apart, and repetitions by number", () => {
    expect(
      phases([
        ["slow", 20, 30],
        ["slow", 50, 60]
      ])
    ).toEqual([
      ["before", 0, 20],
      ["during slow", 20, 30],
      ["after slow", 30, 50],
      ["during slow (2)", 50, 60],
      ["after slow (2)", 60, Infinity]
    ])
  })

  it("take more than four troubles together", () => {
    const crashes = [10, 20, 30, 40, 50].map((from) => ["crash", from, from + 2] as const)

    expect(phases(crashes)).toEqual([
      ["before", 0, 10],
      ["during crash", 10, 52],
      ["after crash", 52, Infinity]
    ])
  })

  it("mark the window of a fault that lasts no time", () => {
    expect(phases([["flush", 20, 20]])).toEqual([
      ["before", 0, 20],
      ["during flush", 20, 21],
      ["after flush", 21, Infinity]
    ])
  })
})
