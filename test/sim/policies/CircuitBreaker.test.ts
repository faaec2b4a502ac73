import * as Effect from "effect/Effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { second } from "../../../src/sim/kernel/Instant.ts"
import type { Endpoint } from "../../../src/sim/model/Endpoint.ts"
import type { Signal, State } from "../../../src/sim/policies/CircuitBreaker.ts"
import * as CircuitBreaker from "../../../src/sim/policies/CircuitBreaker.ts"
import { decode, Lab } from "./Lab.ts"

const options = {
  failureRateThreshold: 0.5,
  slowCallRateThreshold: 0.8,
  slowCallDurationThreshold: 2 * second,
  slidingWindow: { calls: 10 },
  minimumNumberOfCalls: 4,
  waitDurationInOpenState: 30 * second,
  permittedNumberOfCallsInHalfOpenState: 3
}

const { closed } = CircuitBreaker
const open = (until: number): State => ({ name: "open", until })
const halfOpen = (permits: number): State => ({ name: "half-open", permits })
const asked = (at: number): Signal => ({ kind: "asked", at })
const ended = (calls: number, failed: number, slow = 0): Signal => ({
  kind: "ended",
  at: 100,
  tally: { calls, failed, slow }
})
const left: Signal = { kind: "left" }
const reopened = open(100 + 30 * second)

describe("the state of a circuit breaker", () => {
  it.each<[string, State, Signal, State]>([
    ["closed stays closed when asked", closed, asked(5), closed],
    ["closed waits for enough calls", closed, ended(3, 3), closed],
    ["closed bears a rate below its threshold", closed, ended(10, 4), closed],
    ["closed opens at the threshold of failures", closed, ended(10, 5), reopened],
    ["closed opens as soon as there are enough calls", closed, ended(4, 2), reopened],
    ["closed bears slow calls below their threshold", closed, ended(10, 0, 7), closed],
    ["closed opens at the threshold of slow calls", closed, ended(10, 0, 8), reopened],
    ["closed does not mind interrupted calls", closed, left, closed],
    ["open stays open when asked too early", open(50), asked(49), open(50)],
    ["open tries at the end of its wait, the one who asks first", open(50), asked(50), halfOpen(2)],
    ["open does not mind late ends", open(50), ended(10, 10), open(50)],
    ["open does not mind interrupted calls", open(50), left, open(50)],
    ["half-open lets through what it may", halfOpen(2), asked(60), halfOpen(1)],
    ["half-open without permits stays as it is", halfOpen(0), asked(60), halfOpen(0)],
    ["half-open waits for all it let through", halfOpen(0), ended(2, 2), halfOpen(0)],
    ["half-open closes below the threshold", halfOpen(0), ended(3, 1), closed],
    ["half-open opens again at the threshold", halfOpen(0), ended(3, 2), reopened],
    ["half-open opens again when calls are slow", halfOpen(0), ended(3, 0, 3), reopened],
    ["half-open gets the permit of an interrupted call back", halfOpen(0), left, halfOpen(1)]
  ])("%s", (_, before, signal, after) => {
    expect(CircuitBreaker.step(options, before, signal)).toEqual(after)
  })

  it.each<[State, number, boolean]>([
    [closed, 0, true],
    [open(50), 49, false],
    [open(50), 50, true],
    [halfOpen(1), 0, true],
    [halfOpen(0), 0, false]
  ])("%j at %d lets a call through: %s", (state, at, isThrough) => {
    expect(CircuitBreaker.permits(state, at)).toBe(isThrough)
  })

  it("is the very same object where nothing changes", () => {
    for (const state of [closed, open(50), halfOpen(0)]) {
      expect(CircuitBreaker.step(options, state, asked(10))).toBe(state)
    }
  })

  it("judges by a quotient: 7 failures of 100 are 7%", () => {
    const of = { ...options, failureRateThreshold: 0.07, slidingWindow: { calls: 100 }, minimumNumberOfCalls: 100 }

    expect(CircuitBreaker.step(of, closed, ended(100, 7)).name).toBe("open")
    expect(CircuitBreaker.step(of, closed, ended(100, 6)).name).toBe("closed")
  })

  it("judges a full window of calls even where more calls are asked for than it holds", () => {
    const of = { ...options, slidingWindow: { calls: 3 }, minimumNumberOfCalls: 100 }

    expect(CircuitBreaker.step(of, closed, ended(3, 3)).name).toBe("open")
    expect(CircuitBreaker.step({ ...of, slidingWindow: { time: second } }, closed, ended(3, 3)).name).toBe("closed")
  })

  it("never lets more through while half-open than it may, and never through while open", () => {
    const signal = fc.oneof(
      fc.record({ kind: fc.constant("asked" as const), at: fc.integer({ min: 0, max: 100 * second }) }),
      fc.constant(left),
      fc.tuple(fc.nat(10), fc.nat(10)).map(([calls, failed]) => ended(calls, Math.min(failed, calls)))
    )

    fc.assert(
      fc.property(fc.array(signal), (signals) => {
        let state: State = closed
        for (const next of signals) {
          if (next.kind === "asked" && !CircuitBreaker.permits(state, next.at)) {
            expect(CircuitBreaker.step(options, state, next)).toBe(state)
          }
          state = CircuitBreaker.step(options, state, next)
          if (state.name === "half-open") expect(state.permits).toBeGreaterThanOrEqual(0)
        }
      })
    )
  })
})

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
    ]
  ])("says %j in words", (written, words) => {
    expect(CircuitBreaker.describe(decode(CircuitBreaker.CircuitBreaker, written))).toBe(words)
  })

  it.each([[{ failureRateThreshold: 0 }], [{ minimumNumberOfCalls: 0 }], [{ slidingWindow: "10s" }]])(
    "does not accept %j",
    (written) => {
      expect(() => decode(CircuitBreaker.CircuitBreaker, written)).toThrow()
    }
  )
})
