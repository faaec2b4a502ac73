import { describe, expect, it } from "vitest"
import { recoveryOf } from "../../../src/sim/observation/Recovery.ts"
import { at, HandMadeRun, type RequestOptions } from "./HandMadeRun.ts"

/** Ten requests a second; those that begin in second s fare as told. The objective is 90 %. */
const recovery = (
  fares: (second: number) => RequestOptions & { readonly bad?: number },
  start: number,
  end = 40
): number => {
  const run = new HandMadeRun({ objectives: { checkout: { of: "buy", target: 0.9 } } })
  for (let s = 0; s < end; s++) {
    const { bad = 0 } = fares(s)
    run.requests(10 - bad, s, s + 0.5)
    run.requests(bad, s, s + 0.5, { reason: "error" })
  }
  const recording = run.until(end)
  return recoveryOf(recording, recording.objectives[0]!, at(start), end) / at(1)
}

describe("a recovery", () => {
  it("takes no time if the promise was kept all along", () => {
    expect(recovery(() => ({ bad: 1 }), 10)).toBe(0)
    expect(recovery(() => ({}), 10.5)).toBe(0)
  })

  it("takes until the last bad second", () => {
    expect(recovery((s) => ({ bad: s < 17 ? 10 : 0 }), 10)).toBe(7)
    expect(recovery((s) => ({ bad: s < 17 ? 10 : 0 }), 9.5)).toBe(7.5)
  })

  it("forgives what five seconds together can bear", () => {
    expect(recovery((s) => ({ bad: s === 20 ? 5 : 0 }), 10)).toBe(0)
    expect(recovery((s) => ({ bad: s === 20 ? 6 : 0 }), 10)).toBe(11)
  })

  it("never happens if the promise is not kept to the end", () => {
    expect(recovery(() => ({ bad: 2 }), 10)).toBe(Infinity)
    expect(recovery((s) => ({ bad: s < 37 ? 10 : 0 }), 10)).toBe(Infinity)
  })

  it("counts after ten good seconds, whatever comes later", () => {
    expect(recovery((s) => ({ bad: s < 12 || s > 30 ? 10 : 0 }), 10)).toBe(2)
  })

  it("does not take silence for health while somebody waits", () => {
    const run = new HandMadeRun({ objectives: { checkout: { of: "buy", target: 0.9 } } })
    run.request(0)
    const recording = run.until(40)

    expect(recoveryOf(recording, recording.objectives[0]!, 0, 40)).toBe(Infinity)
  })

  it("takes silence for health when nobody wants anything", () => {
    const recording = new HandMadeRun({ objectives: { checkout: { of: "buy", target: 0.9 } } }).until(40)

    expect(recoveryOf(recording, recording.objectives[0]!, at(3), 40)).toBe(0)
  })
})
