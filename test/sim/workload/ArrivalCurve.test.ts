import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { hour, millisecond, minute, second } from "../../../src/sim/kernel/Instant.ts"
import { ArrivalCurve, type RateProfile } from "../../../src/sim/workload/ArrivalCurve.ts"
import type { Stage } from "../../../src/sim/workload/Stages.ts"

const stage = (seconds: number, target: number): Stage => ({ duration: seconds * second, target })

const curveOf = (start: number, stages: ReadonlyArray<Stage>, more: Partial<RateProfile> = {}) =>
  new ArrivalCurve({ start, stages, timeUnit: second, firstLevel: 1, ...more })

describe("an arrival curve", () => {
  it("that ramps from 0 to 100 a second in 10 s reaches level k after the square root of k/5 seconds", () => {
    const curve = curveOf(0, [stage(10, 100)])

    assert.strictEqual(curve.total, 500)
    for (const k of [1, 5, 20, 45, 80, 125, 320, 500]) {
      assert.strictEqual(curve.reaches(k), Math.round(Math.sqrt(k / 5) * second))
    }
    assert.strictEqual(curve.reaches(20), 2 * second)
    assert.strictEqual(curve.reaches(500), 10 * second)
  })

  it("that ramps from 100 a second to 0 in 10 s is the same picture backwards", () => {
    const up = curveOf(0, [stage(10, 100)])
    const down = curveOf(100, [stage(10, 0)])

    for (const k of [1, 5, 20, 45, 480, 499]) {
      assert.closeTo(down.reaches(500 - k), 10 * second - up.reaches(k), 1)
    }
  })

  it("at a steady rate reaches level k after k/rate, without drift", () => {
    const curve = curveOf(7, [stage(3600, 7)])

    assert.strictEqual(curve.reaches(1), Math.round(second / 7))
    assert.strictEqual(curve.reaches(7), second)
    assert.strictEqual(curve.reaches(7 * 3599), 3599 * second)
    assert.strictEqual(curve.reaches(7 * 3600), hour)
  })

  it("carries what one stage leaves unfinished into the next", () => {
    // 4.9 s at 2 a second are 9.8 arrivals: the tenth needs 0.2 more, which at 2 a second takes 0.1 s.
    const curve = curveOf(2, [stage(4.9, 2), stage(10, 2)])

    assert.strictEqual(curve.reaches(10), 5 * second)
  })

  it("follows k6's example of 2 a second for 5 s, then up to 3 a second", () => {
    const curve = curveOf(2, [stage(5, 2), stage(5, 3)])

    assert.strictEqual(curve.reaches(1), 500 * millisecond)
    assert.strictEqual(curve.reaches(10), 5 * second)
    // Two more arrivals: 2x + x*x/10 = 2, so x = sqrt(120) - 10.
    assert.strictEqual(curve.reaches(12), Math.round((5 + Math.sqrt(120) - 10) * second))
    assert.strictEqual(curve.total, 22.5)
  })

  it("counts by its time unit", () => {
    const curve = curveOf(30, [{ duration: 10 * minute, target: 30 }], { timeUnit: minute })

    assert.strictEqual(curve.total, 300)
    assert.strictEqual(curve.reaches(1), 2 * second)
  })

  it("changes its rate at once where a stage takes no time", () => {
    const curve = curveOf(1, [stage(10, 1), stage(0, 10), stage(1, 10)])

    assert.strictEqual(curve.reaches(10), 10 * second)
    assert.strictEqual(curve.reaches(11), 10.1 * second)
    assert.strictEqual(curve.total, 20)
  })

  it("passes over times without arrivals", () => {
    const curve = curveOf(1, [stage(2, 1), stage(0, 0), stage(60, 0), stage(0, 1), stage(2, 1)])

    assert.strictEqual(curve.reaches(2), 2 * second)
    assert.strictEqual(curve.reaches(3), 63 * second)
  })

  it("never reaches more than its total", () => {
    const curve = curveOf(10, [stage(1, 10)])

    assert.strictEqual(curve.reaches(10), second)
    assert.strictEqual(curve.reaches(10.001), Infinity)
    assert.strictEqual(curveOf(0, [stage(60, 0)]).reaches(0.001), Infinity)
    assert.strictEqual(curveOf(5, []).reaches(1), Infinity)
  })

  it("knows the level at an instant", () => {
    const curve = curveOf(0, [stage(10, 100), stage(10, 100)])

    assert.strictEqual(curve.levelAt(0), 0)
    assert.strictEqual(curve.levelAt(2 * second), 20)
    assert.strictEqual(curve.levelAt(15 * second), 1000)
    assert.strictEqual(curve.levelAt(hour), 1500)
    assert.strictEqual(curve.levelAt(-1), 0)
  })

  it("answers the same whatever was asked before", () => {
    const curve = curveOf(1, [stage(1, 5), stage(1, 0), stage(1, 9)])
    const fresh = (level: number) => curveOf(1, [stage(1, 5), stage(1, 0), stage(1, 9)]).reaches(level)

    for (const level of [9, 0.5, 5.5, 3, 8.25, 3, 0]) assert.strictEqual(curve.reaches(level), fresh(level))
  })

  it("and its inverse agree to a nanosecond, whatever the stages", () => {
    const stages = fc.array(fc.record({ duration: fc.integer({ min: 0, max: hour }), target: fc.nat(10_000) }), {
      minLength: 1,
      maxLength: 6
    })
    fc.assert(
      fc.property(fc.nat(10_000), stages, fc.double({ min: 0, max: 1, noNaN: true }), (start, stages, share) => {
        const curve = curveOf(start, stages)
        const level = curve.total * share
        const at = curve.reaches(level)

        assert.isAtMost(curve.levelAt(at - 1), level + 1e-6)
        assert.isAtLeast(curve.levelAt(at + 1), level - 1e-6)
      })
    )
  })
})
