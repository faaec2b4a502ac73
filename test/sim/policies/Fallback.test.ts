import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import type { Endpoint } from "../../../src/sim/model/Endpoint.ts"
import * as Fallback from "../../../src/sim/policies/Fallback.ts"
import { decode, Lab, reasons } from "./Lab.ts"

const fallback = (lab: Lab, written: unknown, endpoint: Endpoint, steps?: Endpoint) =>
  lab.through(Fallback.make(decode(Fallback.Fallback, written), lab.caller, lab.run, steps), endpoint)

const canned = { answer: "degraded" }
const other = { steps: [{ call: "cache.get" }] }

describe("a fallback", () => {
  it("is not used while the call is answered", () => {
    const lab = new Lab()

    lab.callAt(0, fallback(lab, canned, lab.callee([10, "stale"]).endpoint))

    expect(lab.finish().endings).toEqual(["stale at 10"])
    expect(lab.counters).toEqual({})
  })

  it("answers at once where the call fails, and counts it", () => {
    const lab = new Lab()

    lab.callAt(0, fallback(lab, canned, lab.callee([10, "error"]).endpoint))

    expect(lab.finish().endings).toEqual(["degraded at 10"])
    expect(lab.counters).toEqual({ "fallbacks used": 1 })
  })

  it.each(["degraded", "stale", "full"])("answers as good as it says: %s", (answer) => {
    const lab = new Lab()

    lab.callAt(0, fallback(lab, { answer, after: "5ms" }, lab.callee([10, "error"]).endpoint))

    expect(lab.finish().endings).toEqual([`${answer} at 15`])
  })

  it("draws how long its answer takes, anew for each call", () => {
    const lab = new Lab()
    const endpoint = fallback(lab, { ...canned, after: "uniform(1ms, 2ms)" }, lab.callee([0, "error"]).endpoint)

    for (let i = 0; i < 3; i++) lab.callAt(0, endpoint)
    const instants = lab.finish().endings.map((ending) => Number(ending.replace("degraded at ", "")))

    expect(new Set(instants).size).toBe(3)
    expect(instants.filter((at) => at < 1 || at > 2)).toEqual([])
  })

  it("does other steps, on behalf of the request, and calls their answer degraded", () => {
    const lab = new Lab()
    const cache = lab.callee([3, "stale"])
    const request = lab.request()

    lab.callAt(0, fallback(lab, other, lab.callee([10, "timed out"]).endpoint, cache.endpoint), request)
    lab.finish()

    expect(lab.endings).toEqual(["degraded at 13"])
    expect(cache.seen[0]!.request.parent).toBe(request)
  })

  it("calls the answer of other steps what it is told to", () => {
    const lab = new Lab()

    lab.callAt(
      0,
      fallback(lab, { ...other, answer: "full" }, lab.callee([1, "error"]).endpoint, lab.callee([1, "full"]).endpoint)
    )

    expect(lab.finish().endings).toEqual(["full at 2"])
  })

  it("hands on the failure of its own steps, without falling back again", () => {
    const lab = new Lab()
    const cache = lab.callee([3, "unreachable"])

    lab.callAt(0, fallback(lab, other, lab.callee([10, "error"]).endpoint, cache.endpoint))
    lab.finish()

    expect(lab.endings).toEqual(["unreachable at 13"])
    expect(cache.seen).toHaveLength(1)
  })

  it("stands in for every failure by default, and only for those it is told otherwise", () => {
    const coveredBy = (written: unknown) =>
      reasons.filter((reason) => {
        const lab = new Lab()
        lab.callAt(0, fallback(lab, written, lab.callee([0, reason]).endpoint))
        return lab.finish().endings[0] === "degraded at 0"
      })

    expect(coveredBy(canned)).toEqual(reasons)
    expect(coveredBy({ ...canned, on: ["breaker open", "shed"] })).toEqual(["breaker open", "shed"])
  })

  it("does not stand in for a defect, and does nothing for a caller who was interrupted", () => {
    const lab = new Lab()

    lab.callAt(0, fallback(lab, canned, lab.callee([5, "defect"]).endpoint))
    const fiber = lab.call(fallback(lab, { ...canned, after: "1s" }, lab.callee([1, "error"]).endpoint)(lab.request()))
    lab.at(500, () => fiber.interruptUnsafe())

    expect(lab.finish().endings).toEqual(["died at 5", "interrupted at 500"])
  })

  it("begins anew each time its effect is run", () => {
    const lab = new Lab()
    const cache = lab.callee([1, "error"], [1, "full"])
    const call = fallback(lab, other, lab.callee([10, "error"]).endpoint, cache.endpoint)(lab.request())

    lab.call(Effect.retry(call, { times: 1 }))

    expect(lab.finish().endings).toEqual(["degraded at 22"])
  })

  it.each([
    [canned, "falls back to a degraded answer"],
    [
      { answer: "stale", after: "2ms", on: ["breaker open"] },
      "falls back to a stale answer after constant(2ms), if breaker open"
    ],
    [other, "falls back to another step for a degraded answer"],
    [{ steps: [1, 2], answer: "full" }, "falls back to 2 other steps for a full answer"]
  ])("says %j in words", (written, words) => {
    expect(Fallback.describe(decode(Fallback.Fallback, written))).toBe(words)
  })

  it.each([[{}], [{ steps: [] }], [{ answer: "bad" }], [{ after: "1ms" }], [{ steps: [1], after: "1ms" }]])(
    "does not accept %j",
    (written) => {
      expect(() => decode(Fallback.Fallback, written)).toThrow()
    }
  )
})
