import * as Schema from "effect/Schema"
import { assert, describe, it } from "vitest"
import { executors, K6Scenario } from "../../../src/sim/workload/K6Scenario.ts"
import { mistakesIn } from "./Mistakes.ts"

const mistakes = (written: unknown) => mistakesIn(K6Scenario, written)
const stages = [{ duration: "10s", target: 10 }]

/** A scenario of each executor with nothing but what k6 requires. */
const smallest = {
  "shared-iterations": { executor: "shared-iterations" },
  "per-vu-iterations": { executor: "per-vu-iterations" },
  "constant-vus": { executor: "constant-vus", duration: "1s" },
  "ramping-vus": { executor: "ramping-vus", stages },
  "constant-arrival-rate": { executor: "constant-arrival-rate", rate: 1, duration: "1s", preAllocatedVUs: 1 },
  "ramping-arrival-rate": { executor: "ramping-arrival-rate", stages, preAllocatedVUs: 1 }
}

describe("a k6 scenario", () => {
  it("has one of k6's six executors", () => {
    assert.deepStrictEqual(executors, Object.keys(smallest))
  })

  it.each(Object.entries(smallest))("with %s needs no more than k6 requires", (_, written) => {
    assert.deepStrictEqual(mistakes(written), [])
  })

  it("needs an executor", () => {
    const [[path, message]] = mistakes({ vus: 3 }) as [[string, string]]

    assert.strictEqual(path, "executor")
    assert.match(message, /^a k6 scenario needs an executor, one of shared-iterations, per-vu-iterations, /)
    assert.deepStrictEqual(mistakes("constant-vus"), [[path, message]])
  })

  it("with an executor that k6 does not have is told the nearest one", () => {
    assert.deepStrictEqual(mistakes({ executor: "constant-vu", duration: "1s" }), [
      ["executor", 'there is no executor "constant-vu"; did you mean "constant-vus"?']
    ])
    assert.match(
      mistakes({ executor: "closed" })[0]![1],
      /^there is no executor "closed"; there are shared-iterations, /
    )
  })

  it("with the executor that k6 2.0 removed is told what to use", () => {
    assert.deepStrictEqual(mistakes({ executor: "externally-controlled", vus: 10, duration: "10m" }), [
      [
        "executor",
        "k6 2.0 removed externally-controlled; use ramping-vus with stages, or constant-vus and add users live"
      ]
    ])
  })

  it("has no options of other executors", () => {
    assert.deepStrictEqual(mistakes({ ...smallest["constant-vus"], rate: 10 }), [
      ["rate", "Expected no excess property"]
    ])
  })

  it.each([
    ["shared-iterations", { vus: 0 }, "vus", "the number of VUs must be more than 0"],
    [
      "shared-iterations",
      { vus: 10, iterations: 5 },
      "iterations",
      "the number of iterations (5) can't be less than the number of VUs (10)"
    ],
    [
      "shared-iterations",
      { vus: 2 },
      "iterations",
      "the number of iterations (1) can't be less than the number of VUs (2)"
    ],
    ["shared-iterations", { maxDuration: "999ms" }, "maxDuration", "the maxDuration must be at least 1s, but is 999ms"],
    ["per-vu-iterations", { iterations: 0 }, "iterations", "the number of iterations must be more than 0"],
    ["per-vu-iterations", { vus: -1 }, "vus", "the number of VUs must be more than 0"],
    ["per-vu-iterations", { maxDuration: 0 }, "maxDuration", "the maxDuration must be at least 1s, but is 0s"],
    ["constant-vus", { duration: "0.9s" }, "duration", "the duration must be at least 1s, but is 900ms"],
    ["constant-vus", { vus: 0 }, "vus", "the number of VUs must be more than 0"],
    ["ramping-vus", { startVUs: -1 }, "startVUs", "the number of start VUs can't be negative"],
    ["ramping-vus", { stages: [] }, "stages", "at least one stage has to be specified"],
    [
      "ramping-vus",
      { startVUs: 0, stages: [{ duration: "1m", target: 0 }] },
      "stages",
      "either startVUs or one of the stages' target values must be greater than 0"
    ],
    [
      "ramping-vus",
      { stages: [{ duration: "1m", target: -3 }] },
      "stages.0.target",
      "the target of a stage can't be negative"
    ],
    ["ramping-vus", { stages: [{ target: 3 }] }, "stages.0.duration", "this stage doesn't have a duration"],
    ["ramping-vus", { stages: [{ duration: "1m" }] }, "stages.0.target", "this stage doesn't have a target"],
    ["ramping-vus", { startVUs: 100_000_001 }, "startVUs", "the startVUs exceed max limit of 100000000"],
    [
      "ramping-vus",
      { stages: [...stages, { duration: "1m", target: 100_000_001 }] },
      "stages.1.target",
      "target for stage 2 exceeds max limit of 100000000"
    ],
    ["constant-arrival-rate", { rate: 0 }, "rate", "the iteration rate must be more than 0"],
    [
      "constant-arrival-rate",
      { rate: 10.5 },
      "rate",
      "k6 takes only whole rates; write 10.5 a second as 21 with a timeUnit of 2s"
    ],
    ["constant-arrival-rate", { timeUnit: "0s" }, "timeUnit", "the timeUnit must be more than 0"],
    ["constant-arrival-rate", { duration: "1ms" }, "duration", "the duration must be at least 1s, but is 1ms"],
    [
      "constant-arrival-rate",
      { preAllocatedVUs: -1 },
      "preAllocatedVUs",
      "the number of preAllocatedVUs can't be negative"
    ],
    [
      "constant-arrival-rate",
      { preAllocatedVUs: 50, maxVUs: 10 },
      "maxVUs",
      "maxVUs (10) can't be less than preAllocatedVUs (50)"
    ],
    ["ramping-arrival-rate", { startRate: -1 }, "startRate", "the startRate value can't be negative"],
    ["ramping-arrival-rate", { timeUnit: 0 }, "timeUnit", "the timeUnit must be more than 0"],
    ["ramping-arrival-rate", { stages: [] }, "stages", "at least one stage has to be specified"],
    ["ramping-arrival-rate", { maxVUs: 0 }, "maxVUs", "maxVUs (0) can't be less than preAllocatedVUs (1)"],
    ["constant-vus", { exec: "" }, "exec", "exec value cannot be empty"],
    ["constant-vus", { startTime: "-1s" }, "startTime", "a k6 duration cannot be negative, got -1s"]
  ] as const)("with %s and %j is refused", (executor, options, path, message) => {
    assert.deepStrictEqual(mistakes({ ...smallest[executor], ...options }), [[path, message]])
  })

  it.each([
    ["constant-vus", "duration", "the duration is unspecified"],
    ["ramping-vus", "stages", "at least one stage has to be specified"],
    ["constant-arrival-rate", "rate", "the iteration rate isn't specified"],
    ["constant-arrival-rate", "duration", "the duration is unspecified"],
    ["constant-arrival-rate", "preAllocatedVUs", "the number of preAllocatedVUs isn't specified"],
    ["ramping-arrival-rate", "stages", "at least one stage has to be specified"],
    ["ramping-arrival-rate", "preAllocatedVUs", "the number of preAllocatedVUs isn't specified"]
  ] as const)("with %s cannot do without %s", (executor, field, message) => {
    const { [field]: _, ...rest } = smallest[executor] as Record<string, unknown>

    assert.deepStrictEqual(mistakes(rest), [[field, message]])
  })

  it("may ramp users down to none, start with none, and stand still in between", () => {
    const written = { executor: "ramping-vus", startVUs: 0, stages: [...stages, { duration: 0, target: 0 }] }

    assert.deepStrictEqual(mistakes(written), [])
  })

  it("is not changed by being read: defaults are filled in later", () => {
    const written = { executor: "constant-vus", duration: "1m", tags: { a: "b" } } as const

    assert.deepStrictEqual(Schema.decodeSync(K6Scenario)(written), { ...written, duration: 60_000_000_000 })
  })

  it("documents the fields of every executor in JSON Schema", () => {
    const { definitions } = Schema.toJsonSchemaDocument(K6Scenario)

    assert.containsAllKeys(definitions, [
      "K6SharedIterations",
      "K6PerVuIterations",
      "K6ConstantVus",
      "K6RampingVus",
      "K6ConstantArrivalRate",
      "K6RampingArrivalRate"
    ])
  })
})
