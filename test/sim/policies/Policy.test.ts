import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import type { Endpoint } from "../../../src/sim/model/Endpoint.ts"
import * as Policy from "../../../src/sim/policies/Policy.ts"
import { decode, Lab } from "./Lab.ts"

const none = (): Endpoint => {
  throw new Error("no steps were given")
}

const through = (lab: Lab, items: ReadonlyArray<unknown>, endpoint: Endpoint, steps = none) =>
  Policy.compose(
    items.map((item) => Effect.runSync(Policy.make(decode(Policy.PolicyOptions, item), lab.caller, lab.run, steps))),
    endpoint
  )

/** Every policy, as an item of `through`. */
const items = [
  { retry: { attempts: 3, backoff: "exponential(100ms)", jitter: "full" } },
  { timeout: "800ms" },
  { timeout: { after: "800ms", cancels: "everything" } },
  { deadline: "1s" },
  { breaker: { failureRateThreshold: "50%" } },
  { bulkhead: 25 },
  { rateLimit: { rate: "100/s" } },
  { rateLimit: { algorithm: "leaky-bucket", rate: "100/s", capacity: 10 } },
  { rateLimit: { algorithm: "fixed-window", limit: 100, window: "60s" } },
  { rateLimit: { algorithm: "sliding-log", limit: 100, window: "60s" } },
  { rateLimit: { algorithm: "sliding-counter", limit: 100, window: "60s" } },
  { adaptiveLimit: { algorithm: "aimd" } },
  { adaptiveLimit: { algorithm: "vegas" } },
  { adaptiveLimit: { algorithm: "gradient2", window: { time: "1s" } } },
  { shed: { inFlight: 100 } },
  { throttle: { k: 2, window: "2m" } },
  { throttle: { algorithm: "admission-control", srThreshold: "90%" } },
  { retry: { preset: "aws-sdk-2026", attempts: "unlimited", backoffWhenThrottled: "linear(1s)" } },
  { hedge: { after: "50ms" } },
  { hedge: { after: "p99.9", window: 100 } },
  { hedge: { preset: "polly", attempts: 3 } },
  { hedge: { tied: true } },
  { fallback: { answer: "degraded" } },
  { fallback: { steps: [{ call: "cache.get" }] } }
]

