import { describe, expect, it } from "vitest"
import { second } from "../../../src/sim/kernel/Instant.ts"
import { Surface } from "../../../src/tui/drawing/Surface.ts"
import { drawTimeAxis, type Interval } from "../../../src/tui/drawing/TimeAxis.ts"
import { plain } from "./Looks.ts"

/** The axis of 40 seconds in 41 cells: a second is a cell. */
const axis = (...intervals: ReadonlyArray<readonly [name: string, from: number, to: number]>): string => {
  const look = plain("braille")
  const surface = new Surface({ width: 42, height: 1 })
  const faults = intervals.map(([name, from, to]): Interval => ({ name, from: from * second, to: to * second }))
  drawTimeAxis(
    surface,
    { from: 0, to: 40 * second, intervals: faults },
    { left: 1, width: 41, y: 0, hasLabels: false },
    look
  )
  return surface.rows(look.theme)[0]!.slice(1).replace(/[┬]/g, "─")
}

describe("the name of a fault on an axis of time", () => {
  it("stands in it where it has room", () => {
    expect(axis(["slow-ledger", 5, 25])).toBe("─────━━━━ slow-ledger ━━━━───────────────")
  })

  it("stands behind a fault that is too short for it", () => {
    expect(axis(["slow-ledger", 5, 10])).toBe("─────━━━━━━ slow-ledger ─────────────────")
  })

  it("is cut where something else comes too soon", () => {
    expect(axis(["slow-ledger", 5, 13], ["cut", 20, 26])).toBe("─────━slow-l…━──────━ cut ━──────────────")
    expect(axis(["slow-ledger", 5, 13], ["cut", 10, 26])).toContain("━slow━")
  })
})
