import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { measure, type Names, readMeasure } from "../../../../src/sim/observation/claims/Measure.ts"
import { at, HandMadeRun } from "../HandMadeRun.ts"

const names: Names = {
  journeys: ["buy", "browse"],
  components: ["shop", "ledger"],
  objectives: ["checkout"],
  meters: [
    { name: "hits", of: "cache", kind: "counter" },
    { name: "misses", of: "cache", kind: "counter" },
    { name: "breaker state", of: "shop.checkout -> payments.charge", kind: "gauge" },
    { name: "breaker state", of: "shop.browse -> payments.charge", kind: "gauge" },
    { name: "tokens", of: "shop", kind: "gauge" },
    { name: "backlog", of: "mail", kind: "gauge" },
    { name: "backlog age", of: "mail", kind: "age" }
  ]
}

const mistake = (text: string, known = names): string => Result.getOrThrow(Result.flip(readMeasure(text, known)))

describe("a measure", () => {
  it.each([
    ["goodput / offered", "ratio"],
    ["goodput of buy / offered of browse", "ratio"],
    ["offered of ledger / offered of shop", "ratio"],
    ["p99 response of buy / p50 response of buy", "ratio"],
    ["peak offered of ledger / offered per second of ledger", "ratio"],
    ["failed requests", "count"],
    ["failed by timed out of buy", "count"],
    ["failed by queue full of ledger", "count"],
    ["availability of browse", "ratio"],
    ["p99", "span"],
    ["p99.9 of buy", "span"],
    ["median answered response", "span"],
    ["p99 waiting of ledger", "span"],
    ["slower than 300ms of buy", "ratio"],
    ["calls per request of ledger", "number"],
    ["amplification of ledger", "number"],
    ["max waiting line of ledger", "number"],
    ["max backlog of mail", "number"],
    ["max backlog age of mail", "span"],
    ["drain time of mail", "span"],
    ["peak offered of ledger", "rate"],
    ["recovery of checkout", "span"],
    ["burn rate of checkout", "number"],
    ["hits of cache", "count"],
    ["hits", "count"],
    ["tokens of shop", "number"],
    ["last tokens of shop", "number"],
    ["breaker state of shop.checkout -> payments.charge", "number"]
  ])("%j is a %s", (text, unit) => {
    expect(Result.map(readMeasure(text, names), (found) => found.unit)).toEqual(Result.succeed(unit))
  })

  it.each([
    ["goodputs / offered", 'there is no metric "goodputs"; did you mean "goodput"?'],
    ["p99 wating of ledger", 'there is no metric "p99 wating"; did you mean "p99 waiting"?'],
    ["failed by time out", 'there is no metric "failed by time out"; did you mean "failed by timed out"?'],
    ["p101 response", 'there is no metric "p101 response"'],
    ["hit of cache", 'there is no metric "hit"'],
    ["offered of leger", 'there is nothing called "leger"; did you mean "ledger"?'],
    ["hits of cashe", 'there is nothing called "cashe"; did you mean "cache"?'],
    ["offered of shop + offered of ledger", "measures are not added up"],
    ["utilisation of buy", 'buy is a journey and has no "utilisation"'],
    ["availability of ledger", 'ledger is a component and has no "availability"'],
    ["offered of checkout", 'checkout is an objective and has no "offered"'],
    ["utilisation", 'say of which component: "utilisation of shop"'],
    ["recovery", 'say of which objective: "recovery of checkout"'],
    ["p99 / offered", "a span (p99) cannot be divided by a count (offered)"],
    [
      "offered / offered / offered",
      '"offered / offered / offered" divides more than once; a measure is one metric, or one divided by another'
    ]
  ])("%j is a mistake: %s", (text, message) => {
    expect(mistake(text)).toContain(message)
  })

  it("of a component needs no name where there is only one", () => {
    const one = { ...names, components: ["ledger"] }

    expect(Result.isSuccess(readMeasure("utilisation", one))).toBe(true)
  })

  it("without a thing is of all journeys together", () => {
    const run = new HandMadeRun({ journeys: ["buy", "browse"] })
    run.requests(3, 0, 0.5)
    run.requests(2, 0, 0.5, { journey: "browse", reason: "error" })
    const value = (text: string) => measured(text, run)

    expect([
      value("offered"),
      value("offered of browse"),
      value("availability"),
      value("failure ratio of browse")
    ]).toEqual([5, 2, 0.6, 1])
  })

  it("tells what it divided", () => {
    const run = new HandMadeRun()
    run.requests(3, 0, 0.5)
    run.request(0)
    const found = measure(Result.getOrThrow(readMeasure("goodput / offered", names)), look(run, 2))

    expect(found).toEqual({ value: 0.75, unit: "ratio", seconds: 2, detail: "3 ÷ 4" })
  })

  it("of nothing has no value", () => {
    const run = new HandMadeRun()
    const found = (text: string) => measure(Result.getOrThrow(readMeasure(text, names)), look(run, 2))

    expect(found("goodput / offered")).toMatchObject({ value: undefined, detail: "there was no offered" })
    expect(found("p99 response")).toMatchObject({ value: undefined, detail: "there was no p99 response" })
    expect(found("offered")).toMatchObject({ value: 0 })
  })

  it("of a meter is the increase of a counter, and the mean or last level of a gauge", () => {
    const run = new HandMadeRun({ meters: names.meters })
    run.fact(0.5, (facts, now) => facts.counted(now, 0, 7))
    run.fact(1, (facts, now) => facts.levelled(now, 4, 6))
    run.fact(1.5, (facts, now) => facts.levelled(now, 4, 2))

    expect([measured("hits", run), measured("tokens of shop", run), measured("last tokens", run)]).toEqual([7, 2, 2])
    expect(measured("max tokens", run)).toBe(6)
  })

  it("of an age is its mean over time, its last value and its highest, as it grows", () => {
    const run = new HandMadeRun({ meters: names.meters })
    run.fact(0.5, (facts, now) => facts.levelled(now, 6, now))
    run.fact(1.5, (facts, now) => facts.levelled(now, 6, at(1)))
    run.fact(1.75, (facts, now) => facts.levelled(now, 6, Infinity))

    // From 0 to 1 s within a second, then from 0.5 to 0.75 s within a quarter, in two seconds.
    const areas = 0.5 + 0.25 * 0.625
    expect(measured("backlog age", run)).toBeCloseTo(at(areas / 2), -1)
    expect([measured("max backlog age of mail", run), measured("last backlog age of mail", run)]).toEqual([at(1), 0])
  })

  it("of a drain time is when the backlog is gone, to the window", () => {
    const run = new HandMadeRun({ meters: names.meters, window: 0.1 })
    for (const [seconds, level] of [
      [0, 9],
      [1.25, 0],
      [1.27, 4]
    ] as const) {
      run.fact(seconds, (facts, now) => facts.levelled(now, 5, level))
    }
    const drain = Result.getOrThrow(readMeasure("drain time of mail", names))
    const later = look(run, 2)
    expect(measure(drain, { ...later, from: 5, start: at(0.5) }).value).toBe(at(0.7))
    expect(measure(drain, { ...later, from: 15, start: at(1.5) }).value).toBe(Infinity)
  })
})

const look = (run: HandMadeRun, end: number) => {
  const recording = run.until(end)
  return { recording, from: 0, to: recording.windows.countAt(at(end)), start: 0 }
}

const measured = (text: string, run: HandMadeRun): number | undefined =>
  measure(Result.getOrThrow(readMeasure(text, names)), look(run, 2)).value
