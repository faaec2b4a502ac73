import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { compile } from "../../src/scenarios/Compile.ts"
import { decode } from "../../src/scenarios/Decode.ts"
import { printMistakes } from "../../src/scenarios/reading/Mistake.ts"
import { sourceOfText } from "../../src/scenarios/reading/Source.ts"
import { describe as describeScenario } from "../../src/scenarios/saying/Describe.ts"
import { topology } from "../../src/scenarios/Topology.ts"
import { measure, readMeasure } from "../../src/sim/observation/claims/Measure.ts"
import { selfCheck } from "../../src/sim/observation/SelfCheck.ts"

const text = `
name: orders
title: Two groups of consumers and a place for what they cannot do
duration: 60s
system:
  orders:
    topic:
      partitions: 4
      deadLetters: parked
      groups:
        billing: {consumers: 2, zones: [eu-1, eu-2], steps: [{call: payments.charge}]}
        search: {attempts: 1, acknowledge: auto, steps: [{work: 1ms}, {fail: 100%}]}
  parked:
    topic: {steps: [{wait: 1ms}]}
  payments:
    service: {}
    endpoints: {charge: [{work: 10ms}]}
links:
  orders.billing -> payments: {latency: 5ms}
journeys:
  buy: {key: uniform(4), steps: [{publish: orders}]}
load:
  k6:
    scenarios:
      users: {executor: constant-arrival-rate, rate: 10, timeUnit: 1s, duration: 50s, preAllocatedVUs: 9, exec: buy}
faults:
  gone: {on: orders.billing/2, pause: true, at: 20s, for: 5s}
`

const { scenario, ...decoded } = Result.getOrThrowWith(
  decode(sourceOfText(text, "orders.yaml")),
  (mistakes) => new Error(printMistakes(mistakes))
)

describe("a topic with groups", () => {
  it("has each of them work on every message, where its consumers stand and over their links", () => {
    const simulation = compile(scenario, { seed: 1 })
    simulation.go()
    const { recording, run } = simulation
    const names = {
      journeys: run.journal.journeys,
      components: run.journal.sites.map(({ name }) => name),
      objectives: [],
      meters: run.journal.meters
    }
    const found = (what: string) => {
      const to = recording.windows.countAt(recording.now)
      const read = Result.getOrThrowWith(readMeasure(what, names), (why) => new Error(why))
      return measure(read, { recording, from: 0, to, start: 0 }).value
    }

    // 10 a second for 50 s. What the paused consumer had to do waits up to 5 s; its call needs 5 ms to get there, and works 10 ms.
    expect(["offered of orders", "published of orders.billing", "carried of payments"].map(found)).toEqual([
      500, 500, 500
    ])
    expect(found("max backlog age of orders.billing")).toBeGreaterThan(4.5e9)
    expect(found("median service of orders.billing")).toBe(15e6)
    expect(["dead letters of orders.search", "carried of parked"].map(found)).toEqual([500, 500])
    expect(selfCheck(recording)).toEqual([])
  })

  it("is a node with one for each group behind it", () => {
    const { edges, nodes } = topology(scenario)

    expect(nodes.filter(({ name }) => name.startsWith("orders.")).map(({ name, zones }) => [name, zones])).toEqual([
      ["orders.billing", ["eu-1", "eu-2"]],
      ["orders.search", [null, null, null, null]]
    ])
    expect(edges.map(({ from, to }) => `${from} -> ${to}`)).toEqual([
      "buy -> orders",
      "orders.billing -> payments",
      "orders -> parked",
      "orders -> orders.billing",
      "orders -> orders.search"
    ])
  })

  it("is said in words, group by group", () => {
    const [, system] = describeScenario({ scenario, ...decoded })

    expect(system!.sentences.slice(0, 3)).toEqual([
      "orders is a topic: 4 partitions, 2 groups of consumers, any number waiting.",
      "orders.billing gets every message: 2 consumers, dead letter to parked after 3 attempts 1s apart. " +
        "For each a consumer calls payments.charge.",
      "orders.search gets every message: 4 consumers, dead letter to parked after 1 attempt, acknowledged every 5s. " +
        "For each a consumer works 1ms, then fails 100% of the time."
    ])
  })
})
