import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import type { Endpoint } from "../../../../src/sim/model/Endpoint.ts"
import * as CircuitBreaker from "../../../../src/sim/policies/breakers/CircuitBreaker.ts"
import { decode, Lab } from "../Lab.ts"

const breaker = (lab: Lab, written: unknown, endpoint: Endpoint) =>
  lab.through(CircuitBreaker.make(decode(CircuitBreaker.CircuitBreaker, written), lab.caller, lab.run), endpoint)

/** Opens after four calls of which half fail, tries two after 1s. */
const twitchy = {
  slidingWindow: { calls: 4 },
  waitDurationInOpenState: "1s",
  permittedNumberOfCallsInHalfOpenState: 2
}

describe("a circuit breaker", () => {
  it("hands on answers, failures and defects while it is closed", () => {
    const lab = new Lab()
    const endpoint = breaker(lab, {}, lab.callee([5, "stale"], [5, "error"], [5, "defect"]).endpoint)

    for (const at of [0, 10, 20]) lab.callAt(at, endpoint)

    expect(lab.finish().endings).toEqual(["stale at 5", "error at 15", "died at 25"])
  })

  it("opens, tries again, and closes, and says why each time", () => {
    const lab = new Lab()
    const callee = lab.callee([5, "full"], [5, "error"], [5, "full"], [5, "timed out"], [5, "full"])
    const endpoint = breaker(lab, twitchy, callee.endpoint)

    for (const at of [0, 10, 20, 30, 100, 1034, 1035, 1036, 1037, 1050]) lab.callAt(at, endpoint)
    lab.finish()

    expect(callee.instants).toEqual([0, 10, 20, 30, 1035, 1036, 1050])
    expect(lab.endings.filter((ending) => ending.startsWith("breaker open"))).toEqual([
      "breaker open at 100",
      "breaker open at 1034",
      "breaker open at 1037"
    ])
    expect(lab.changes).toEqual([
      "breaker opened: 50% of 4 calls failed at 35",
      "breaker half-open: tries 2 calls at 1035",
      "breaker closed: 0% of 2 calls failed at 1041"
    ])
    expect(lab.levels).toEqual({ "breaker state": [2, 1, 0] })
    expect(lab.counters).toEqual({ "calls rejected by breaker": 3 })
  })

  it("opens again when what it tries fails", () => {
    const lab = new Lab()
    const endpoint = breaker(lab, twitchy, lab.callee([5, "error"]).endpoint)

    for (const at of [0, 1, 2, 3, 1100, 1101, 2000, 2106]) lab.callAt(at, endpoint)
    lab.finish()

    expect(lab.changes).toEqual([
      "breaker opened: 100% of 4 calls failed at 8",
      "breaker half-open: tries 2 calls at 1100",
      "breaker opened: 100% of 2 calls failed at 1106",
      "breaker half-open: tries 2 calls at 2106"
    ])
    expect(lab.endings).toContain("breaker open at 2000")
  })

  it("opens when calls are slow, though they succeed", () => {
    const lab = new Lab()
    const slow = { ...twitchy, slowCallDurationThreshold: "100ms", slowCallRateThreshold: "75%" }
    const endpoint = breaker(lab, slow, lab.callee([100, "full"], [101, "full"]).endpoint)

    for (const at of [0, 0, 0, 0]) lab.callAt(at, endpoint)

    expect(lab.finish().changes).toEqual(["breaker opened: 75% of 4 calls took longer than 100ms at 101"])
  })

  it("starts each state with an empty window", () => {
    const lab = new Lab()
    const callee = lab.callee(...Array(4).fill([5, "error"]), [5, "full"], [5, "full"], [5, "error"], [5, "full"])
    const endpoint = breaker(lab, twitchy, callee.endpoint)

    for (const at of [0, 1, 2, 3, 1100, 1101, 1200, 1300, 1400]) lab.callAt(at, endpoint)
    lab.finish()

    // One failure of three since it closed: neither the old failures nor the trials count any more.
    expect(lab.changes.at(-1)).toBe("breaker closed: 0% of 2 calls failed at 1106")
  })

  it("forgets with a window of time what is long ago", () => {
    const lab = new Lab()
    const over = { slidingWindow: { time: "2s" }, minimumNumberOfCalls: 2, failureRateThreshold: "100%" }
    const endpoint = breaker(lab, over, lab.callee([0, "error"]).endpoint)

    for (const at of [0, 2000, 4000]) lab.callAt(at, endpoint)
    expect(lab.finish().changes).toEqual([])

    lab.callAt(5000, endpoint)
    expect(lab.finish().changes).toEqual(["breaker opened: 100% of 2 calls failed at 5000"])
  })

  it("is given back the permit of a call that is interrupted while it tries", () => {
    const lab = new Lab()
    const callee = lab.callee(...Array(4).fill([5, "error"]), [500, "full"], [5, "full"])
    const endpoint = breaker(lab, twitchy, callee.endpoint)

    for (const at of [0, 1, 2, 3]) lab.callAt(at, endpoint)
    lab.at(1100, () => {
      const fiber = lab.call(endpoint(lab.request()))
      lab.at(1150, () => fiber.interruptUnsafe())
    })
    for (const at of [1110, 1120, 1160]) lab.callAt(at, endpoint)
    lab.finish()

    // 1100 and 1110 have the two permits; 1120 has none; 1160 has that of the interrupted call.
    expect(lab.endings.slice(4)).toEqual([
      "full at 1115",
      "breaker open at 1120",
      "interrupted at 1150",
      "full at 1165"
    ])
    expect(lab.changes.at(-1)).toBe("breaker closed: 0% of 2 calls failed at 1165")
  })

  it("is not given a permit by a call from before it opened", () => {
    const lab = new Lab()
    const callee = lab.callee([5000, "full"], ...Array(4).fill([5, "error"]), [500, "full"])
    const endpoint = breaker(lab, twitchy, callee.endpoint)

    const old = lab.call(endpoint(lab.request()))
    for (const at of [1, 2, 3, 4, 1100, 1101, 1202]) lab.callAt(at, endpoint)
    lab.at(1200, () => old.interruptUnsafe())
    lab.finish()

    expect(lab.endings).toContain("breaker open at 1202")
  })

  it("has one state for all endpoints of its caller", () => {
    const lab = new Lab()
    const policy = Effect.runSync(
      CircuitBreaker.make(decode(CircuitBreaker.CircuitBreaker, twitchy), lab.caller, lab.run)
    )
    const [one, other] = [policy(lab.callee([0, "error"]).endpoint), policy(lab.callee([0, "full"]).endpoint)]

    for (const at of [0, 1, 2, 3]) lab.callAt(at, one)
    lab.callAt(10, other)

    expect(lab.finish().endings.at(-1)).toBe("breaker open at 10")
  })

  it("asks anew each time its effect is run", () => {
    const lab = new Lab()
    const callee = lab.callee([0, "error"])
    const call = breaker(lab, twitchy, callee.endpoint)(lab.request())

    lab.call(Effect.retry(call, { times: 5 }))

    expect(lab.finish().endings).toEqual(["breaker open at 0"])
    expect(callee.seen).toHaveLength(4)
  })

  it("opens after so many failures in a row, whatever their share, and closes after one success", () => {
    const lab = new Lab()
    const callee = lab.callee(
      [0, "error"],
      [0, "error"],
      [0, "full"],
      [0, "error"],
      [0, "error"],
      [0, "error"],
      [0, "full"]
    )
    const endpoint = breaker(lab, { consecutiveFailures: 3, waitDurationInOpenState: "1s" }, callee.endpoint)

    for (const at of [0, 1, 2, 3, 4, 5, 6, 1004, 1005, 1006]) lab.callAt(at, endpoint)
    lab.finish()

    expect(callee.instants).toEqual([0, 1, 2, 3, 4, 5, 1005, 1006])
    expect(lab.changes).toEqual([
      "breaker opened: 3 calls in a row failed at 5",
      "breaker half-open: tries 1 call at 1005",
      "breaker closed: 0% of 1 calls failed at 1005"
    ])
  })

  it("stays open longer each time it opens again, up to a limit, and forgets that when it closes", () => {
    const lab = new Lab()
    const growing = {
      consecutiveFailures: 1,
      waitDurationInOpenState: "1s",
      waitMultiplier: "2x",
      maxWaitDurationInOpenState: "3s"
    }
    const callee = lab.callee(...Array(4).fill([0, "error"]), [0, "full"], [0, "error"], [0, "full"])
    const endpoint = breaker(lab, growing, callee.endpoint)

    // One call each millisecond: the next is let through as soon as may be.
    for (let at = 0; at < 11_000; at++) lab.callAt(at, endpoint)
    lab.finish()

    // Open for 1, 2, 3 (not 4) and 3 s; then it closes, opens again, and begins with 1 s.
    expect(callee.instants.slice(0, 7)).toEqual([0, 1000, 3000, 6000, 9000, 9001, 10_001])
  })

  it("spreads the time for which it stays open, from half of it to all of it", () => {
    const waits = [1, 2, 3, 4].map((seed) => {
      const lab = new Lab(seed)
      const callee = lab.callee([0, "error"])
      const jittered = { consecutiveFailures: 1, waitDurationInOpenState: "10s", waitJitter: "equal" }
      const endpoint = breaker(lab, jittered, callee.endpoint)
      for (let at = 0; at < 10_010; at += 10) lab.callAt(at, endpoint)
      lab.finish()
      return callee.instants[1]!
    })

    expect(new Set(waits).size).toBe(4)
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(5000)
    expect(Math.max(...waits)).toBeLessThanOrEqual(10_000)
  })

  it("opens again when what it tries takes too long to tell", () => {
    const lab = new Lab()
    const callee = lab.callee(...Array(4).fill([5, "error"]), [10_000, "full"])
    const endpoint = breaker(lab, { ...twitchy, maxWaitDurationInHalfOpenState: "500ms" }, callee.endpoint)

    for (const at of [0, 1, 2, 3, 1100, 1700]) lab.callAt(at, endpoint)
    lab.finish(5000)

    expect(lab.changes.slice(1)).toEqual([
      "breaker half-open: tries 2 calls at 1100",
      "breaker opened: still trying after 500ms at 1600"
    ])
    expect(lab.endings).toContain("breaker open at 1700")
  })

  it("becomes half-open by itself where it is told to", () => {
    const changesOf = (written: object) => {
      const lab = new Lab()
      const endpoint = breaker(lab, { ...twitchy, ...written }, lab.callee([0, "error"]).endpoint)
      for (const at of [0, 1, 2, 3]) lab.callAt(at, endpoint)
      return lab.finish().changes.slice(1)
    }

    expect(changesOf({})).toEqual([])
    expect(changesOf({ automaticTransitionFromOpenToHalfOpenEnabled: true })).toEqual([
      "breaker half-open: tries 2 calls at 1003"
    ])
  })

  it("counts as failures what it is told to, and as nothing what it is told to ignore", () => {
    const changesAfter = (written: object, ...endings: ReadonlyArray<"error" | "rate limited">) => {
      const lab = new Lab()
      const callee = lab.callee(...endings.map((ending) => [0, ending] as const))
      const endpoint = breaker(lab, { ...twitchy, ...written }, callee.endpoint)
      for (const at of endings.keys()) lab.callAt(at, endpoint)
      return lab.finish().changes
    }
    const mixed = ["error", "rate limited", "rate limited", "rate limited", "error"] as const

    expect(changesAfter({}, ...mixed)).toEqual(["breaker opened: 100% of 4 calls failed at 3"])
    // Four calls of which one failed, then again one of four.
    expect(changesAfter({ on: ["error"] }, ...mixed)).toEqual([])
    // Two calls that count.
    expect(changesAfter({ ignore: ["rate limited"], slidingWindow: { calls: 2 } }, ...mixed)).toEqual([
      "breaker opened: 100% of 2 calls failed at 4"
    ])
  })

  it("is given back the permit of a trial that is ignored", () => {
    const lab = new Lab()
    const callee = lab.callee([0, "error"], [0, "rate limited"], [0, "full"])
    const one = { consecutiveFailures: 1, waitDurationInOpenState: "1s", ignore: ["rate limited"] }
    const endpoint = breaker(lab, one, callee.endpoint)

    for (const at of [0, 1000, 1001]) lab.callAt(at, endpoint)
    lab.finish()

    expect(lab.endings).toEqual(["error at 0", "rate limited at 1000", "full at 1001"])
  })

  // D07 of the validation tables: 100 calls a second for 300 s over a dead dependency, open for 30 s, one trial.
  it("lets 14 of 30 000 calls through to a dead dependency", () => {
    const lab = new Lab()
    const callee = lab.callee([0, "error"])
    const endpoint = breaker(
      lab,
      {
        slidingWindow: { calls: 5 },
        failureRateThreshold: "100%",
        waitDurationInOpenState: "30s",
        permittedNumberOfCallsInHalfOpenState: 1
      },
      callee.endpoint
    )

    for (let i = 0; i < 30_000; i++) lab.at(i * 10, () => void lab.kernel.start(endpoint(lab.request())))
    lab.finish()

    expect(callee.seen).toHaveLength(14)
  })

  it.each([
    [{}, "opens for 1m when 50% of the last 100 calls fail, then tries 10"],
    [
      { slidingWindow: { time: "10s" }, slowCallRateThreshold: "80%", slowCallDurationThreshold: "2s" },
      "opens for 1m when 50% of the calls of the last 10s fail or 80% take longer than 2s, then tries 10"
    ],
    [
      {
        consecutiveFailures: 5,
        waitDurationInOpenState: "5s",
        waitMultiplier: "2x",
        maxWaitDurationInOpenState: "300s",
        waitJitter: "equal"
      },
      "opens for 5s (2x as long each time it fails again up to 5m) with equal jitter when 5 calls in a row fail, then tries 1"
    ],
    [
      { consecutiveFailures: 5, slowCallRateThreshold: "80%", on: ["error"] },
      "opens for 1m when 5 calls in a row fail or 80% of the last 100 calls take longer than 1m (only error is a failure), then tries 1"
    ]
  ])("says %j in words", (written, words) => {
    expect(CircuitBreaker.describe(decode(CircuitBreaker.CircuitBreaker, written))).toBe(words)
  })

  it.each([
    [{ failureRateThreshold: 0 }],
    [{ minimumNumberOfCalls: 0 }],
    [{ slidingWindow: "10s" }],
    [{ waitMultiplier: "0.5x" }],
    [{ consecutiveFailures: 0 }]
  ])("does not accept %j", (written) => {
    expect(() => decode(CircuitBreaker.CircuitBreaker, written)).toThrow()
  })
})
