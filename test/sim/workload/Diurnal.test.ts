import * as Schema from "effect/Schema"
import { assert, describe, it } from "vitest"
import { hour, second } from "../../../src/sim/kernel/Instant.ts"
import { ArrivalCurve } from "../../../src/sim/workload/ArrivalCurve.ts"
import { Diurnal, factorAt, shaped } from "../../../src/sim/workload/Diurnal.ts"
import { mistakesIn } from "./Mistakes.ts"

const read = (written: object): Diurnal => Schema.decodeUnknownSync(Diurnal)(written)

const day = read({ period: "24h", peak: "1.5x", at: "14h" })

/** 10 a second for so many hours. */
const steady = (hours: number) => ({
  start: 10,
  stages: [{ duration: hours * hour, target: 10 }],
  timeUnit: second,
  firstLevel: 0 as const
})

describe("a diurnal rate", () => {
  it("is highest at its hour, lowest half a day later, and the mean in between", () => {
    const at = (hours: number) => factorAt(day, hours * hour)

    assert.closeTo(at(14), 1.5, 1e-12)
    assert.closeTo(at(38), 1.5, 1e-12)
    assert.closeTo(at(2), 0.5, 1e-12)
    assert.closeTo(at(8), 1, 1e-12)
    assert.closeTo(at(20), 1, 1e-12)
    // cos(60 degrees) is 1/2, cos(120 degrees) its opposite.
    assert.closeTo(at(18), 1.25, 1e-12)
    assert.closeTo(at(22), 0.75, 1e-12)
  })

  it("brings as many a day as the executor's rate", () => {
    const curve = new ArrivalCurve(shaped(steady(24), day, 0))

    assert.closeTo(curve.total, 10 * 24 * 3600, 1)
    assert.strictEqual(curve.end, 24 * hour)
  })

  it("brings in the six busiest hours what the sine has there", () => {
    const curve = new ArrivalCurve(shaped(steady(24), day, 0))
    const share = (curve.levelAt(17 * hour) - curve.levelAt(11 * hour)) / curve.total

    // A quarter of the day around the peak: 1/4 + amplitude x sin(45 degrees) / pi.
    assert.closeTo(share, 0.25 + (0.5 * Math.SQRT1_2) / Math.PI, 1e-4)
  })

  it("goes by the clock of the run, whenever the load starts", () => {
    const late = shaped(steady(1), day, 14 * hour)

    assert.closeTo(late.start, 15, 1e-9)
    assert.closeTo(shaped(steady(1), day, 1 * hour).stages.at(-1)!.target, 5, 1e-9)
  })

  it("may have any trough", () => {
    const wide = read({ period: "24h", peak: "5x", trough: "0.5x" })

    assert.closeTo(factorAt(wide, 0), 5, 1e-12)
    assert.closeTo(factorAt(wide, 12 * hour), 0.5, 1e-12)
    assert.closeTo(new ArrivalCurve(shaped(steady(24), wide, 0)).total, 2.75 * 10 * 24 * 3600, 1)
  })

  it.each([
    [{ period: "24h", peak: "3x" }, "above 2x the quietest time would be below nothing"],
    [{ period: "1s", peak: "1.5x" }, "a period takes at least 10s"],
    [{ period: "24h", peak: "1x", trough: "2x" }, "the trough is not above the peak"]
  ])("has to make sense: %j", (written, message) => {
    assert.include(mistakesIn(Diurnal, written).join(" "), message)
  })
})