describe("a policy", () => {
  it.each(items)("%j is read, said in words, and handed an answer through unchanged", (item) => {
    const lab = new Lab()

    lab.callAt(
      0,
      through(lab, [item], lab.callee([10, "full"]).endpoint, () => lab.callee([1, "full"]).endpoint)
    )

    expect(Policy.describe(decode(Policy.PolicyOptions, item))).not.toBe("")
    expect(lab.finish().endings).toEqual(["full at 10"])
  })

  it.each(items)("%j is written as it can be read again", (item) => {
    const options = decode(Policy.PolicyOptions, item)
    const written = Schema.encodeSync(Policy.PolicyOptions)(options)

    expect(Schema.encodeSync(Policy.PolicyOptions)(decode(Policy.PolicyOptions, written))).toEqual(written)
  })

  it.each(items)("%j releases everything when it is interrupted", (item) => {
    const lab = new Lab()
    const callee = lab.callee([10_000, "full"])

    const fiber = lab.call(through(lab, [item], callee.endpoint, () => callee.endpoint)(lab.request()))
    lab.at(5, () => fiber.interruptUnsafe())
    lab.finish()

    expect(lab.endings).toEqual(["interrupted at 5"])
    expect([callee.inside, lab.kernel.unfinished]).toEqual([0, 0])
  })

  it("describes every option it has, for the reference", () => {
    const undescribed: Array<string> = []
    const walk = (node: unknown, path: string): void => {
      if (typeof node !== "object" || node === null) return
      const { properties } = node as { properties?: Record<string, { description?: string; $ref?: string }> }
      for (const [name, property] of Object.entries(properties ?? {})) {
        const isPolicy = items.some((item) => name in item)
        if (!isPolicy && property.description === undefined && property.$ref === undefined) {
          if (!JSON.stringify(property).includes('"description"')) undescribed.push(`${path}.${name}`)
        }
      }
      for (const [key, inner] of Object.entries(node)) walk(inner, `${path}.${key}`)
    }

    walk(Schema.toJsonSchemaDocument(Policy.PolicyOptions), "")

    expect(undescribed).toEqual([])
  })

  it.each([
    [{ retry: { preset: "polly" } }, "up to 4 tries, after 2s (preset polly)"],
    [{ timeout: { preset: "polly" } }, "stops waiting after 30s, while the callee keeps working (preset polly)"],
    [{ bulkhead: { preset: "polly", maxConcurrent: 9 } }, "at most 9 calls at a time, more are rejected (preset polly)"]
  ])("%j says the name of its preset beside what it does", (item, words) => {
    expect(Policy.describe(decode(Policy.PolicyOptions, item))).toBe(words)
  })

  it("is one thing only", () => {
    expect(() => decode(Policy.PolicyOptions, {})).toThrow()
    expect(() => decode(Policy.PolicyOptions, { retry: {}, timeout: "1s" })).toThrow()
  })

  it("has its steps read by the schema that the scenario language brings", () => {
    const withWork = Policy.withSteps(Schema.Struct({ work: Schema.String }))

    expect(() => decode(withWork, { fallback: { steps: [{ work: "1ms" }] } })).not.toThrow()
    expect(() => decode(withWork, { fallback: { steps: [{ wrok: "1ms" }] } })).toThrow()
  })

  it("has its steps compiled where it has any", () => {
    const lab = new Lab()
    const given: Array<unknown> = []
    const cache = lab.callee([2, "full"])
    const compile = (steps: ReadonlyArray<unknown>): Endpoint => {
      given.push(steps)
      return cache.endpoint
    }
    const item = { fallback: { steps: [{ call: "cache.get" }] } }

    const endpoint = Policy.compose(
      [Effect.runSync(Policy.make(decode(Policy.PolicyOptions, item), lab.caller, lab.run, compile))],
      lab.callee([1, "error"]).endpoint
    )
    lab.callAt(0, endpoint)

    expect(given).toEqual([[{ call: "cache.get" }]])
    expect(lab.finish().endings).toEqual(["degraded at 3"])
  })
})

describe("policies together", () => {
  it("stand outermost first", () => {
    const retryOutside = new Lab()
    const timeoutOutside = new Lab()
    const slow = [2000, "full"] as const

    retryOutside.callAt(
      0,
      through(retryOutside, [{ retry: { attempts: 2 } }, { timeout: "1s" }], retryOutside.callee(slow).endpoint)
    )
    timeoutOutside.callAt(
      0,
      through(timeoutOutside, [{ timeout: "1s" }, { retry: { attempts: 2 } }], timeoutOutside.callee(slow).endpoint)
    )

    expect(retryOutside.finish().endings).toEqual(["timed out at 2000"])
    expect(timeoutOutside.finish().endings).toEqual(["timed out at 1000"])
  })

  it("are nothing where there are none", () => {
    const { endpoint } = new Lab().callee([1, "full"])

    expect(Policy.compose([], endpoint)).toBe(endpoint)
  })

  it("work as a stack: a fallback over a breaker over a retry over a timeout", () => {
    const lab = new Lab()
    const callee = lab.callee([5000, "full"])
    const endpoint = through(
      lab,
      [
        { fallback: { answer: "degraded" } },
        { breaker: { slidingWindow: { calls: 2 }, failureRateThreshold: "100%", waitDurationInOpenState: "1m" } },
        { retry: { attempts: 2, backoff: "constant(100ms)" } },
        { timeout: { after: "1s", cancels: "everything" } }
      ],
      callee.endpoint
    )

    for (const at of [0, 10_000, 20_000]) lab.callAt(at, endpoint)
    lab.finish()

    // Each call: 1 s, 100 ms, 1 s, then the fallback; the third finds the breaker open.
    expect(lab.endings).toEqual(["degraded at 2100", "degraded at 12100", "degraded at 20000"])
    expect(callee.instants).toEqual([0, 1100, 10_000, 11_100])
  })
})
