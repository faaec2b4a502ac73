import * as Schema from "effect/Schema"
import { assert, describe, it } from "vitest"
import { second } from "../../../src/sim/kernel/Instant.ts"
import type { Metrics } from "../../../src/sim/workload/K6Metrics.ts"
import {
  judge,
  judgingPeriod,
  type Readings,
  readThresholds,
  ThresholdsByMetric
} from "../../../src/sim/workload/Thresholds.ts"
import { mistakesIn } from "./Mistakes.ts"

const lab: Metrics = { lab_retry_amplification: { kind: "gauge", unit: "ratio" } }

const read = (written: unknown, labMetrics: Metrics = {}) =>
  readThresholds(Schema.decodeUnknownSync(ThresholdsByMetric)(written), labMetrics)

const thresholds = (written: unknown) => read(written, lab).thresholds

const nothing: Readings = {
  counter: () => undefined,
  gauge: () => undefined,
  rate: () => undefined,
  trend: () => undefined
}

/** A run of 100 requests, of which 2 have failed, with times of 1 to 100 ms; "buy" has had none. */
const something: Readings = {
  counter: ({ tags }) => ("scenario" in tags ? undefined : { count: 100, rate: 10 }),
  gauge: () => 3,
  rate: () => 0.02,
  trend: () => ({ avg: 50.5, min: 1, med: 50.5, max: 100, p: (percent) => 1 + 0.99 * percent })
}

const during = { spent: 10 * second, isFinal: false }
const atTheEnd = { spent: 10 * second, isFinal: true }

const verdicts = (written: unknown, readings: Readings, when = during) =>
  judge(thresholds(written), readings, when).judgements.map(({ passed, threshold, value }) => [
    threshold.key,
    threshold.source,
    value,
    passed
  ])

