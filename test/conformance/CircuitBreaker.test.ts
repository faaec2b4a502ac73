import {
  ConsecutiveBreaker,
  CountBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleAll,
  noJitterGenerator
} from "cockatiel"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as CircuitBreaker from "../../src/sim/policies/breakers/CircuitBreaker.ts"
import { decode, type Lab } from "../sim/policies/Lab.ts"
import type { Call, Theirs } from "./Histories.ts"
import { histories, ours, theirs } from "./Histories.ts"

const breaker = (written: unknown) => (lab: Lab) =>
  CircuitBreaker.make(decode(CircuitBreaker.CircuitBreaker, written), lab.caller, lab.run)

const agree = async (calls: ReadonlyArray<Call>, written: unknown, make: () => Theirs): Promise<void> => {
  expect(ours(calls, breaker(written))).toEqual(await theirs(calls, make))
}

const consecutive = (failures: number, halfOpenAfter: number) => () =>
  circuitBreaker(handleAll, { halfOpenAfter, breaker: new ConsecutiveBreaker(failures) })

/** One call at a time: each begins when the one before has long ended. */
const oneByOne = histories({ gap: fc.integer({ min: 4, max: 15 }), takes: fc.integer({ min: 0, max: 3 }), calls: 40 })
/** Any number at a time. */
const together = histories({ gap: fc.integer({ min: 0, max: 3 }), takes: fc.integer({ min: 0, max: 8 }), calls: 40 })

const call = (at: number, takes: number, isGood: boolean): Call => ({ at, tries: [{ takes, isGood }] })

describe("a circuit breaker and cockatiel's", () => {
  it("agree on failures in a row, and on the one call that tries", async () => {
    await fc.assert(
      fc.asyncProperty(oneByOne, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 40 }), (calls, n, seconds) =>
        agree(calls, { consecutiveFailures: n, waitDurationInOpenState: `${seconds}s` }, consecutive(n, 1000 * seconds))
      )
    )
  })

  it("agree on calls that overlap, until the first one tries", async () => {
    await fc.assert(
      fc.asyncProperty(together, fc.integer({ min: 1, max: 4 }), (calls, n) =>
        agree(calls, { consecutiveFailures: n, waitDurationInOpenState: "1h" }, consecutive(n, 3_600_000))
      )
    )
  })

  it("agree on a wait that grows while it keeps opening, and begins anew when it has closed", async () => {
    const growing = () =>
      circuitBreaker(handleAll, {
        halfOpenAfter: new ExponentialBackoff({ generator: noJitterGenerator, initialDelay: 5000, maxDelay: 30_000 }),
        breaker: new ConsecutiveBreaker(1)
      })
    const written = {
      consecutiveFailures: 1,
      waitDurationInOpenState: "5s",
      waitMultiplier: "2x",
      maxWaitDurationInOpenState: "30s"
    }

    await fc.assert(fc.asyncProperty(oneByOne, (calls) => agree(calls, written, growing)))
  })

  it("agree on a share of the last calls up to the first opening, off the threshold itself", async () => {
    // No whole number of failures is 35.1% of at most 12 calls.
    const threshold = 0.351

    await fc.assert(
      fc.asyncProperty(oneByOne, fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), (calls, a, b) => {
        const [minimumNumberOfCalls, size] = [Math.min(a, b), Math.max(a, b)]
        // What makes the calls enough to judge is a failure; see below for a success.
        const enough = calls.map((one, i) =>
          i + 1 === minimumNumberOfCalls ? { ...one, tries: [{ ...one.tries[0]!, isGood: false }] } : one
        )
        return agree(
          enough,
          {
            failureRateThreshold: threshold,
            slidingWindow: { calls: size },
            minimumNumberOfCalls,
            waitDurationInOpenState: "1h"
          },
          () =>
            circuitBreaker(handleAll, {
              halfOpenAfter: 3_600_000,
              breaker: new CountBreaker({ threshold, size, minimumNumberOfCalls })
            })
        )
      })
    )
  })

  it("differ on a success that makes the calls enough: ours judges after it, as resilience4j's, cockatiel's does not", async () => {
    const calls = [call(0, 1, false), call(1000, 1, true), call(2000, 1, true)]
    const written = { failureRateThreshold: "40%", slidingWindow: { calls: 2 }, waitDurationInOpenState: "1h" }
    const make = () =>
      circuitBreaker(handleAll, { halfOpenAfter: 3_600_000, breaker: new CountBreaker({ threshold: 0.4, size: 2 }) })

    expect(ours(calls, breaker(written))[2]!.answer).toBe("breaker open at 2000")
    expect((await theirs(calls, make))[2]!.answer).toBe("full at 2001")
  })

  it("differ at the threshold: ours opens when it is reached, as resilience4j's, cockatiel's when it is passed", async () => {
    const calls = [call(0, 1, true), call(1000, 1, false), call(2000, 1, true)]
    const written = { failureRateThreshold: "50%", slidingWindow: { calls: 2 }, waitDurationInOpenState: "1h" }
    const make = () =>
      circuitBreaker(handleAll, { halfOpenAfter: 3_600_000, breaker: new CountBreaker({ threshold: 0.5, size: 2 }) })

    expect(ours(calls, breaker(written))[2]!.answer).toBe("breaker open at 2000")
    expect((await theirs(calls, make))[2]!.answer).toBe("full at 2001")
  })

  it("differ in what a window knows after it closed: ours nothing, cockatiel's the call that closed it", async () => {
    const calls = [
      call(0, 1, false),
      call(1000, 1, false),
      call(9000, 1, true),
      call(10_000, 1, false),
      call(11_000, 1, false),
      call(12_000, 1, true)
    ]
    const written = {
      failureRateThreshold: "67%",
      slidingWindow: { calls: 3 },
      minimumNumberOfCalls: 2,
      waitDurationInOpenState: "5s",
      permittedNumberOfCallsInHalfOpenState: 1
    }
    const make = () =>
      circuitBreaker(handleAll, {
        halfOpenAfter: 5000,
        breaker: new CountBreaker({ threshold: 0.67, size: 3, minimumNumberOfCalls: 2 })
      })

    // Two failures of two, and two of three.
    expect(ours(calls, breaker(written)).at(-1)!.answer).toBe("breaker open at 12000")
    expect((await theirs(calls, make)).at(-1)!.answer).toBe("full at 12001")
  })

  it("differ while one call tries: ours rejects the next, cockatiel's keeps it until the trial has ended", async () => {
    const calls = [call(0, 1, false), call(6000, 2001, true), call(7000, 1, true)]
    const written = { consecutiveFailures: 1, waitDurationInOpenState: "5s" }

    expect(ours(calls, breaker(written))[2]).toEqual({ begun: [], answer: "breaker open at 7000" })
    expect((await theirs(calls, consecutive(1, 5000)))[2]).toEqual({ begun: [8001], answer: "full at 8002" })
  })

  it("differ on an old call that succeeds during a trial: ours counts it where it ends, as resilience4j's", async () => {
    // The first call began before the breaker opened, and ends while the third tries.
    const calls = [call(0, 7001, true), call(1000, 1, false), call(7000, 5001, false), call(8000, 1, true)]
    const written = { consecutiveFailures: 1, waitDurationInOpenState: "5s" }

    expect(ours(calls, breaker(written))[3]!.answer).toBe("full at 8001")
    // Kept until the trial has failed, and then rejected.
    expect((await theirs(calls, consecutive(1, 5000)))[3]!.answer).toBe("breaker open at 12001")
  })
})
