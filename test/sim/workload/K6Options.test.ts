import * as Schema from "effect/Schema"
import { assert, describe, it } from "vitest"
import { millisecond, minute, second } from "../../../src/sim/kernel/Instant.ts"
import { K6Options, notices, support } from "../../../src/sim/workload/K6Options.ts"
import { mistakesIn } from "./Mistakes.ts"

const decode = (written: unknown): K6Options =>
  Schema.decodeUnknownSync(K6Options)(written, { onExcessProperty: "error" })

const mistakes = (written: unknown) => mistakesIn(K6Options, written)

describe("k6 options", () => {
  it("may be empty", () => {
    assert.deepStrictEqual(decode({}), {})
  })

  it("read durations in k6's notation into whole nanoseconds", () => {
    assert.strictEqual(decode({ duration: "1m30s" }).duration, 90 * second)
    assert.strictEqual(decode({ duration: "1d2h" }).duration, 26 * 60 * minute)
    assert.strictEqual(decode({ minIterationDuration: "1.5s" }).minIterationDuration, 1500 * millisecond)
    assert.strictEqual(decode({ duration: 2500 }).duration, 2500 * millisecond)
  })

  it("do not take options that k6 does not have", () => {
    assert.deepStrictEqual(mistakes({ treshold: {} }), [["treshold", "Expected no excess property"]])
  })

  it("take only whole numbers of users", () => {
    assert.deepStrictEqual(mistakes({ vus: 2.5 }), [["vus", "k6 takes only whole numbers here"]])
  })

  it("name scenarios with letters, digits, underscores and dashes only", () => {
    const executor = "per-vu-iterations"

    assert.deepStrictEqual(mistakes({ scenarios: { "A-z_09": { executor } } }), [])
    assert.deepStrictEqual(mistakes({ scenarios: { "a b": { executor } } }), [
      ["scenarios.a b", "the scenario name should contain only numbers, latin letters, underscores, and dashes"]
    ])
  })

  it("tell every mistake at once, each at its place", () => {
    const written = {
      foo: 1,
      scenarios: {
        a: { executor: "constant-vus", duration: "500ms" },
        b: { executor: "constant-arrival-rate", rate: 10, duration: "1m", preAllocatedVUs: 9, maxVUs: 3 }
      },
      thresholds: { http_req_duration: ["p(95)<1s"] }
    }

    assert.sameDeepMembers(
      [...mistakes(written)],
      [
        ["foo", "Expected no excess property"],
        ["scenarios.a.duration", "the duration must be at least 1s, but is 500ms"],
        ["scenarios.b.maxVUs", "maxVUs (3) can't be less than preAllocatedVUs (9)"],
        ["thresholds.http_req_duration.0", '"1s" is not a plain number; times are in milliseconds, so write 1000']
      ]
    )
  })

  it("are kept as written where a simulation has no use for them", () => {
    const written = { userAgent: "me", hosts: { "a.b": "1.2.3.4" }, linger: true, ext: { x: { y: [1, { z: null }] } } }

    assert.deepStrictEqual(decode(written), written)
  })
})

describe("the support for k6's options", () => {
  it("says of every option whether it is honoured or carried", () => {
    assert.deepStrictEqual(Object.keys(support).sort(), Object.keys(K6Options.fields).sort())
    assert.strictEqual(support.scenarios, "honoured")
    assert.strictEqual(support.dns, "carried")
    assert.strictEqual(support.userAgent, "carried")
  })
})

describe("the notices about k6 options", () => {
  const messages = (written: unknown) => notices(decode(written)).map(({ path, message }) => [path.join("."), message])

  it("name what has no effect in simulation", () => {
    assert.deepStrictEqual(messages({ userAgent: "me", vus: 3, paused: false }), [
      ["paused", "paused is kept, and has no effect in simulation"],
      ["userAgent", "userAgent is kept, and has no effect in simulation"]
    ])
  })

  it("say that vus mean nothing beside scenarios", () => {
    const scenarios = { a: { executor: "per-vu-iterations" } }

    assert.deepStrictEqual(messages({ vus: 3, scenarios }), [["vus", "vus has no effect beside scenarios"]])
  })

  it("say what k6 makes of empty stages and empty scenarios", () => {
    assert.deepStrictEqual(messages({ stages: [] }), [
      ["stages", "stages is empty, so k6 runs one iteration with one user"]
    ])
    assert.deepStrictEqual(messages({ stages: [], duration: "1m" }), [])
    assert.deepStrictEqual(messages({ stages: [], vus: 3 }), [])
    assert.deepStrictEqual(messages({ scenarios: {} }), [
      ["scenarios", "scenarios is empty, so k6 runs one iteration with one user"]
    ])
  })

  it("point at a scenario that never has a user", () => {
    const idle = { executor: "constant-arrival-rate", rate: 1, duration: "1m", preAllocatedVUs: 0 }

    assert.deepStrictEqual(messages({ scenarios: { idle } }), [
      ["scenarios.idle", "there is never a user in this scenario, so it starts nothing"]
    ])
    assert.deepStrictEqual(messages({ scenarios: { growing: { ...idle, maxVUs: 1 } } }), [])
  })
})
