import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { decode } from "../../src/scenarios/Decode.ts"
import { printMistake } from "../../src/scenarios/reading/Mistake.ts"
import { sourceOfText } from "../../src/scenarios/reading/Source.ts"

const scenario = (policy: string) => `name: shop
title: A shop
duration: 1m
system:
  shop:
    service: {instances: 1}
    endpoints:
      checkout:
        - call: payments.charge
          through:
            - ${policy}
  payments:
    service: {instances: 1}
    endpoints:
      charge: [{work: 1ms}]
journeys:
  buy:
    - call: shop.checkout
load:
  k6:
    scenarios:
      users: {executor: constant-arrival-rate, rate: 1, duration: 1m, preAllocatedVUs: 1, exec: buy}
`

const mistakesIn = (policy: string): ReadonlyArray<string> =>
  Result.match(decode(sourceOfText(scenario(policy), "shop.yaml"), {}), {
    onFailure: (mistakes) => mistakes.map((mistake) => printMistake(mistake)),
    onSuccess: () => []
  })

describe("a mistake in a policy", () => {
  it.each([
    "rateLimit: {algorithm: fixed-window, limit: 100, window: 60s}",
    "rateLimit: {rate: 100/s}",
    "rateLimit: {preset: resilience4j, window: 1s}",
    "adaptiveLimit: {algorithm: vegas}",
    "breaker: {preset: polly, waitMultiplier: 2x}",
    "bulkhead: {preset: hystrix, queue: 5}",
    "timeout: {preset: envoy}",
    "hedge: {after: p95, budget: 5%}",
    "hedge: {tied: true}"
  ])("is none in %s", (policy) => {
    expect(mistakesIn(policy)).toEqual([])
  })

  it.each([
    [
      "rateLimit: {algorithm: fixed-windw, limit: 5, window: 1s}",
      'there is no algorithm "fixed-windw"; did you mean "fixed-window"?'
    ],
    [
      "rateLimit: {limit: 5, window: 1s}",
      "a rate limit needs an algorithm: token-bucket, leaky-bucket, fixed-window, sliding-log, sliding-counter, aws-adaptive"
    ],
    ["adaptiveLimit: {algorithm: reno}", 'there is no algorithm "reno"; there are aimd, vegas, gradient2'],
    ["adaptiveLimit: {}", "an adaptive limit needs an algorithm: aimd, vegas, gradient2"],
    ["adaptiveLimit: {algorithm: aimd, min: 300}", "the min of a limit is not above its max, got 300 and 200"],
    ["breaker: {waitMultiplier: 0.5x}", "a wait does not become shorter: at least 1x"],
    ["hedge: {after: late}", 'expected a span such as 50ms, or a percentile such as p95, got "late"'],
    ["hedge: {attempts: 3}", "a hedge needs to know how late is late"],
    ["timeout: {cancels: waiting}", "a timeout needs to know after how long, e.g. after: 800ms"],
    ["breaker: {preset: poly}", "poly"]
  ])("says what is wrong in %s", (policy, words) => {
    const mistakes = mistakesIn(policy)

    expect(mistakes).toHaveLength(1)
    expect(mistakes[0]).toContain(words)
  })
})
