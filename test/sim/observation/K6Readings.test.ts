import { describe, expect, it } from "vitest"
import { k6Readings, labMetrics, unmeasured } from "../../../src/sim/observation/K6Readings.ts"
import { k6Metrics } from "../../../src/sim/workload/K6Metrics.ts"
import { parseMetricKey } from "../../../src/sim/workload/ThresholdExpression.ts"
import { judge, readThresholds } from "../../../src/sim/workload/Thresholds.ts"
import { at, HandMadeRun } from "./HandMadeRun.ts"

const load = { scenarios: { shoppers: "buy", idlers: "browse" }, users: () => ({ vus: 3, vusMax: 7 }) }

const key = (text: string) => {
  const parsed = parseMetricKey(text)
  if ("mistake" in parsed) throw new Error(parsed.mistake.message)
  return parsed.ok
}

/** After two seconds of warm-up: eight answers of 100 ms and two failures of 1 s for buy, ten answers for browse. */
const recording = () => {
  const run = new HandMadeRun({ warmup: 2, journeys: ["buy", "browse"], components: { ledger: 2 } })
  run.requests(50, 0.1, 0.2, { reason: "error" })
  run.requests(8, 3, 3.1)
  run.requests(2, 3, 4, { reason: "timed out" })
  run.requests(10, 3, 3.3, { journey: "browse", quality: "degraded" })
  run.call("ledger", { arrived: 3, started: 4, ended: 5, wasted: true })
  run.call("ledger", { arrived: 3, started: 3, ended: 4 })
  run.fact(3.5, (facts, now) => facts.iterationLost(now, 0, "dropped"))
  return run.until(12)
}

const readings = () => k6Readings(recording(), load)

describe("k6's readings of a recording", () => {
  it.each([
    ["iterations", 20],
    ["http_reqs", 20],
    ["http_reqs{scenario:shoppers}", 10],
    ["http_reqs{scenario:shoppers,expected_response:true}", 8],
    ["http_reqs{name:browse}", 10],
    ["dropped_iterations", 1],
    ["lab_goodput", 8],
    ["lab_calls{component:ledger}", 2]
  ])("count %s as %d, and per second since the warm-up", (metric, count) => {
    expect(readings().counter(key(metric))).toEqual({ count, rate: count / 10 })
  })

  it.each([
    ["http_req_failed", 2 / 20],
    ["http_req_failed{scenario:shoppers}", 2 / 10],
    ["http_req_failed{expected_response:false}", 1],
    ["lab_good", 8 / 20],
    ["lab_degraded", 10 / 18],
    ["lab_wasted_work{component:ledger}", 0.5],
    ["lab_utilisation{component:ledger}", 2 / 20]
  ])("have %s as a share", (metric, share) => {
    expect(readings().rate(key(metric))).toBeCloseTo(share, 12)
  })

  it("have times in milliseconds", () => {
    const trend = readings().trend(key("http_req_duration{scenario:shoppers}"))!

    expect([trend.avg, trend.min, trend.max]).toEqual([280, 100, 1_000])
    expect(trend.med).toBeCloseTo(100, 0)
    expect(trend.p(95)).toBeCloseTo(1_000, -1)
    expect(readings().trend(key("lab_waiting{component:ledger}"))!.max).toBe(1_000)
  })

  it("have levels as they are now", () => {
    expect(
      ["vus", "vus_max", "lab_in_flight", "lab_retry_amplification"].map((metric) => readings().gauge(key(metric)))
    ).toEqual([3, 7, 0, 1])
  })

  it("are undefined without samples", () => {
    const empty = k6Readings(new HandMadeRun({ warmup: 2 }).until(1), { ...load, scenarios: { shoppers: "buy" } })

    expect([
      empty.counter(key("iterations")),
      empty.rate(key("http_req_failed")),
      empty.trend(key("http_req_duration"))
    ]).toEqual([undefined, undefined, undefined])
  })

  it.each([
    ["checks", "a simulation has no checks"],
    [
      "http_req_duration{status:200}",
      'http_req_duration has no tag "status"; it has scenario, name, group, expected_response'
    ],
    ["http_req_duration{scenario:shopers}", 'there is no scenario "shopers"; did you mean "shoppers"?'],
    ["lab_waiting", "say of which component: lab_waiting{component:ledger}"],
    ["lab_waiting{component:leger}", 'there is no component "leger"; did you mean "ledger"?']
  ])("say why %s is never measured", (metric, reason) => {
    expect(unmeasured(key(metric), recording(), load)).toBe(reason)
    expect(readings().trend(key(metric))).toBeUndefined()
  })

  it("are what thresholds ask", () => {
    const written = {
      http_req_duration: ["p(50)<300", "max<500"],
      "http_req_failed{scenario:shoppers}": ["rate<0.25"],
      lab_goodput: ["count>5"]
    }
    const { mistakes, thresholds } = readThresholds(written, labMetrics)
    const { judgements } = judge(thresholds, readings(), { spent: at(12), isFinal: true })

    expect(mistakes).toEqual([])
    expect(judgements.map(({ passed }) => passed)).toEqual([false, false, true, true])
  })

  it("give every metric of the lab a name that k6 has not", () => {
    for (const name of Object.keys(labMetrics)) {
      expect(name).toMatch(/^lab_/)
      expect(name in k6Metrics).toBe(false)
    }
  })
})
