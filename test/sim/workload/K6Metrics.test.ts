import { assert, describe, it } from "vitest"
import { aggregationsOf, defaultSummaryTrendStats, k6Metrics } from "../../../src/sim/workload/K6Metrics.ts"
import { parseExpression } from "../../../src/sim/workload/ThresholdExpression.ts"

describe("the metrics of k6", () => {
  it.each([
    ["http_req_duration", { kind: "trend", unit: "milliseconds" }],
    ["http_req_failed", { kind: "rate", unit: "ratio" }],
    ["checks", { kind: "rate", unit: "ratio" }],
    ["iterations", { kind: "counter", unit: "count" }],
    ["dropped_iterations", { kind: "counter", unit: "count" }],
    ["data_sent", { kind: "counter", unit: "bytes" }],
    ["vus", { kind: "gauge", unit: "count" }]
  ] as const)("have %s as %j", (name, metric) => {
    assert.deepStrictEqual(k6Metrics[name], metric)
  })

  it("are the twenty-five that k6 has built in", () => {
    assert.strictEqual(Object.keys(k6Metrics).length, 25)
  })

  it("are asked for aggregations that a threshold can write", () => {
    for (const name of Object.values(aggregationsOf).flat()) {
      assert.property(parseExpression(`${name.replace("N", "95")}<1`), "ok", name)
    }
    for (const name of defaultSummaryTrendStats) assert.property(parseExpression(`${name}<1`), "ok", name)
  })
})
