import { readFileSync } from "node:fs"
import * as Result from "effect/Result"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { blameHeadlines } from "../../../../src/reports/stories/BlameStory.ts"
import { compile } from "../../../../src/scenarios/Compile.ts"
import { decode } from "../../../../src/scenarios/Decode.ts"
import { printMistakes } from "../../../../src/scenarios/reading/Mistake.ts"
import { sourceOfText, sourceOfValue } from "../../../../src/scenarios/reading/Source.ts"
import type { Blame } from "../../../../src/sim/observation/blame/Blame.ts"
import { componentColumn } from "../../../../src/sim/observation/records/ComponentRecord.ts"
import { anyScenario } from "../../../scenarios/Arbitrary.ts"

const simulated = (written: object | string, seed = 1) => {
  const source =
    typeof written === "string"
      ? sourceOfText(written, "blame.yaml")
      : sourceOfValue({ name: "blame", title: "Who was it", ...written }, "blame.ts")
  const decoded = Result.getOrThrowWith(decode(source), (mistakes) => new Error(printMistakes(mistakes)))
  const simulation = compile(decoded.scenario, { seed, isBlamed: true })
  simulation.go()
  return simulation
}

/** Once a second for ten seconds, and time enough for each request. */
const blameOf = (system: string): Blame => {
  const text = `
name: blame
title: Who was it
duration: 20s
load: {k6: {scenarios: {users: {executor: constant-arrival-rate, rate: 1, duration: 10s, preAllocatedVUs: 9, exec: buy}}}}
${system}`
  return simulated(text).blame()!
}

/** `waiting in payments: 0.5` as lines. */
const lines = (parts: ReadonlyArray<{ readonly kind: string; readonly of: string | null; readonly share: number }>) =>
  parts.map(({ kind, of, share }) => `${of === null ? kind : `${kind} ${of}`}: ${share.toFixed(6)}`)

const share = (part: number, whole: number) => (part / whole).toFixed(6)

