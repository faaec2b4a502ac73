import { assert, describe, it } from "vitest"
import { millisecond, second } from "../../../src/sim/kernel/Instant.ts"
import { highest, type Stage, totalDuration, userSteps, valueAt } from "../../../src/sim/workload/Stages.ts"

const stage = (seconds: number, target: number): Stage => ({ duration: seconds * second, target })

const inSeconds = (start: number, stages: ReadonlyArray<Stage>) =>
  userSteps({ start, stages }).map(({ at, users }) => [at / second, users])

describe("a ramp", () => {
  const ramp = { start: 10, stages: [stage(10, 20), stage(0, 50), stage(10, 0)] }

  it("takes as long as its stages together", () => {
    assert.strictEqual(totalDuration(ramp.stages), 20 * second)
  })

  it("knows the highest value it reaches", () => {
    assert.strictEqual(highest(ramp), 50)
    assert.strictEqual(highest({ start: 60, stages: ramp.stages }), 60)
  })

  it("moves in a straight line within a stage", () => {
    assert.strictEqual(valueAt(ramp, 0), 10)
    assert.strictEqual(valueAt(ramp, 5 * second), 15)
    assert.strictEqual(valueAt(ramp, 15 * second), 25)
  })

  it("has the value after a jump already at the jump", () => {
    assert.strictEqual(valueAt(ramp, 10 * second - 1), 20 - 1e-9)
    assert.strictEqual(valueAt(ramp, 10 * second), 50)
  })

  it("keeps its first value before the start and its last target after the end", () => {
    assert.strictEqual(valueAt(ramp, -1), 10)
    assert.strictEqual(valueAt({ start: 1, stages: [stage(1, 7)] }, 90 * second), 7)
  })

  it("without stages stays where it starts", () => {
    assert.strictEqual(valueAt({ start: 3, stages: [] }, second), 3)
    assert.strictEqual(totalDuration([]), 0)
  })
})

describe("the steps of ramping-vus", () => {
  it("start one user each time the line reaches a whole number", () => {
    assert.deepStrictEqual(inSeconds(0, [stage(10, 5)]), [
      [0, 0],
      [2, 1],
      [4, 2],
      [6, 3],
      [8, 4],
      [10, 5]
    ])
  })

  it("stop one user each time the line reaches the number below", () => {
    assert.deepStrictEqual(inSeconds(4, [stage(8, 0)]), [
      [0, 4],
      [2, 3],
      [4, 2],
      [6, 1],
      [8, 0]
    ])
  })

  it("follow the example that k6 tests its own executor with", () => {
    const stages = [
      stage(2, 6),
      stage(5, 1),
      stage(4, 5),
      stage(4, 1),
      stage(3, 4),
      stage(2, 4),
      stage(0, 1),
      stage(3, 1)
    ]

    assert.deepStrictEqual(inSeconds(4, stages), [
      [0, 4],
      [1, 5],
      [2, 6],
      [3, 5],
      [4, 4],
      [5, 3],
      [6, 2],
      [7, 1],
      [8, 2],
      [9, 3],
      [10, 4],
      [11, 5],
      [12, 4],
      [13, 3],
      [14, 2],
      [15, 1],
      [16, 2],
      [17, 3],
      [18, 4],
      [20, 1]
    ])
  })

  it("jump where a stage takes no time", () => {
    assert.deepStrictEqual(inSeconds(1, [stage(3, 1), stage(0, 100)]), [
      [0, 1],
      [3, 100]
    ])
  })

  it("are nothing but the first while the number stays", () => {
    assert.deepStrictEqual(inSeconds(5, [stage(60, 5), stage(0, 5)]), [[0, 5]])
  })

  it("fall on whole nanoseconds, counted back from the end of the stage", () => {
    const steps = userSteps({ start: 0, stages: [{ duration: 10 * millisecond, target: 3 }] })

    assert.deepStrictEqual(
      steps.map(({ at }) => at),
      [0, 3_333_334, 6_666_667, 10_000_000]
    )
  })
})
