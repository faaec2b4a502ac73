import { describe, expect, it } from "vitest"
import { second } from "../../../src/sim/kernel/Instant.ts"
import type { Endpoint } from "../../../src/sim/model/Endpoint.ts"
import * as Bulkhead from "../../../src/sim/policies/Bulkhead.ts"
import * as BreakerPresets from "../../../src/sim/policies/breakers/BreakerPresets.ts"
import * as CircuitBreaker from "../../../src/sim/policies/breakers/CircuitBreaker.ts"
import * as Hedge from "../../../src/sim/policies/hedges/Hedge.ts"
import * as RateLimit from "../../../src/sim/policies/RateLimit.ts"
import * as Timeout from "../../../src/sim/policies/Timeout.ts"
import { decode, Lab } from "./Lab.ts"

// What each says is said here once more, as it stands in the library's own documentation, in words and by behaviour.
describe("a preset", () => {
  it.each([
    ["breaker", BreakerPresets.presets],
    ["bulkhead", Bulkhead.presets],
    ["hedge", Hedge.presets],
    ["rate limit", RateLimit.presets],
    ["timeout", Timeout.presets]
  ])("of a %s cites the file it was read from", (_, presets) => {
    for (const { source } of Object.values(presets)) expect(source).toMatch(/^[\w-]+\/[\w-]+ [\w/.-]+\.\w+/)
  })

  it.each([
    ["resilience4j", "opens for 1m when 50% of the last 100 calls fail, then tries 10"],
    ["polly", "opens for 5s when 10% of the calls of the last 30s fail, then tries 1"],
    ["hystrix", "opens for 5s when 50% of the calls of the last 10s fail, then tries 1"],
    [
      "finagle-consecutive",
      "opens for 5s (2x as long each time it fails again up to 5m) with equal-after-first jitter " +
        "when 5 calls in a row fail, then tries 1"
    ]
  ])("makes a breaker that of %s", (preset, words) => {
    expect(CircuitBreaker.describe(decode(CircuitBreaker.CircuitBreaker, { preset }))).toBe(
      `${words} (preset ${preset})`
    )
  })

  it.each([
    ["resilience4j", "at most 25 calls at a time, more are rejected"],
    ["hystrix", "at most 10 calls at a time, more are rejected"],
    ["polly", "at most 1000 calls at a time, more are rejected"],
    ["envoy", "at most 1024 calls at a time, more are rejected"]
  ])("makes a bulkhead that of %s", (preset, words) => {
    expect(Bulkhead.describe(decode(Bulkhead.Bulkhead, { preset }))).toBe(`${words} (preset ${preset})`)
  })

  it.each([
    ["resilience4j", "1s"],
    ["polly", "30s"],
    ["hystrix", "1s"],
    ["envoy", "15s"]
  ])("makes a timeout that of %s", (preset, after) => {
    const words = `stops waiting after ${after}, while the callee keeps working`

    expect(Timeout.describe(decode(Timeout.Timeout, { preset }))).toBe(`${words} (preset ${preset})`)
  })

  it("makes a rate limit that of resilience4j", () => {
    expect(RateLimit.describe(decode(RateLimit.RateLimit, { preset: "resilience4j" }))).toBe(
      "at most 50 in each 500ns, more wait up to 5s (preset resilience4j)"
    )
  })

  it("gives way to what is written beside it", () => {
    const { describe: breaker } = CircuitBreaker
    const written = { preset: "polly", waitDurationInOpenState: "20s", permittedNumberOfCallsInHalfOpenState: 3 }

    expect(breaker(decode(CircuitBreaker.CircuitBreaker, written))).toBe(
      "opens for 20s when 10% of the calls of the last 30s fail, then tries 3 (preset polly)"
    )
    expect(Bulkhead.describe(decode(Bulkhead.Bulkhead, { preset: "hystrix", queue: 5 }))).toBe(
      "at most 10 calls at a time, 5 more wait (preset hystrix)"
    )
    expect(Bulkhead.describe(decode(Bulkhead.Bulkhead, { preset: "hystrix", maxWait: "1s" }))).toBe(
      "at most 10 calls at a time, more wait up to 1s (preset hystrix)"
    )
    expect(RateLimit.describe(decode(RateLimit.RateLimit, { preset: "resilience4j", window: "1s", maxWait: 0 }))).toBe(
      "at most 50 in each 1s, more are rejected (preset resilience4j)"
    )
    expect(Timeout.describe(decode(Timeout.Timeout, { preset: "envoy", after: "2s" }))).toBe(
      "stops waiting after 2s, while the callee keeps working (preset envoy)"
    )
  })

  const breaker = (lab: Lab, written: unknown, endpoint: Endpoint) =>
    lab.through(CircuitBreaker.make(decode(CircuitBreaker.CircuitBreaker, written), lab.caller, lab.run), endpoint)

  // Calls of which every fifth fails: Polly's breaks at the 100th, for 5 s, and closes after one good one.
  it("of Polly's breaker needs 100 calls and 10%, and one good trial", () => {
    const lab = new Lab()
    const callee = lab.callee(...Array.from({ length: 100 }, (_, i) => [0, i % 5 === 4 ? "error" : "full"] as const), [
      0,
      "full"
    ])
    const endpoint = breaker(lab, { preset: "polly" }, callee.endpoint)

    for (let i = 0; i < 100; i++) lab.callAt(i, endpoint)
    for (const at of [100, 5098, 5099, 5100]) lab.callAt(at, endpoint)
    lab.finish()

    expect(callee.instants.slice(99)).toEqual([99, 5099, 5100])
    expect(lab.changes.map((change) => change.split(":")[0])).toEqual([
      "breaker opened",
      "breaker half-open",
      "breaker closed"
    ])
  })

  it("of Polly's and Hystrix's breaker knows no slow calls, unless it is told how slow they are", () => {
    const changesOf = (written: object) => {
      const lab = new Lab()
      const endpoint = breaker(lab, written, lab.callee([100_000, "full"]).endpoint)
      for (let i = 0; i < 200; i++) lab.callAt(i, endpoint)
      return lab.finish().changes.length
    }

    expect([changesOf({ preset: "polly" }), changesOf({ preset: "hystrix" })]).toEqual([0, 0])
    expect(changesOf({ preset: "resilience4j" })).toBe(1)
    expect(changesOf({ preset: "hystrix", slowCallDurationThreshold: "50s" })).toBe(1)
  })

  // Finagle's equalJittered(5 s, 300 s): exactly 5 s first, then 5 to 10, 10 to 20, ... and 300 at most.
  it("of Finagle's breaker waits 5s, then from half to all of what doubles, up to 5m", () => {
    const lab = new Lab(2)
    const callee = lab.callee([0, "error"])
    const endpoint = breaker(lab, { preset: "finagle-consecutive" }, callee.endpoint)

    for (let at = 0; at < 2_000_000; at += 100) lab.callAt(at, endpoint)
    lab.finish()

    const trials = callee.instants.slice(4)
    const waits = trials.slice(1).map((at, i) => (at - trials[i]!) / 1000)
    expect(waits[0]).toBe(5)
    for (const [i, wait] of waits.slice(1).entries()) {
      const all = Math.min(300, 10 * 2 ** i)
      expect(wait).toBeGreaterThanOrEqual(all / 2)
      expect(wait).toBeLessThanOrEqual(all + 0.1)
    }
    expect(waits.length).toBeGreaterThan(7)
  })

  it.each([
    [CircuitBreaker.CircuitBreaker, { preset: "poly" }],
    [Bulkhead.Bulkhead, { preset: "cockatiel" }],
    [Timeout.Timeout, { preset: "grpc" }],
    [Timeout.Timeout, {}],
    [RateLimit.RateLimit, { preset: "resilience4j", rate: "1/s" }],
    [Hedge.Hedge, { preset: "finagle" }]
  ])("is one that there is: %j is none", (schema, written) => {
    expect(() => decode(schema as typeof Hedge.Hedge, written)).toThrow()
  })

  it("is given in nanoseconds, as everything is", () => {
    expect(decode(Timeout.Timeout, "15s")).toBe(Timeout.presets.envoy.options.after)
    expect(RateLimit.presets.resilience4j.options).toEqual({
      algorithm: "fixed-window",
      limit: 50,
      window: 500,
      maxWait: 5 * second
    })
  })
})
