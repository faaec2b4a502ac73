import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { millisecond } from "../../../src/sim/kernel/Instant.ts"
import type { Endpoint } from "../../../src/sim/model/Endpoint.ts"
import { failing } from "../../../src/sim/model/Failure.ts"
import * as AdaptiveLimit from "../../../src/sim/policies/AdaptiveLimit.ts"
import { decode, Lab } from "./Lab.ts"

const limited = (lab: Lab, written: unknown, endpoint: Endpoint) =>
  lab.through(AdaptiveLimit.make(decode(AdaptiveLimit.AdaptiveLimit, written), lab.caller, lab.run), endpoint)

const full = { quality: "full" } as const

/** So many servers that take 10 ms for each call, and a line without end in front of them. */
const servers = (lab: Lab, count: number): Endpoint => {
  const freeAt = new Array(count).fill(0)
  return () =>
    Effect.suspend(() => {
      const server = freeAt.indexOf(Math.min(...freeAt))
      freeAt[server] = Math.max(freeAt[server], lab.kernel.now / millisecond) + 10
      return Effect.as(Effect.sleep(freeAt[server] - lab.kernel.now / millisecond), full)
    })
}

/** Calls at a steady rate for some seconds: how many were answered, and how long the slowest of the last second took. */
const drive = (lab: Lab, endpoint: Endpoint, perSecond: number, seconds: number) => {
  let answered = 0
  let slowest = 0
  for (let i = 0; i < perSecond * seconds; i++) {
    const at = (1000 * i) / perSecond
    lab.at(at, () => {
      lab.kernel.start(endpoint(lab.request())).addObserver((exit) => {
        if (exit._tag !== "Success") return
        answered++
        if (at >= 1000 * (seconds - 1)) slowest = Math.max(slowest, lab.kernel.now / millisecond - at)
      })
    })
  }
  lab.finish()
  return { answered, slowest }
}

describe("an adaptive limit", () => {
  it.each(["aimd", "vegas", "gradient2"])(
    "of %s lets 20 in at first, and rejects the next without calling",
    (algorithm) => {
      const lab = new Lab()
      const callee = lab.callee([50, "full"])
      const endpoint = limited(lab, { algorithm }, callee.endpoint)

      for (let i = 0; i < 22; i++) lab.callAt(0, endpoint)
      lab.finish()

      expect(callee.seen).toHaveLength(20)
      expect(lab.endings.slice(0, 2)).toEqual(["too many in flight at 0", "too many in flight at 0"])
      expect(lab.counters).toEqual({ "calls rejected by adaptive limit": 2 })
      expect(lab.levels["concurrency limit"]![0]).toBe(20)
    }
  )

  // 10 servers of 10 ms answer 1000 calls a second at most. Twice as many come: without a limit the line and the
  // response time grow by a second each second. With a limit of L nobody takes longer than L calls do on 10 servers.
  it.each([
    [{ algorithm: "gradient2", min: 1 }, 200],
    [{ algorithm: "vegas" }, 60]
  ])("%j keeps an overloaded callee busy and its line short", (written, limitMax) => {
    const lab = new Lab()
    const { answered, slowest } = drive(lab, limited(lab, written, servers(lab, 10)), 2000, 10)
    const highest = Math.max(...lab.levels["concurrency limit"]!)

    // Now and then the limit falls below the ten servers.
    expect(answered).toBeGreaterThan(9_500)
    expect(answered).toBeLessThanOrEqual(10_000 + highest)
    expect(slowest).toBeLessThanOrEqual(10 * Math.ceil(highest / 10))
    expect(highest).toBeLessThanOrEqual(limitMax)

    const without = new Lab()
    expect(drive(without, servers(without, 10), 2000, 10).slowest).toBeGreaterThan(9_990)
  })

  // An answered call had 50 in flight at most, so nothing grows past 2 * 50 + 1; a drop had 51, and leaves 45 of them.
  it("of AIMD stays between nine tenths of what the callee takes and twice that", () => {
    const lab = new Lab()
    let inside = 0
    const callee: Endpoint = () =>
      Effect.suspend(() => {
        if (inside >= 50) return failing("payments.charge", "queue full")
        inside++
        return Effect.sleep(10).pipe(Effect.as(full), Effect.ensuring(Effect.sync(() => void inside--)))
      })
    drive(lab, limited(lab, { algorithm: "aimd", min: 1 }, callee), 20_000, 1)

    // Without the way up from 20.
    const settled = lab.levels["concurrency limit"]!.slice(30)
    expect(settled.length).toBeGreaterThan(500)
    expect(Math.max(...settled)).toBeLessThanOrEqual(101)
    expect(Math.min(...settled)).toBeGreaterThanOrEqual(45)
  })

  it("learns of drops, and nothing of other failures", () => {
    const limitAfter = (ending: "timed out" | "error", written = {}) => {
      const lab = new Lab()
      const endpoint = limited(lab, { algorithm: "aimd", min: 1, ...written }, lab.callee([1, ending]).endpoint)
      lab.callAt(0, endpoint)
      return lab.finish().levels["concurrency limit"]!.at(-1)
    }

    expect([limitAfter("timed out"), limitAfter("error"), limitAfter("error", { drops: ["error"] })]).toEqual([
      18, 20, 18
    ])
  })

  it("learns once for each window of time where it is told to", () => {
    const lab = new Lab()
    const endpoint = limited(lab, { algorithm: "aimd", window: { time: "1s" } }, lab.callee([100, "full"]).endpoint)

    for (let i = 0; i < 4000; i++) lab.callAt(i, endpoint)

    // Of some 800 calls the first ends a window of its own, which is thrown away; three more end until 4.1 s.
    expect(lab.finish().levels["concurrency limit"]).toEqual([20, 21, 22, 23])
  })

  it("gives the place of a call back that was interrupted", () => {
    const lab = new Lab()
    const endpoint = limited(
      lab,
      { algorithm: "aimd", initial: 1, min: 1 },
      lab.callee([1000, "full"], [1, "full"]).endpoint
    )

    const fiber = lab.call(endpoint(lab.request()))
    lab.at(5, () => fiber.interruptUnsafe())
    lab.callAt(6, endpoint)

    expect(lab.finish().endings).toEqual(["interrupted at 5", "full at 7"])
  })

  it.each([
    [{ algorithm: "vegas" }, "at most as many calls at a time as vegas finds, 1 to 1000, more are rejected"],
    [{ algorithm: "aimd", min: 5 }, "at most as many calls at a time as aimd finds, 5 to 200, more are rejected"]
  ])("says %j in words", (written, words) => {
    expect(AdaptiveLimit.describe(decode(AdaptiveLimit.AdaptiveLimit, written))).toBe(words)
  })

  it.each([
    [{}],
    [{ algorithm: "reno" }],
    [{ algorithm: "aimd", alpha: 3 }],
    [{ algorithm: "aimd", backoffRatio: 0.4 }],
    [{ algorithm: "gradient2", rttTolerance: 0.5 }],
    [{ algorithm: "gradient2", min: 300 }]
  ])("does not accept %j", (written) => {
    expect(() => decode(AdaptiveLimit.AdaptiveLimit, written)).toThrow()
  })
})
