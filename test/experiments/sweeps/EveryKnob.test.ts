import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { everyKnob } from "../../../src/experiments/sweeps/EveryKnob.ts"
import { decode } from "../../../src/scenarios/Decode.ts"
import { sourceOfText } from "../../../src/scenarios/reading/Source.ts"

const text = `
name: bar
title: A bar with 3 stools
duration: 60s
system:
  bar:
    service: {workers: 10, waiting: {capacity: 2}}
    endpoints:
      coffee:
        - {work: "lognormal(mean=40ms, cv=0.5)", through: [{shed: {above: 80%}}, {timeout: 1m30s}]}
journeys: {order: [{call: bar.coffee}]}
load: {k6: {scenarios: {guests: {executor: constant-arrival-rate, rate: 7, duration: 60s, preAllocatedVUs: 10, exec: order}}}}
faults: {stumble: {on: bar, slow: 6x, at: 10s, for: 10s}}
`

const decoded = Result.getOrThrow(decode(sourceOfText(text, "bar.yaml")))
const [{ scenario, written }] = decoded.variants as readonly [(typeof decoded.variants)[number]]

describe("every knob", () => {
  it("is each quantity that is written, a fifth down and up, and the load as a whole", () => {
    const turned = everyKnob(scenario, written, 0.2).map(({ name, values }) => [
      name,
      ...values.map((one) => one.value)
    ])

    expect(turned).toEqual([
      ["load", "0.8x", "1.2x"],
      ["system.bar.service.workers", "8", "12"],
      // A fifth of two is no whole number: one less and one more.
      ["system.bar.service.waiting.capacity", "1", "3"],
      ["system.bar.endpoints.coffee[0].work", "lognormal(mean=32ms, cv=0.5)", "lognormal(mean=48ms, cv=0.5)"],
      ["system.bar.endpoints.coffee[0].through.shed.above", "64%", "96%"],
      ["system.bar.endpoints.coffee[0].through.timeout", "1m12s", "1m48s"],
      // Five times on top of what is normal.
      ["faults.stumble.slow", "5x", "7x"],
      ["faults.stumble.for", "8s", "12s"]
    ])
  })
})
