import { describe, expect, it } from "vitest"
import type { Endpoint } from "../../../src/sim/model/Endpoint.ts"
import * as RateLimit from "../../../src/sim/policies/RateLimit.ts"
import * as Throttle from "../../../src/sim/policies/Throttle.ts"
import { decode, Lab } from "./Lab.ts"

const throttle = (lab: Lab, written: unknown, endpoint: Endpoint) =>
  lab.through(Throttle.make(decode(Throttle.Throttle, written), lab.caller, lab.run), endpoint)

/** Calls a second that reach a callee, and that it answers: 1000 are wanted, and it answers at most 100. */
const load = (written: unknown) => {
  const lab = new Lab(4)
  const callee = lab.callee([0, "full"])
  const limit = RateLimit.make(decode(RateLimit.RateLimit, { rate: "100/s", burst: 100 }), lab.caller, lab.run)
  const limited = lab.through(limit, callee.endpoint)
  let asked = 0
  const endpoint = throttle(lab, written, (request) => {
    if (lab.kernel.now >= 20e9) asked++
    return limited(request)
  })
  for (let i = 0; i < 40_000; i++) lab.at(i, () => void lab.kernel.start(endpoint(lab.request())))
  lab.finish()
  return { asked: asked / 20, answered: callee.instants.filter((at) => at >= 20_000).length / 20 }
}

describe("a throttle", () => {
  it("hands everything through while all is well", () => {
    const lab = new Lab()
    const callee = lab.callee([10, "full"])
    const endpoint = throttle(lab, {}, callee.endpoint)

    for (let i = 0; i < 50; i++) lab.callAt(100 * i, endpoint)
    lab.finish()

    expect(callee.seen).toHaveLength(50)
    expect(lab.kernel.streams.draws).toBe(0)
  })

  it("fails calls that it holds back at once, and counts them", () => {
    const lab = new Lab()
    const endpoint = throttle(lab, {}, lab.callee([10, "shed"]).endpoint)

    for (let i = 0; i < 1000; i++) lab.callAt(i, endpoint)
    lab.finish()

    const held = lab.endings.filter((ending) => ending.startsWith("throttled"))
    expect(lab.counters).toEqual({ "calls throttled": held.length })
    // Nothing is accepted: the n-th call is held back with probability n / (n + 1), so 1/1 + 1/2 + ... + 1/1000 are sent.
    expect(1000 - held.length).toBeGreaterThan(1)
    expect(1000 - held.length).toBeLessThan(18)
  })

  // The SRE book: a backend is asked K times as often as it accepts.
  it("asks a callee that accepts 100 a second 200 times a second, or 110 with k = 1.1", () => {
    const book = load({ window: "10s" })

    expect(Math.abs(book.asked / 200 - 1)).toBeLessThan(0.03)
    expect(Math.abs(book.answered / 100 - 1)).toBeLessThan(0.03)
    expect(Math.abs(load({ k: 1.1, window: "10s" }).asked / 110 - 1)).toBeLessThan(0.05)
  })

  it("as Envoy's lets a fifth through when nothing succeeds", () => {
    const lab = new Lab(2)
    const callee = lab.callee([0, "error"])
    const endpoint = throttle(lab, { algorithm: "admission-control" }, callee.endpoint)

    for (let i = 0; i < 10_000; i++) lab.callAt(i, endpoint)
    lab.finish()

    expect(Math.abs(callee.seen.length / 2000 - 1)).toBeLessThan(0.1)
  })

  it("takes an error for an answer, and a timeout for none, unless told otherwise", () => {
    const held = (written: unknown, reason: "error" | "timed out") => {
      const lab = new Lab()
      const endpoint = throttle(lab, written, lab.callee([0, reason]).endpoint)
      for (let i = 0; i < 100; i++) lab.callAt(i, endpoint)
      return (lab.finish().counters["calls throttled"] ?? 0) > 0
    }

    expect(held({}, "error")).toBe(false)
    expect(held({}, "timed out")).toBe(true)
    expect(held({ on: ["error"] }, "error")).toBe(true)
    expect(held({ on: ["error"] }, "timed out")).toBe(false)
    expect(held({ algorithm: "admission-control" }, "error")).toBe(true)
  })

  it("counts a call that is stopped as not accepted", () => {
    const lab = new Lab()
    const endpoint = throttle(lab, { algorithm: "admission-control" }, lab.callee([1000, "full"]).endpoint)

    const fibers = Array.from({ length: 50 }, () => lab.call(endpoint(lab.request())))
    lab.at(1, () => {
      for (const fiber of fibers) fiber.interruptUnsafe()
    })
    for (let i = 0; i < 100; i++) lab.callAt(2 + i, endpoint)
    lab.finish()

    expect(lab.counters["calls throttled"]).toBeGreaterThan(50)
  })

  it.each([
    [{}, "makes at most 2 times as many calls as were accepted in the last 2m, and holds the others back"],
    [
      { k: 1.1, on: ["shed"] },
      "makes at most 1.1 times as many calls as were accepted in the last 2m, and holds the others back (only shed is a refusal)"
    ],
    [
      { algorithm: "admission-control", aggression: 2, rpsThreshold: "5/s" },
      "holds back up to 80% of calls while less than 95% of those of the last 30s succeed, with aggression 2, from 5/s on"
    ]
  ])("says %j in words", (written, words) => {
    expect(Throttle.describe(decode(Throttle.Throttle, written))).toBe(words)
  })

  it.each([
    [{ k: 0.9 }],
    [{ window: "1500ms" }],
    [{ algorithm: "adaptive", aggression: 2 }],
    [{ algorithm: "admission-control", k: 2 }],
    [{ algorithm: "admission-control", aggression: 0.5 }],
    [{ algorithm: "admission-control", srThreshold: 0 }]
  ])("does not accept %j", (written) => {
    expect(() => decode(Throttle.Throttle, written)).toThrow()
  })
})
