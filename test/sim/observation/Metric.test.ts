import { describe, expect, it } from "vitest"
import { type Metric, ratesOf, readStatistic } from "../../../src/sim/observation/Metric.ts"
import { HandMadeRun } from "./HandMadeRun.ts"

describe("a statistic", () => {
  it.each([
    ["mean waiting", "mean", "waiting"],
    ["median response", 0.5, "response"],
    ["max service", 1, "service"],
    ["p99.9 answered response", 0.999, "answered response"]
  ])("%j is %s of %j", (name, p, of) => {
    expect(readStatistic(name)).toEqual({ p, of })
  })

  it.each(["p101 waiting", "p waiting", "waiting", "p99"])("is not %j", (name) => {
    expect(readStatistic(name)).toBeUndefined()
  })
})

describe("the rates of a metric", () => {
  const windowNumbers: Metric<null> = {
    name: "n",
    unit: "count",
    says: "",
    read: (_, { from, to }) => (to - from) * (from + 1)
  }
  const look = (end: number) => ({
    recording: new HandMadeRun({ window: 2 }).until(end),
    from: 0,
    to: Math.ceil(end / 2),
    start: 0
  })

  it("are the count per second, and the highest of any full window", () => {
    const [perSecond, peak] = ratesOf(windowNumbers)

    expect(perSecond!.read(null, look(8))).toBe(4 / 8)
    expect(peak!.read(null, look(8))).toBe(4 / 2)
    expect(peak!.read(null, look(7))).toBe(3 / 2)
  })

  it("have no peak before a window is full", () => {
    expect(ratesOf(windowNumbers)[1]!.read(null, look(1))).toBeNaN()
  })
})
