import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { decode } from "../../../src/scenarios/Decode.ts"
import { sourceOfText } from "../../../src/scenarios/reading/Source.ts"
import { rulingsOf } from "../../../src/scenarios/saying/Rulings.ts"

const scenario = `
name: rulings
title: A shop that calls its ledger twice
duration: 10s
system:
  shop:
    service:
      instances: 2
      workers: 4
      healthCheck: {interval: 5s}
    endpoints:
      buy:
        - call: ledger.book
          through:
            - breaker: {waitDurationInOpenState: 5s, slidingWindow: {time: 10s}}
            - retry: {attempts: 4}
            - timeout: 800ms
        - call: ledger.book
          through:
            - breaker: {preset: polly}
  ledger:
    service: {workers: 1}
    endpoints:
      book: [{work: constant(1ms)}]
journeys:
  buy: [{call: shop.buy}]
load:
  k6:
    scenarios:
      users: {executor: constant-arrival-rate, rate: 1, timeUnit: 1s, duration: 10s, preAllocatedVUs: 1, exec: buy}
`

const rulings = rulingsOf(Result.getOrThrow(decode(sourceOfText(scenario, "rulings.yaml"))).variants[0]!.scenario)

describe("the rulings behind what was recorded", () => {
  it("tell what is written from what is a default, and whose it is", () => {
    const found = rulings.of("shop.buy -> ledger.book", "breaker opened: 60% of 100 calls failed")

    expect(found).toContainEqual({
      setting: "breaker.waitDurationInOpenState",
      value: "5s",
      whose: "written in the scenario"
    })
    expect(found).toContainEqual({
      setting: "breaker.slidingWindow",
      value: "{time: 10s}",
      whose: "written in the scenario"
    })
    // The published default of resilience4j is 50%.
    const threshold = found.find(({ setting }) => setting === "breaker.failureRateThreshold")
    expect(threshold?.value).toBeUndefined()
    expect(threshold?.whose).toMatch(/^not written; default 50%.*resilience4j$/)
  })

  it("name the file in which a preset was read, with what it has", () => {
    const found = rulings.of("shop.buy -> ledger.book#2", "breaker opened: 60% of 200 calls failed")

    // Polly opens at a tenth and stays open for five seconds.
    expect(found.find(({ setting }) => setting === "breaker.failureRateThreshold")).toMatchObject({ value: "10%" })
    expect(found.find(({ setting }) => setting === "breaker.waitDurationInOpenState")).toMatchObject({
      value: "5s",
      whose: expect.stringContaining("App-vNext/Polly")
    })
  })

  it("know that a breaker which opens again judged the calls that it let through", () => {
    const settings = (what: string) =>
      rulings.of("shop.buy -> ledger.book", what).map(({ setting }) => setting.split(".")[1])

    expect(settings("breaker opened: 60% of 10 calls failed")).toContain("permittedNumberOfCallsInHalfOpenState")
    expect(settings("breaker opened: 60% of 100 calls failed")).not.toContain("permittedNumberOfCallsInHalfOpenState")
  })

  it("are those of the component where it changed by itself", () => {
    expect(rulings.of("shop", "shop/1 fails its health check and gets no more calls")).toEqual([
      { setting: "healthCheck.interval", value: "5s", whose: "written in the scenario" },
      { setting: "healthCheck.failures", value: undefined, whose: "not written; default 3" }
    ])
  })

  it("tell how often one tries at another, and for how long", () => {
    const found = rulings.between("shop", "ledger")

    expect(found.find(({ setting }) => setting === "retry.attempts")?.value).toBe("4")
    expect(found.find(({ setting }) => setting === "retry.backoff")?.whose).toBe("not written; default none: at once")
    expect(found.find(({ setting }) => setting === "timeout.after")?.value).toBe("800ms")
    expect(rulings.between("ledger", "shop")).toEqual([])
  })

  it("are none where nobody knows of any", () => {
    expect(rulings.of("nobody", "something happened")).toEqual([])
  })
})
