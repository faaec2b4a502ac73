import * as Schema from "effect/Schema"
import { assert, describe, it } from "vitest"
import { minute, second } from "../../../src/sim/kernel/Instant.ts"
import { K6Options } from "../../../src/sim/workload/K6Options.ts"
import {
  type ArrivalRateLoad,
  derive,
  latestEnd,
  rateProfile,
  startingFor
} from "../../../src/sim/workload/ScenarioLoad.ts"

const loads = (written: unknown) => derive(Schema.decodeUnknownSync(K6Options)(written))
const only = (scenario: object) => loads({ scenarios: { a: scenario } })[0]!
const stages = [
  { duration: "10s", target: 20 },
  { duration: "5s", target: 0 }
]
const decodedStages = [
  { duration: 10 * second, target: 20 },
  { duration: 5 * second, target: 0 }
]

const common = {
  name: "a",
  exec: "default",
  startTime: 0,
  minIterationDuration: 0,
  gracefulStop: 30 * second,
  tags: {},
  env: {}
}

describe("the load of a k6 scenario", () => {
  it.each([
    [{ executor: "shared-iterations" }, { vus: 1, iterations: 1, maxDuration: 10 * minute }],
    [{ executor: "per-vu-iterations" }, { vus: 1, iterations: 1, maxDuration: 10 * minute }],
    [
      { executor: "constant-vus", duration: "1m" },
      { vus: 1, duration: minute }
    ],
    [
      { executor: "ramping-vus", stages },
      { startVUs: 1, stages: decodedStages, gracefulRampDown: 30 * second }
    ],
    [
      { executor: "constant-arrival-rate", rate: 9, duration: "1m", preAllocatedVUs: 4 },
      { rate: 9, timeUnit: second, duration: minute, preAllocatedVUs: 4, maxVUs: 4 }
    ],
    [
      { executor: "ramping-arrival-rate", stages, preAllocatedVUs: 4 },
      { startRate: 0, timeUnit: second, stages: decodedStages, preAllocatedVUs: 4, maxVUs: 4 }
    ]
  ])("of %j has k6's defaults", (written, expected) => {
    assert.deepStrictEqual(only(written), { ...common, executor: written.executor, ...expected } as typeof expected &
      never)
  })

  it("has what is written instead of the defaults", () => {
    const load = only({
      executor: "constant-arrival-rate",
      rate: 9,
      timeUnit: "1m",
      duration: "5m",
      preAllocatedVUs: 4,
      maxVUs: 40,
      exec: "buy",
      startTime: "10s",
      gracefulStop: "0s",
      env: { A: "1" }
    })

    assert.deepInclude(load, {
      exec: "buy",
      startTime: 10 * second,
      gracefulStop: 0,
      env: { A: "1" },
      timeUnit: minute,
      maxVUs: 40
    })
  })

  it("carries the tags of the test, overlaid by its own", () => {
    const a = { executor: "per-vu-iterations", tags: { kind: "smoke", zone: "eu" } }
    const [load] = loads({ tags: { team: "pay", zone: "any" }, scenarios: { a } })

    assert.deepStrictEqual(load!.tags, { team: "pay", zone: "eu", kind: "smoke" })
  })

  it("is named default when it comes from the shortcuts", () => {
    assert.deepStrictEqual(loads({ vus: 3, duration: "1m" }), [
      { ...common, name: "default", executor: "constant-vus", vus: 3, duration: minute }
    ])
  })

  it("comes in the order of start times and then of names, however it is written", () => {
    const executor = "per-vu-iterations"
    const scenarios = { c: { executor }, late: { executor, startTime: "1m" }, a: { executor }, 10: { executor } }

    assert.deepStrictEqual(
      loads({ scenarios }).map(({ name }) => name),
      ["10", "a", "c", "late"]
    )
  })

  it("starts iterations for its duration, its longest duration or its stages", () => {
    assert.strictEqual(startingFor(only({ executor: "constant-vus", duration: "1m" })), minute)
    assert.strictEqual(startingFor(only({ executor: "shared-iterations" })), 10 * minute)
    assert.strictEqual(startingFor(only({ executor: "ramping-vus", stages })), 15 * second)
  })

  it("has ended for certain when its graceful stop is over", () => {
    const load = only({ executor: "ramping-vus", stages, startTime: "1m", gracefulStop: "5s" })

    assert.strictEqual(latestEnd(load), 80 * second)
  })

  it("has an arrival rate that is level for constant and follows the stages for ramping", () => {
    const constant = only({
      executor: "constant-arrival-rate",
      rate: 9,
      timeUnit: "1m",
      duration: "5m",
      preAllocatedVUs: 4
    })
    const ramping = only({ executor: "ramping-arrival-rate", startRate: 3, stages, preAllocatedVUs: 4 })

    assert.deepStrictEqual(rateProfile(constant as ArrivalRateLoad), {
      start: 9,
      stages: [{ duration: 5 * minute, target: 9 }],
      timeUnit: minute,
      firstLevel: 0
    })
    assert.deepStrictEqual(rateProfile(ramping as ArrivalRateLoad), {
      start: 3,
      stages: decodedStages,
      timeUnit: second,
      firstLevel: 1
    })
  })
})
