import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { millisecond, second } from "../../../src/sim/kernel/Instant.ts"
import { linearScale, logScale } from "../../../src/tui/drawing/Scale.ts"

describe("a linear scale", () => {
  it("ends at a round number above the highest value", () => {
    const scale = linearScale({ min: 0, max: 155, unit: "rate", tickCount: 4 })

    expect(scale.max).toBe(200)
    expect(scale.ticks.map((tick) => tick.label)).toEqual(["0", "50/s", "100/s", "150/s", "200/s"])
    expect(scale.place(50)).toBe(0.25)
  })

  it("does not go beyond 100% for ratios that do not", () => {
    expect(linearScale({ min: 0, max: 0.93, unit: "ratio", tickCount: 2 }).max).toBe(1)
  })

  it("puts what lies beyond it on its edge", () => {
    const scale = linearScale({ min: 0, max: 10, unit: "rate", tickCount: 2 })

    expect([scale.place(-5), scale.place(99)]).toEqual([0, 1])
  })

  it("has room for nothing at all", () => {
    const scale = linearScale({ min: 0, max: 0, unit: "span", tickCount: 3 })

    expect(scale.max).toBeGreaterThan(0)
    expect(scale.place(0)).toBe(0)
  })
})

describe("a logarithmic scale", () => {
  it("gives every decade the same room", () => {
    const scale = logScale({ min: millisecond, max: 10 * second, unit: "span", tickCount: 5 })

    expect(scale.ticks.map((tick) => tick.label)).toEqual(["1ms", "10ms", "100ms", "1s", "10s"])
    expect(scale.ticks.map((tick) => Math.round(tick.place * 100))).toEqual([0, 25, 50, 75, 100])
  })

  it("labels between the decades when there are few", () => {
    const scale = logScale({ min: 10 * millisecond, max: 100 * millisecond, unit: "span", tickCount: 4 })

    expect(scale.ticks.map((tick) => tick.label)).toEqual(["10ms", "20ms", "50ms", "100ms"])
  })

  it("leaves out decades when there are many", () => {
    const scale = logScale({ min: 1, max: 1e6, unit: "count", tickCount: 4 })

    expect(scale.ticks.map((tick) => tick.label)).toEqual(["1", "100", "10k", "1M"])
  })

  it("puts zero on the bottom", () => {
    expect(logScale({ min: 0, max: 100, unit: "rate", tickCount: 3 }).place(0)).toBe(0)
  })
})

describe("any scale", () => {
  it("keeps the order of values between 0 and 1, and labels no place twice", () => {
    const positive = fc.double({ min: 1e-3, max: 1e15, noNaN: true })
    const make = fc.constantFrom(linearScale, logScale)
    fc.assert(
      fc.property(make, positive, positive, fc.integer({ min: 1, max: 12 }), (scaleOf, a, b, tickCount) => {
        const [min, max] = [Math.min(a, b), Math.max(a, b)]
        const scale = scaleOf({ min, max, unit: "rate", tickCount })
        expect(scale.place(min)).toBeLessThanOrEqual(scale.place(max))
        expect(scale.place(max)).toBeLessThanOrEqual(1)
        expect(scale.max).toBeGreaterThanOrEqual(max * 0.999)
        expect(scale.ticks.length).toBeGreaterThan(0)
        expect(scale.ticks.length).toBeLessThanOrEqual(2 * tickCount + 2)
        const places = scale.ticks.map((tick) => tick.place)
        expect(new Set(places).size).toBe(places.length)
      })
    )
  })
})