describe("the blame of a run", () => {
  it("divides the time of a request that timed out twice, and the work that went on for nobody", () => {
    // 60 ms until the first try is given up, 50 ms pause, 60 ms of the second: 170 ms. 100 ms of work for each try.
    const blame = blameOf(`
system: {payments: {service: {}, endpoints: {charge: [{work: 100ms}]}}}
journeys:
  buy: [{call: payments.charge, through: [{retry: {attempts: 2, backoff: constant(50ms)}}, {timeout: 60ms}]}]`)
    const [buy] = blame.journeys
    const [payments] = blame.components

    expect(buy!.requests).toBe(blame.requests)
    expect(buy!.meanMs).toBe(170)
    expect(lines(buy!.parts)).toEqual([
      `service payments: ${share(60, 170)}`,
      `back-off buy -> payments.charge/retry: ${share(50, 170)}`,
      `other tries buy -> payments.charge/retry: ${share(60, 170)}`
    ])
    expect(payments!.busyMs).toBe(200 * blame.requests)
    expect(lines(payments!.parts)).toEqual(["again buy -> payments.charge/retry: 0.500000", "abandoned: 0.500000"])
    expect(payments!.wastedShare).toBe(1)
  })

  it("follows the longer of parallel steps, through the line in which it waited", () => {
    // One worker does one after the other: the second call waits 100 ms and is worked on for 100 ms.
    const blame = blameOf(`
system: {payments: {service: {workers: 1}, endpoints: {charge: [{work: 100ms}]}}}
journeys: {buy: [{parallel: [{call: payments.charge}, {call: payments.charge}]}]}
objectives: {soon: {of: buy, good: answered within 150ms, target: 99%}}`)

    expect(blame.journeys[0]!.meanMs).toBe(200)
    expect(lines(blame.journeys[0]!.parts)).toEqual(["waiting payments: 0.500000", "service payments: 0.500000"])
    expect(lines(blame.components[0]!.parts)).toEqual(["late: 1.000000"])
  })

  it("tells the network and what a fault has added from work", () => {
    // 10 ms there, 90 ms of work that would take 30 ms, 10 ms back.
    const blame = blameOf(`
system: {payments: {service: {}, endpoints: {charge: [{work: 30ms}]}}}
journeys: {buy: [{call: payments.charge}]}
links: {default: {latency: 10ms}}
faults: {slow: {on: payments, slow: 3x, at: 0s, for: 20s}}
objectives: {soon: {of: buy, good: answered within 50ms, target: 99%}}`)

    expect(lines(blame.journeys[0]!.parts)).toEqual([
      `service payments: ${share(30, 110)}`,
      `faults payments: ${share(60, 110)}`,
      `network: ${share(20, 110)}`
    ])
    expect(lines(blame.components[0]!.parts)).toEqual(["late: 0.333333", "faults: 0.666667"])
  })

  it("blames the retries of a service for the load on what it calls, not for its own", () => {
    // 20 ms of its own, then three tries of 10 ms that all fail.
    const blame = blameOf(`
system:
  shop:
    service: {}
    endpoints: {checkout: [{work: 20ms}, {call: payments.charge, through: [{retry: {attempts: 3}}]}]}
  payments: {service: {}, endpoints: {charge: [{work: 10ms}, {fail: 100%}]}}
journeys: {buy: [{call: shop.checkout}]}`)
    const retry = "shop.checkout -> payments.charge/retry"

    expect(lines(blame.journeys[0]!.parts)).toEqual([
      `service shop: ${share(20, 50)}`,
      `service payments: ${share(10, 50)}`,
      `other tries ${retry}: ${share(20, 50)}`
    ])
    expect(blame.components.map(({ name, parts }) => [name, lines(parts)])).toEqual([
      ["shop", ["failed: 1.000000"]],
      ["payments", [`again ${retry}: 0.666667`, "failed: 0.333333"]]
    ])
  })

  it("charges the pauses between tries that fail at once to the retry", () => {
    const blame = blameOf(`
system: {payments: {service: {}, endpoints: {charge: [{fail: 100%}]}}}
journeys: {buy: [{call: payments.charge, through: [{retry: {attempts: 4, backoff: constant(100ms)}}]}]}`)

    expect(blame.journeys[0]!.meanMs).toBe(300)
    expect(lines(blame.journeys[0]!.parts)).toEqual(["back-off buy -> payments.charge/retry: 1.000000"])
  })

  it("tells tries that saved a request from those that were for nothing", () => {
    // One worker: 50 ms for the other call, 50 ms for a try that is given up at 80 ms, 50 ms for the next, which is used.
    const saved = blameOf(`
system: {payments: {service: {workers: 1}, endpoints: {charge: [{work: 50ms}]}}}
journeys:
  buy:
    - parallel:
        - call: payments.charge
        - {call: payments.charge, through: [{retry: {attempts: 2}}, {timeout: 80ms}]}`)
    // The first copy answers after 100 ms; the second goes on until 140 ms.
    const hedged = blameOf(`
system: {payments: {service: {}, endpoints: {charge: [{work: 100ms}]}}}
journeys: {buy: [{call: payments.charge, through: [{hedge: {after: 40ms, cancels: nothing}}]}]}`)

    expect(saved.journeys).toEqual([])
    expect(saved.components[0]!.parts.map(({ kind }) => kind)).toEqual(["useful", "rescue", "abandoned"])
    for (const part of saved.components[0]!.parts) expect(part.share).toBeCloseTo(1 / 3, 12)
    expect(hedged.components[0]!.parts.map(({ kind, share: of }) => [kind, of])).toEqual([
      ["useful", 0.5],
      ["again", 0.5]
    ])
  })

  it("of a retry storm says that most of the load is retries, from a part of the requests that stands for all", () => {
    const written = readFileSync("scenarios/overload/retry-storm.yaml", "utf8")
      .replace("name: retry-storm", "name: blame")
      .replace("duration: 4m", "duration: 2m")
    const storm = simulated(written)
    const { components, followed, journeys, requests } = storm.blame()!
    const { total } = storm.picture().journeys[0]!
    const payments = components.find(({ name }) => name === "payments")!
    const again = payments.parts.find(({ kind }) => kind === "again")!

    expect(followed).toBeLessThan(requests / 4)
    expect(journeys[0]!.requests / (total.failed + total.carried - total.good)).toBeCloseTo(1, 1)
    expect(again.of).toBe("shop.checkout -> payments.charge/retry")
    expect(again.share).toBeGreaterThan(0.5)
    expect(payments.wastedShare).toBeGreaterThan(0.9)
    expect(blameHeadlines(storm.blame()!)[0]).toMatch(
      /^The retries of shop\.checkout -> payments\.charge caused \d+(\.\d)?% of the work of payments\.$/
    )
  }, 30_000)

  it("adds up to all of the time and all of the work, whatever the scenario", () => {
    fc.assert(
      fc.property(anyScenario, fc.nat(), (written, seed) => {
        const simulation = simulated(written, seed)
        const blame = simulation.blame()!
        const sum = (parts: ReadonlyArray<{ readonly share: number }>) =>
          parts.reduce((all, part) => all + part.share, 0)
        for (const { parts } of [...blame.journeys, ...blame.components]) {
          expect(sum(parts)).toBeCloseTo(1, 9)
          for (const part of parts) expect(part.share).toBeGreaterThan(0)
        }
        // Everybody is followed, from the first instant on: that is the area under the busy servers.
        if (blame.followed < blame.requests || simulation.recording.windows.first > 0) return
        for (const { busyMs, name } of blame.components) {
          const component = simulation.recording.components.find(({ site }) => site.name === name)!
          const busy = component.tally.now[componentColumn.busyArea]! / 1e6
          expect(Math.abs(busyMs - busy)).toBeLessThan(1e-6 * Math.max(1, busy))
        }
      }),
      { numRuns: 60, seed: 20_261_121 }
    )
  }, 60_000)
})