describe("thresholds", () => {
  it("are texts or maps, and keep the order in which they are written", () => {
    const found = thresholds({
      http_req_duration: ["p(95)<500", { threshold: "avg<200", abortOnFail: true, delayAbortEval: "10s" }],
      "http_reqs{scenario:buy}": ["count>0"]
    })

    assert.deepStrictEqual(
      found.map(({ abortOnFail, delayAbortEval, kind, metric, source, tags }) => [
        metric,
        tags,
        kind,
        source,
        abortOnFail,
        delayAbortEval
      ]),
      [
        ["http_req_duration", {}, "trend", "p(95)<500", false, 0],
        ["http_req_duration", {}, "trend", "avg<200", true, 10 * second],
        ["http_reqs", { scenario: "buy" }, "counter", "count>0", false, 0]
      ]
    )
  })

  it("that cannot be read are mistakes of the scenario", () => {
    assert.deepStrictEqual(
      mistakesIn(ThresholdsByMetric, { checks: ["rate>0.9", "rate", { threshold: "rate>90%" }] }),
      [
        [
          "checks.1",
          '"rate" compares nothing; a threshold reads like "p(95)<500": an aggregation, an operator, a number'
        ],
        ["checks.2.threshold", '"90%" is not a plain number; rates are 0..1, so write 0.9']
      ]
    )
  })

  it("speak of metrics that exist", () => {
    assert.deepStrictEqual(read({ http_req_duratoin: ["avg<1"], iterations: ["count>1"] }).mistakes, [
      {
        path: ["http_req_duratoin"],
        message: 'there is no metric "http_req_duratoin"; did you mean "http_req_duration"?'
      }
    ])
    assert.deepStrictEqual(read({ "checks{a}": ["rate>1"] }).mistakes, [
      { path: ["checks{a}"], message: '"a" is not a tag; tags read {name:value,other:value}' }
    ])
  })

  it("may speak of the lab's own metrics", () => {
    const written = { lab_retry_amplification: ["value<1.5"] }

    assert.strictEqual(read(written).mistakes.length, 1)
    assert.deepStrictEqual(read(written, lab).mistakes, [])
    assert.deepStrictEqual(verdicts(written, something), [["lab_retry_amplification", "value<1.5", 3, false]])
  })

  it("ask of a metric only what its kind has", () => {
    const written = {
      http_req_failed: ["avg<1"],
      http_req_duration: ["avg<1", "rate<1"],
      vus: ["p(95)<1"],
      iterations: ["value>1"]
    }

    assert.deepStrictEqual(read(written).mistakes, [
      { path: ["http_req_failed", 0], message: "http_req_failed is a rate and has no avg; it has rate" },
      {
        path: ["http_req_duration", 1],
        message: "http_req_duration is a trend and has no rate; it has avg, min, max, med, p(N)"
      },
      { path: ["vus", 0], message: "vus is a gauge and has no p(95); it has value" },
      { path: ["iterations", 0], message: "iterations is a counter and has no value; it has count, rate" }
    ])
  })

  it("compare what was measured", () => {
    const written = {
      http_reqs: ["count==100", "rate>10"],
      vus: ["value<=3"],
      http_req_failed: ["rate<0.02", "rate<0.05"],
      http_req_duration: ["avg<51", "min>0", "med==50.5", "max<100", "p(90)<95", "p(99.9)<99"]
    }

    assert.deepStrictEqual(verdicts(written, something), [
      ["http_reqs", "count==100", 100, true],
      ["http_reqs", "rate>10", 10, false],
      ["vus", "value<=3", 3, true],
      ["http_req_failed", "rate<0.02", 0.02, false],
      ["http_req_failed", "rate<0.05", 0.02, true],
      ["http_req_duration", "avg<51", 50.5, true],
      ["http_req_duration", "min>0", 1, true],
      ["http_req_duration", "med==50.5", 50.5, true],
      ["http_req_duration", "max<100", 100, false],
      ["http_req_duration", "p(90)<95", 1 + 0.99 * 90, true],
      ["http_req_duration", "p(99.9)<99", 1 + 0.99 * 99.9, false]
    ])
  })

  it("compare only the samples that carry the tags", () => {
    assert.deepStrictEqual(verdicts({ "http_reqs{scenario:buy}": ["count>0"] }, something), [
      ["http_reqs{scenario:buy}", "count>0", undefined, true]
    ])
  })

  const every = { http_reqs: ["count>0"], vus: ["value>0"], http_req_duration: ["p(95)>0"], checks: ["rate>0"] }

  it("without samples pass while the test runs", () => {
    assert.deepStrictEqual(
      verdicts(every, nothing).map(([, , , passed]) => passed),
      [true, true, true, true]
    )
  })

  it("without samples compare 0 at the end, except rates, which pass", () => {
    assert.deepStrictEqual(verdicts(every, nothing, atTheEnd), [
      ["http_reqs", "count>0", 0, false],
      ["vus", "value>0", 0, false],
      ["http_req_duration", "p(95)>0", 0, false],
      ["checks", "rate>0", undefined, true]
    ])
  })

  it("are judged every two seconds", () => {
    assert.strictEqual(judgingPeriod, 2 * second)
  })
})

describe("a threshold that aborts", () => {
  const aborts = (entry: object, spent: number) =>
    judge(thresholds({ http_req_failed: [{ threshold: "rate<0.01", ...entry }] }), something, { spent, isFinal: false })
      .abort

  it("stops the run as soon as it fails", () => {
    assert.isTrue(aborts({ abortOnFail: true }, 2 * second))
    assert.isFalse(aborts({ abortOnFail: false }, 2 * second))
    assert.isFalse(aborts({}, 2 * second))
  })

  it("waits until more than its delay has passed", () => {
    assert.isFalse(aborts({ abortOnFail: true, delayAbortEval: "10s" }, 10 * second))
    assert.isTrue(aborts({ abortOnFail: true, delayAbortEval: "10s" }, 12 * second))
  })

  it("does not stop a run in which it holds", () => {
    const passing = thresholds({ http_req_failed: [{ threshold: "rate<0.5", abortOnFail: true }] })

    assert.isFalse(judge(passing, something, during).abort)
  })
})
