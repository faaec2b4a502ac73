import { describe, expect, it } from "vitest"
import { comfortableSpeed, formatSpeed, speedBy, speeds } from "../../src/tui/Speed.ts"

describe("a speed", () => {
  it.each([
    [8, 1, 16],
    [8, -1, 4],
    [0.25, -1, 0.25],
    [1024, 1, Infinity],
    [Infinity, 1, Infinity],
    [Infinity, -1, 1024],
    [3, 0, 4]
  ])("of %f is after %i steps %f", (speed, steps, next) => {
    expect(speedBy(speed, steps)).toBe(next)
  })

  it.each([
    [0.25, "x1/4"],
    [1, "x1"],
    [64, "x64"],
    [Infinity, "max"]
  ])("of %f is written %s", (speed, text) => {
    expect(formatSpeed(speed)).toBe(text)
  })

  it.each([
    [10_000, 1],
    [240_000, 8],
    [3_600_000, 128],
    [1e12, Infinity]
  ])("is comfortable for a run of %i ms at %f", (durationMs, speed) => {
    expect(comfortableSpeed(durationMs)).toBe(speed)
  })

  it("doubles from a quarter to a thousand", () => {
    expect(speeds.slice(0, 4)).toEqual([0.25, 0.5, 1, 2])
    expect(speeds.at(-1)).toBe(Infinity)
  })
})
