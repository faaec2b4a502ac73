import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { millisecond } from "../../../src/sim/kernel/Instant.ts"
import type { Endpoint } from "../../../src/sim/model/Endpoint.ts"
import { Request } from "../../../src/sim/model/Request.ts"
import * as RateLimit from "../../../src/sim/policies/RateLimit.ts"
import * as Timeout from "../../../src/sim/policies/Timeout.ts"
import { decode, Lab, shop } from "./Lab.ts"

const limit = (lab: Lab, written: unknown, endpoint: Endpoint) =>
  lab.through(RateLimit.make(decode(RateLimit.RateLimit, written), lab.caller, lab.run), endpoint)

describe("a rate limit", () => {
  it("rejects what is over it, without calling", () => {
    const lab = new Lab()
    const callee = lab.callee([5, "full"])
    const endpoint = limit(lab, { rate: "10/s", burst: 2 }, callee.endpoint)

    for (const at of [0, 10, 20, 99, 100, 110]) lab.callAt(at, endpoint)
    lab.finish()

    expect(callee.instants).toEqual([0, 10, 100])
    expect(lab.endings.filter((ending) => ending.startsWith("rate"))).toEqual([
      "rate limited at 20",
      "rate limited at 99",
      "rate limited at 110"
    ])
    expect(lab.counters).toEqual({ "calls rejected by rate limit": 3 })
  })

  it("lets a second's worth through at once by default, and at least one", () => {
    const through = (rate: string) => {
      const lab = new Lab()
      const callee = lab.callee([0, "full"])
      const endpoint = limit(lab, { rate }, callee.endpoint)
      for (let i = 0; i < 30; i++) lab.callAt(0, endpoint)
      lab.finish()
      return callee.seen.length
    }

    expect([through("20/s"), through("10/m")]).toEqual([20, 1])
  })

  it.each(["key", "journey", "scenario"])("is one for each %s, if it says so", (per) => {
    const lab = new Lab()
    const callee = lab.callee([0, "full"])
    const endpoint = limit(lab, { rate: "10/s", burst: 1, per }, callee.endpoint)
    // Three of one, then three of another, which differ in that only.
    const from = (whose: number) => {
      const request = new Request(0, per === "journey" ? whose : 0, 0, shop)
      if (per === "key") request.key = whose
      if (per === "scenario") request.load = whose
      return request
    }

    for (const [at, whose] of [
      [0, 0],
      [10, 0],
      [100, 0],
      [20, 1],
      [110, 1],
      [120, 1]
    ] as const)
      lab.callAt(at, endpoint, from(whose))
    lab.finish()

    expect(callee.instants).toEqual([0, 20, 100, 120])
  })

  it("lets calls wait for their turn, in order", () => {
    const lab = new Lab()
    const callee = lab.callee([5, "full"])
    const endpoint = limit(lab, { rate: "10/s", burst: 1, maxWait: "200ms" }, callee.endpoint)

    for (const at of [0, 0, 0, 0]) lab.callAt(at, endpoint)
    lab.finish()

    expect(callee.instants).toEqual([0, 100, 200])
    expect(lab.endings[0]).toBe("rate limited at 0")
  })

  it("does not give the reservation of a caller back who left", () => {
    const lab = new Lab()
    const callee = lab.callee([5, "full"])
    const endpoint = limit(lab, { rate: "10/s", burst: 1, maxWait: "1s" }, callee.endpoint)

    lab.call(endpoint(lab.request()))
    const waiting = lab.call(endpoint(lab.request()))
    lab.at(50, () => waiting.interruptUnsafe())
    lab.callAt(60, endpoint)
    lab.finish()

    expect(callee.instants).toEqual([0, 200])
    expect(lab.endings[0]).toBe("full at 5")
  })

  it("does not begin with a call that was withdrawn while it waited", () => {
    const lab = new Lab()
    const callee = lab.callee([5, "full"])
    const limited = limit(lab, { rate: "10/s", burst: 1, maxWait: "1s" }, callee.endpoint)
    const after = { after: 50 * millisecond, cancels: "waiting" } as const
    const timed = lab.through(Timeout.make(after, lab.caller, lab.run), limited)

    lab.callAt(0, limited)
    lab.callAt(1, timed)
    lab.finish()

    expect(lab.endings).toEqual(["full at 5", "timed out at 51"])
    expect(callee.instants).toEqual([0])
  })

  it("takes a token anew each time its effect is run", () => {
    const lab = new Lab()
    const callee = lab.callee([0, "error"])
    const call = limit(lab, { rate: "1/s", burst: 2 }, callee.endpoint)(lab.request())

    lab.call(Effect.retry(call, { times: 2 }))

    expect(lab.finish().endings).toEqual(["rate limited at 0"])
    expect(callee.seen).toHaveLength(2)
  })

  it.each([
    [{ rate: "100/s" }, "at most 100/s with bursts of 100, more are rejected"],
    [{ rate: "10/m", burst: 3, maxWait: "1s" }, "at most 10/m with bursts of 3, more wait up to 1s"],
    [
      { algorithm: "leaky-bucket", rate: "100/s", capacity: 20 },
      "one after the other at 100/s, up to 20 wait, more are rejected"
    ],
    [
      { algorithm: "fixed-window", limit: 50, window: "1s", maxWait: "5s" },
      "at most 50 in each 1s, more wait up to 5s"
    ],
    [{ algorithm: "sliding-log", limit: 100, window: "60s" }, "at most 100 in any 1m, more are rejected"],
    [{ algorithm: "sliding-counter", limit: 100, window: "60s" }, "at most about 100 in any 1m, more are rejected"]
  ])("says %j in words", (written, words) => {
    expect(RateLimit.describe(decode(RateLimit.RateLimit, written))).toBe(words)
  })

  // The border of two windows: 100 calls at 59.5 s, 100 more one second later, and 100 allowed in a minute.
  it.each([
    ["fixed window lets all 200 through", { algorithm: "fixed-window", limit: 100, window: "60s" }, 200],
    [
      "sliding log lets none of the second hundred through",
      { algorithm: "sliding-log", limit: 100, window: "60s" },
      100
    ],
    ["sliding counter neither", { algorithm: "sliding-counter", limit: 100, window: "60s" }, 100],
    // A second brings 100/60 tokens, of which one is whole.
    ["token bucket lets one more through", { rate: "100/m", burst: 100 }, 101]
  ])("that is a %s", (_, written, through) => {
    const lab = new Lab()
    const callee = lab.callee([0, "full"])
    const endpoint = limit(lab, written, callee.endpoint)

    for (const at of [59_500, 60_500]) for (let i = 0; i < 100; i++) lab.callAt(at, endpoint)
    lab.finish()

    expect(callee.seen).toHaveLength(through)
    expect(lab.counters["calls rejected by rate limit"] ?? 0).toBe(200 - through)
  })

  it("that is a leaky bucket lets calls out one by one, whatever came together", () => {
    const lab = new Lab()
    const callee = lab.callee([0, "full"])
    const endpoint = limit(lab, { algorithm: "leaky-bucket", rate: "10/s", capacity: 3 }, callee.endpoint)

    for (const at of [0, 0, 0, 0, 0, 150, 150]) lab.callAt(at, endpoint)
    lab.finish()

    // One goes out at once and three wait; at 150 two still wait, so there is room for one more.
    expect(callee.instants).toEqual([0, 100, 200, 300, 400])
    expect(lab.endings.filter((ending) => ending.startsWith("rate"))).toEqual([
      "rate limited at 0",
      "rate limited at 150"
    ])
  })

  it.each([
    [{ algorithm: "fixed-window", limit: 0, window: "1s" }],
    [{ algorithm: "fixed-window", limit: 1, window: 0 }],
    [{ algorithm: "fixed-window", rate: "1/s" }],
    [{ algorithm: "sliding-counter", limit: 1, window: "1s", maxWait: "1s" }],
    [{ algorithm: "leaky-bucket", rate: "1/s" }],
    [{ algorithm: "guess", rate: "1/s" }],
    [{}]
  ])("does not accept %j", (written) => {
    expect(() => decode(RateLimit.RateLimit, written)).toThrow()
  })
})
