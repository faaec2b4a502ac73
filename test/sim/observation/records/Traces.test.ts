import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { compile } from "../../../../src/scenarios/Compile.ts"
import { decode } from "../../../../src/scenarios/Decode.ts"
import { sourceOfText } from "../../../../src/scenarios/reading/Source.ts"
import { Traces } from "../../../../src/sim/observation/records/Traces.ts"
import { HandMadeRun } from "../HandMadeRun.ts"

const tracesOf = (
  run: HandMadeRun,
  end: number,
  options: { every?: number; offset?: number; kept?: number; spans?: number } = {}
) => {
  const traces = new Traces({
    every: 1,
    offset: 0,
    ...options,
    sites: run.subjects.sites,
    journeys: run.subjects.journeys
  })
  run.until(end, traces)
  return traces.pictures
}

describe("a trace", () => {
  it("knows which try each was of a message that is delivered again, and that is one request throughout", () => {
    const run = new HandMadeRun({ components: { mails: 1 } })
    const request = run.request(0, 1)
    const traces = new Traces({ every: 1, offset: 0, ...run.subjects })
    traces.requestBegan(0, request)
    for (const attempt of [1, 2, 3]) {
      traces.arrived(attempt, 0, request)
      // It is counted when somebody takes it.
      request.attempt = attempt
      traces.started(attempt, 0, request)
      traces.ended(attempt, 0, request, 0, 0, 0, true, false)
    }

    expect(traces.pictures[0]!.spans.map(({ attempt }) => attempt)).toEqual([1, 2, 3])
  })

  it("has every call of its request, under the call that caused it", () => {
    const run = new HandMadeRun({ components: { shop: 1, ledger: 1 } })
    const request = run.request(0, 0.9)
    const shop = run.call("shop", { arrived: 0.1, started: 0.1, ended: 0.8, of: request })
    run.call("ledger", { arrived: 0.2, started: 0.3, ended: 0.5, of: shop, from: "shop", reason: "error" })
    run.call("ledger", { arrived: 0.5, started: 0.5, ended: 0.7, of: shop, from: "shop", attempt: 2 })
    const [trace] = tracesOf(run, 1)

    expect(trace).toMatchObject({ id: 0, journey: "buy", startedMs: 0, endedMs: 900, outcome: "ok" })
    expect(trace!.spans).toEqual([
      {
        of: "shop",
        from: "buy",
        parent: -1,
        attempt: 1,
        arrivedMs: 100,
        startedMs: 100,
        endedMs: 800,
        outcome: "ok",
        wasted: false
      },
      {
        of: "ledger",
        from: "shop",
        parent: 0,
        attempt: 1,
        arrivedMs: 200,
        startedMs: 300,
        endedMs: 500,
        outcome: "error",
        wasted: false
      },
      {
        of: "ledger",
        from: "shop",
        parent: 0,
        attempt: 2,
        arrivedMs: 500,
        startedMs: 500,
        endedMs: 700,
        outcome: "ok",
        wasted: false
      }
    ])
  })

  it("goes on after its request, when there is work for nobody", () => {
    const run = new HandMadeRun({ components: { ledger: 1 } })
    const request = run.request(0, 0.5, { reason: "timed out" })
    run.call("ledger", { arrived: 0.1, started: 0.1, ended: 2, of: request, wasted: true })
    const [trace] = tracesOf(run, 3)

    expect(trace).toMatchObject({ endedMs: 500, outcome: "timed out", spans: [{ endedMs: 2_000, wasted: true }] })
  })

  it("shows what is under way as such", () => {
    const run = new HandMadeRun({ components: { ledger: 1 } })
    run.call("ledger", { arrived: 0.1, of: run.request(0) })

    expect(tracesOf(run, 1)).toMatchObject([
      { endedMs: null, outcome: null, spans: [{ startedMs: null, endedMs: null, outcome: null }] }
    ])
  })

  it("keeps no more calls than it may", () => {
    const run = new HandMadeRun({ components: { ledger: 1 } })
    const request = run.request(0)
    for (let i = 0; i < 5; i++) run.call("ledger", { arrived: i / 10, of: request })

    expect(tracesOf(run, 1, { spans: 3 })[0]!.spans).toHaveLength(3)
  })
})

describe("traces", () => {
  it("follow every n-th request", () => {
    const run = new HandMadeRun()
    run.requests(10, 0, 1)

    expect(tracesOf(run, 1, { every: 4, offset: 1 }).map(({ id }) => id)).toEqual([1, 5, 9])
  })

  it("keep the newest requests, oldest first", () => {
    const run = new HandMadeRun()
    for (let i = 0; i < 10; i++) run.request(i, i + 0.5)

    expect(tracesOf(run, 10, { kept: 3 }).map(({ id }) => id)).toEqual([7, 8, 9])
  })
})

describe("a trace of calls over a network", () => {
  /** The first request, which comes at once. */
  const first = (isBlamed: boolean, links: string) => {
    const text = `
name: way
title: There and back
duration: 5s
${links}
system: {ledger: {service: {}, endpoints: {write: [{work: 20ms}, {fail: 100%}]}}}
journeys: {buy: [{call: ledger.write, through: [{retry: {attempts: 2, backoff: constant(50ms)}}]}]}
load: {k6: {scenarios: {users: {executor: constant-arrival-rate, rate: 1, duration: 3s, preAllocatedVUs: 9, exec: buy}}}}
`
    const { scenario } = Result.getOrThrow(decode(sourceOfText(text, "way.yaml")))
    const simulation = compile(scenario, { seed: 1, isBlamed, follows: 1 })
    simulation.go()
    const { spans, startedMs } = simulation.picture().traces[0]!
    expect(spans.map(({ attempt, parent }) => [attempt, parent])).toEqual([
      [1, -1],
      [2, -1]
    ])
    return spans.map(({ arrivedMs, endedMs, pausedMs, returnedMs, sentMs }) =>
      [pausedMs, sentMs, arrivedMs, endedMs, returnedMs].map((ms, i) => (i === 0 || ms == null ? ms : ms - startedMs))
    )
  }

  it.each([true, false])(
    "knows when each try was sent and was back, and the pause before it (blamed: %s)",
    (isBlamed) => {
      // 10 ms there, 20 ms of work, 10 ms back; 50 ms later the same again.
      expect(first(isBlamed, "links: {default: {latency: 10ms}}")).toEqual([
        [undefined, 0, 10, 30, 40],
        [50, 90, 100, 120, 130]
      ])
    }
  )

  it("knows the pause alone where a way takes no time", () => {
    expect(first(true, "")).toEqual([
      [undefined, undefined, 0, 20, undefined],
      [50, undefined, 70, 90, undefined]
    ])
  })
})
