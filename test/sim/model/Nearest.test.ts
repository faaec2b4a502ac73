import { assert, describe, it } from "vitest"
import { didYouMean, nearest } from "../../../src/sim/model/Nearest.ts"

describe("the nearest name", () => {
  it.each([
    ["tmeout", ["retry", "timeout"], "timeout"],
    ["Timeout", ["retry", "timeout"], "timeout"],
    ["tiemout", ["retry", "timeout"], "timeout"],
    ["expontial", ["constant", "exponential", "hyperexponential"], "exponential"],
    ["rat", ["rate", "ratio"], "rate"],
    ["banana", ["retry", "timeout"], undefined],
    ["x", ["k"], undefined],
    ["", ["k"], undefined]
  ])("to %j among %j is %j", (written, known, meant) => assert.strictEqual(nearest(written, known), meant))

  it("is offered as a question, or not at all", () => {
    assert.strictEqual(didYouMean("tmeout", ["timeout"]), '; did you mean "timeout"?')
    assert.strictEqual(didYouMean("banana", ["timeout"]), "")
  })
})
