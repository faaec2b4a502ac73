import { describe, expect, it } from "vitest"
import * as Policy from "../../../../src/sim/policies/Policy.ts"
import * as Retry from "../../../../src/sim/policies/retries/Retry.ts"
import { presets } from "../../../../src/sim/policies/retries/RetryPresets.ts"
import { decode, Lab } from "../Lab.ts"

const words = (retry: unknown) => Policy.describe(decode(Policy.PolicyOptions, { retry }))

/** When tries begin of a call that always fails so, if every wait is drawn as long as it can be. */
const longest = (written: unknown, reason: "error" | "rate limited" | "unreachable" = "error") => {
  const lab = new Lab()
  Object.assign(lab.kernel.streams.stream("shop.checkout -> payments.charge/retry"), { next: () => 1 })
  const callee = lab.callee([0, reason])
  const policy = Retry.make(decode(Retry.Retry, written), lab.caller, lab.run)
  lab.callAt(0, lab.through(policy, callee.endpoint))
  lab.finish(100_000)
  return callee.instants
}

describe("a preset of retries", () => {
  it.each(Object.entries(presets))("%s cites the file it was read from", (_, { source }) => {
    expect(source).toMatch(/^[\w-]+\/[\w-]+ [\w/.-]+\.\w+/)
  })

  it.each([
    ["resilience4j", "up to 3 tries, after 500ms (preset resilience4j)"],
    ["polly", "up to 4 tries, after 2s (preset polly)"],
    [
      "cockatiel",
      "as many tries as it takes, exponential back-off from 128ms up to 30s with decorrelated-v2 jitter (preset cockatiel)"
    ],
    [
      "envoy",
      "up to 2 tries, exponential back-off from 25ms up to 250ms with full jitter, retries at most 3 at a time, " +
        "if timed out or queue full or shed or error or unreachable or crashed (preset envoy)"
    ],
    [
      "grpc",
      "up to 4 tries, exponential back-off from 100ms up to 1s, give or take 20%, retries while more than half of 10 " +
        "tokens are left (a failure costs 1, an answer brings 0.1), if unreachable or crashed (preset grpc)"
    ],
    [
      "finagle",
      "as many tries as it takes, at once, retries at most 20% of the calls of the last 10s, and 10 a second in any " +
        "case, 20% of that for one call, if unreachable or queue full or too many in flight or rate limited or shed " +
        "(preset finagle)"
    ],
    [
      "linkerd",
      "as many tries as it takes, at once, retries at most 20% of the calls of the last 10s, and 10 a second in any " +
        "case (preset linkerd)"
    ],
    ["linkerd-annotations", "up to 2 tries, at once (preset linkerd-annotations)"],
    [
      "aws-sdk-standard",
      "up to 3 tries, exponential back-off from 1s up to 20s with full jitter, retries from a quota of 500 (5 each, 10 " +
        "after a timeout) (preset aws-sdk-standard)"
    ],
    [
      "aws-sdk-2026",
      "up to 3 tries, exponential back-off from 50ms up to 20s with full jitter, when throttled exponential back-off " +
        "from 1s up to 20s with full jitter, retries from a quota of 500 (14 each, 5 when throttled) (preset aws-sdk-2026)"
    ],
    ["hystrix", "a single try, no retries (preset hystrix)"]
  ])("called %s says what it does", (preset, said) => {
    expect(words({ preset })).toBe(said)
  })

  it.each([
    ["resilience4j", "error", [0, 500, 1000]],
    ["polly", "error", [0, 2000, 4000, 6000]],
    ["envoy", "error", [0, 25]],
    ["grpc", "unreachable", [0, 120, 360, 840]],
    ["grpc", "error", [0]],
    ["aws-sdk-standard", "error", [0, 1000, 3000]],
    ["aws-sdk-2026", "error", [0, 50, 150]],
    ["aws-sdk-2026", "rate limited", [0, 1000, 3000]],
    ["hystrix", "error", [0]]
  ] as const)("called %s tries a call that fails with %s at %j ms, at the latest", (preset, reason, instants) => {
    expect(longest({ preset }, reason)).toEqual(instants)
  })

  it("gives way to what is written beside it, field by field", () => {
    expect(longest({ preset: "polly", attempts: 2 })).toEqual([0, 2000])
    expect(longest({ preset: "aws-sdk-2026", attempts: 4, jitter: "equal", backoff: "exponential(25ms)" })).toEqual([
      0, 25, 75, 175
    ])
    expect(words({ preset: "envoy", budget: { envoy: {} }, on: ["error"] })).toBe(
      "up to 2 tries, exponential back-off from 25ms up to 250ms with full jitter, retries at most 20% of the tries under " +
        "way, or 3 at a time, if error (preset envoy)"
    )
  })

  it("is known by its name", () => {
    expect(() => decode(Retry.Retry, { preset: "pollly" })).toThrow()
  })
})
