import { assert, describe, it } from "vitest"
import { minute } from "../../../src/sim/kernel/Instant.ts"
import { K6Options } from "../../../src/sim/workload/K6Options.ts"
import { expandShortcuts } from "../../../src/sim/workload/Shortcuts.ts"
import { mistakesIn } from "./Mistakes.ts"

const stages = [{ duration: minute, target: 20 }]

describe("k6's shortcuts", () => {
  it("make shared iterations of iterations, and of a duration their longest duration", () => {
    assert.deepStrictEqual(expandShortcuts({ iterations: 100 }), {
      default: { executor: "shared-iterations", iterations: 100 }
    })
    assert.deepStrictEqual(expandShortcuts({ iterations: 100, vus: 5, duration: minute }), {
      default: { executor: "shared-iterations", iterations: 100, vus: 5, maxDuration: minute }
    })
  })

  it("make constant users of a duration", () => {
    assert.deepStrictEqual(expandShortcuts({ duration: minute, vus: 5 }), {
      default: { executor: "constant-vus", duration: minute, vus: 5 }
    })
  })

  it("make ramping users of stages, and of vus their start", () => {
    assert.deepStrictEqual(expandShortcuts({ stages, vus: 5 }), {
      default: { executor: "ramping-vus", stages, startVUs: 5 }
    })
  })

  it("make of users alone one shared iteration for each", () => {
    assert.deepStrictEqual(expandShortcuts({ vus: 7 }), {
      default: { executor: "shared-iterations", vus: 7, iterations: 7 }
    })
  })

  it("make one iteration of nothing, of empty stages and of empty scenarios", () => {
    const once = { default: { executor: "per-vu-iterations" } } as const

    assert.deepStrictEqual(expandShortcuts({}), once)
    assert.deepStrictEqual(expandShortcuts({ stages: [] }), once)
    assert.deepStrictEqual(expandShortcuts({ scenarios: {} }), once)
    assert.deepStrictEqual(expandShortcuts({ scenarios: {}, vus: 3 }), once)
  })

  it("leave scenarios alone, and ignore vus beside them", () => {
    const scenarios = { a: { executor: "constant-vus", duration: minute } } as const

    assert.strictEqual(expandShortcuts({ scenarios, vus: 3 }), scenarios)
  })

  it("do not mind empty stages beside a duration", () => {
    assert.deepStrictEqual(expandShortcuts({ stages: [], duration: minute }), {
      default: { executor: "constant-vus", duration: minute }
    })
  })

  const written = [{ duration: "1m", target: 20 }]
  const scenarios = { a: { executor: "per-vu-iterations" } }

  it.each([
    [
      { iterations: 5, stages: written },
      "stages",
      "using `iterations` and `stages` options simultaneously is not allowed"
    ],
    [
      { duration: "1m", stages: written },
      "stages",
      "using `duration` and `stages` options simultaneously is not allowed"
    ],
    [
      { iterations: 5, scenarios },
      "iterations",
      "using `iterations` and `scenarios` options simultaneously is not allowed"
    ],
    [
      { iterations: 5, scenarios: {} },
      "iterations",
      "using `iterations` and `scenarios` options simultaneously is not allowed"
    ],
    [
      { duration: "1m", scenarios },
      "duration",
      "using `duration` and `scenarios` options simultaneously is not allowed"
    ],
    [{ stages: written, scenarios }, "stages", "using `stages` and `scenarios` options simultaneously is not allowed"],
    [
      { vus: 10, iterations: 5 },
      "iterations",
      "the number of iterations (5) can't be less than the number of VUs (10)"
    ],
    [{ vus: 0, duration: "1m" }, "vus", "the number of VUs must be more than 0"],
    [{ vus: -1 }, "vus", "the number of VUs must be more than 0"],
    [{ duration: "0s" }, "duration", "the duration must be at least 1s, but is 0s"],
    [{ iterations: 5, duration: "10ms" }, "duration", "the duration must be at least 1s, but is 10ms"],
    [
      { vus: 0, stages: [{ duration: "1m", target: 0 }] },
      "stages",
      "either vus or one of the stages' target values must be greater than 0"
    ]
  ])("refuse %j", (options, path, message) => {
    assert.deepStrictEqual(mistakesIn(K6Options, options), [[path, message]])
  })

  it("allow what k6 allows", () => {
    assert.deepStrictEqual(mistakesIn(K6Options, { vus: 0, stages: written }), [])
    assert.deepStrictEqual(mistakesIn(K6Options, { vus: 0, scenarios }), [])
    assert.deepStrictEqual(mistakesIn(K6Options, { iterations: 5, stages: [] }), [])
  })
})
