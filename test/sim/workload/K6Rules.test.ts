import { assert, describe, it } from "vitest"
import { millisecond, second } from "../../../src/sim/kernel/Instant.ts"
import {
  arrivalRules,
  fewerIterationsThanUsers,
  rampOfUsers,
  shorterThanAllowed
} from "../../../src/sim/workload/K6Rules.ts"

describe("k6's rules", () => {
  it("let every user have at least one of the shared iterations", () => {
    assert.deepStrictEqual(fewerIterationsThanUsers(3, 3), [])
    assert.strictEqual(fewerIterationsThanUsers(2, 3).length, 1)
  })

  it("let a duration be a second or more, or missing", () => {
    assert.deepStrictEqual(shorterThanAllowed("duration", undefined), [])
    assert.deepStrictEqual(shorterThanAllowed("duration", second), [])
    assert.deepStrictEqual(shorterThanAllowed("duration", second - millisecond), [
      { path: ["duration"], issue: "the duration must be at least 1s, but is 999ms" }
    ])
  })

  it("want users somewhere on a ramp, at its start or at a target", () => {
    const stages = [{ duration: second, target: 0 }]

    assert.deepStrictEqual(rampOfUsers("startVUs", 1, stages), [])
    assert.deepStrictEqual(rampOfUsers("startVUs", 0, [...stages, { duration: 0, target: 1 }]), [])
    assert.strictEqual(rampOfUsers("startVUs", 0, stages).length, 1)
  })

  it("tell everything that is wrong with an open load", () => {
    const found = arrivalRules({ timeUnit: 0, preAllocatedVUs: 2, maxVUs: 1 })

    assert.deepStrictEqual(
      found.map(({ path }) => path),
      [["timeUnit"], ["maxVUs"]]
    )
  })
})
