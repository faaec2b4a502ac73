import { assert, describe, it } from "vitest"
import { second } from "../../../src/sim/kernel/Instant.ts"
import { ArrivalCurve } from "../../../src/sim/workload/ArrivalCurve.ts"
import { Modulation, meanFactor } from "../../../src/sim/workload/Modulation.ts"

const options = { calm: 1, burst: 5, calmFor: 10 * second, burstFor: second }

/** Ten a second for a minute. */
const curve = () =>
  new ArrivalCurve({ start: 10, stages: [{ duration: 60 * second, target: 10 }], timeUnit: second, firstLevel: 0 })

/** Every state lasts exactly its mean: calm to 10 s, burst to 11 s, calm to 21 s, and so on. */
const regular = () => new Modulation(options, curve(), () => 1)

describe("a modulated rate", () => {
  it("is the executor's, multiplied by the factor of the state", () => {
    const modulation = regular()

    assert.strictEqual(modulation.reaches(50), 5 * second)
    assert.strictEqual(modulation.reaches(100), 10 * second)
    // In the burst 50 a second.
    assert.strictEqual(modulation.reaches(125), 10.5 * second)
    assert.strictEqual(modulation.reaches(150), 11 * second)
    assert.strictEqual(modulation.reaches(160), 12 * second)
  })

  it("passes over several states in one step", () => {
    assert.strictEqual(regular().reaches(300), 22 * second)
  })

  it("ends with the executor", () => {
    // Five whole turns of 11 s bring 150 each, five more seconds bring 50.
    assert.strictEqual(regular().reaches(800), 60 * second)
    assert.strictEqual(regular().reaches(801), Infinity)
  })

  it("draws once for every state", () => {
    let draws = 0
    const modulation = new Modulation(options, curve(), () => {
      draws++
      return 1
    })
    modulation.reaches(120)
    modulation.reaches(130)

    assert.strictEqual(draws, 2)
  })

  it("has a mean that weighs its factors with time", () => {
    assert.strictEqual(meanFactor(options), 15 / 11)
    assert.strictEqual(meanFactor({ ...options, calm: 0.5, burst: 5.5, calmFor: 9 * second }), 1)
  })
})
