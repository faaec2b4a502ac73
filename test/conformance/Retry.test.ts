import {
  ConstantBackoff,
  decorrelatedJitterGenerator,
  ExponentialBackoff,
  fullJitterGenerator,
  halfJitterGenerator,
  handleAll,
  noJitterGenerator,
  retry
} from "cockatiel"
import fc from "fast-check"
import { describe, expect, it, vi } from "vitest"
import { millisecond } from "../../src/sim/kernel/Instant.ts"
import { RandomStreams } from "../../src/sim/kernel/RandomStreams.ts"
import * as Backoff from "../../src/sim/policies/retries/Backoff.ts"
import * as Retry from "../../src/sim/policies/retries/Retry.ts"
import { decode, type Lab } from "../sim/policies/Lab.ts"
import type { Call, Theirs } from "./Histories.ts"
import { histories, ours, theirs } from "./Histories.ts"

const retrying = (written: unknown) => (lab: Lab) => Retry.make(decode(Retry.Retry, written), lab.caller, lab.run)

const agree = async (calls: ReadonlyArray<Call>, written: unknown, make: () => Theirs): Promise<void> => {
  expect(ours(calls, retrying(written))).toEqual(await theirs(calls, make))
}

const failures = histories({
  gap: fc.integer({ min: 0, max: 5 }),
  takes: fc.integer({ min: 0, max: 3 }),
  tries: 6,
  calls: 8
})
const retries = fc.integer({ min: 0, max: 6 })

describe("a retry and cockatiel's", () => {
  it("agree on tries at once; ours counts the first try too, cockatiel's only those after it", async () => {
    await fc.assert(
      fc.asyncProperty(failures, retries, (calls, n) =>
        agree(calls, { attempts: n + 1 }, () => retry(handleAll, { maxAttempts: n }))
      )
    )
  })

  it("agree on a wait that is always as long", async () => {
    await fc.assert(
      fc.asyncProperty(failures, retries, fc.integer({ min: 1, max: 3000 }), (calls, n, wait) =>
        agree(calls, { attempts: n + 1, backoff: `constant(${wait}ms)` }, () =>
          retry(handleAll, { maxAttempts: n, backoff: new ConstantBackoff(wait) })
        )
      )
    )
  })

  it("agree on a wait that doubles up to a limit", async () => {
    const spans = fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 500, max: 5000 }))

    await fc.assert(
      fc.asyncProperty(failures, retries, spans, (calls, n, [initialDelay, maxDelay]) =>
        agree(calls, { attempts: n + 1, backoff: `exponential(${initialDelay}ms, max=${maxDelay}ms)` }, () =>
          retry(handleAll, {
            maxAttempts: n,
            backoff: new ExponentialBackoff({ generator: noJitterGenerator, initialDelay, maxDelay })
          })
        )
      )
    )
  })

  it("agree on what is drawn around a wait by full and by equal jitter, to the millisecond", () => {
    const tries = fc.integer({ min: 1, max: 10 })
    const draws = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    const options = { initialDelay: 128, exponent: 2, maxDelay: 30_000 }
    const backoff = decode(Backoff.Backoff, "exponential(128ms, max=30s)")

    fc.assert(
      fc.property(tries, draws, (n, draw) => {
        const random = vi.spyOn(Math, "random").mockReturnValue(draw)
        try {
          const [full] = fullJitterGenerator(n - 1, { ...options, generator: fullJitterGenerator })
          const [half] = halfJitterGenerator(n - 1, { ...options, generator: halfJitterGenerator })
          const wait = (jitter: "full" | "equal") => Backoff.waitAfter(backoff, jitter, n, 0, draw) / millisecond
          // Theirs is rounded down to milliseconds, ours to the nearest nanosecond.
          expect(Math.abs(wait("full") - full - 0.5)).toBeLessThan(0.500_001)
          expect(Math.abs(wait("equal") - half - 0.5)).toBeLessThan(0.500_001)
        } finally {
          random.mockRestore()
        }
      })
    )
  })

  it("differ in decorrelated jitter: ours is AWS's and never below its base, cockatiel's is Polly's and may be 0", () => {
    const random = vi.spyOn(Math, "random").mockReturnValue(0)
    try {
      const [first] = decorrelatedJitterGenerator(undefined, {
        initialDelay: 128,
        exponent: 2,
        maxDelay: 30_000,
        generator: decorrelatedJitterGenerator
      })
      const backoff = decode(Backoff.Backoff, "exponential(128ms, max=30s)")

      expect(first).toBe(0)
      expect(Backoff.waitAfter(backoff, "decorrelated", 1, 0, 0)).toBe(128 * millisecond)
    } finally {
      random.mockRestore()
    }
  })

  it("agree on Polly's decorrelated jitter, which cockatiel has by default, to the nanosecond", () => {
    const options = { initialDelay: 128, exponent: 2, maxDelay: 30_000, generator: decorrelatedJitterGenerator }
    const backoff = decode(Backoff.Backoff, "exponential(128ms, max=30s)")
    const draws = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { maxLength: 12 })

    fc.assert(
      fc.property(draws, (drawn) => {
        let state: [number, number] | undefined
        let draw = 0
        const memory = { waited: 0, drawn: 0 }
        const stream = new RandomStreams(1).stream("client/retry")
        const waitAfter = Backoff.make(backoff, "decorrelated-v2", Object.assign(stream, { next: () => draw }))
        for (const [i, next] of drawn.entries()) {
          draw = next
          const random = vi.spyOn(Math, "random").mockReturnValue(draw)
          const [theirs, after] = decorrelatedJitterGenerator(state, options)
          random.mockRestore()
          state = after
          expect(Math.abs(waitAfter(i + 1, memory) - theirs * millisecond)).toBeLessThan(2)
        }
      })
    )
  })

  it("differ in the factor: cockatiel 3.2.1 doubles without jitter, whatever its exponent says", async () => {
    const calls: ReadonlyArray<Call> = [{ at: 0, tries: [{ takes: 1, isGood: false }] }]
    const make = () =>
      retry(handleAll, {
        maxAttempts: 2,
        backoff: new ExponentialBackoff({ generator: noJitterGenerator, initialDelay: 100, exponent: 3 })
      })

    expect(ours(calls, retrying({ attempts: 3, backoff: "exponential(100ms, factor=3)" }))[0]!.begun).toEqual([
      0, 101, 402
    ])
    expect((await theirs(calls, make))[0]!.begun).toEqual([0, 101, 302])
  })
})
