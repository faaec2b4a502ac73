import * as Schema from "effect/Schema"
import { assert, describe, it } from "vitest"
import { hour, millisecond, second } from "../../../src/sim/kernel/Instant.ts"
import { K6Time, K6Whole } from "../../../src/sim/workload/K6Values.ts"
import { mistakesIn } from "./Mistakes.ts"

describe("a time in k6's options", () => {
  it.each([
    ["30s", 30 * second],
    ["1m30s", 90 * second],
    ["1d2h", 26 * hour],
    ["2d", 48 * hour],
    ["1.5s", 1500 * millisecond],
    ["300ms", 300 * millisecond],
    ["250", 250 * millisecond],
    [0, 0],
    [2500, 2500 * millisecond]
  ])("%j is read as %i ns", (written, span) => {
    assert.strictEqual(Schema.decodeUnknownSync(K6Time)(written), span)
  })

  it("is always given back as text, as k6's types have it", () => {
    assert.strictEqual(Schema.encodeSync(K6Time)(90 * second), "1m30s")
    assert.strictEqual(Schema.encodeSync(K6Time)(0), "0s")
  })

  it.each(["soon", "", "5 s", "-1s"])("%j is refused", (written) => {
    assert.strictEqual(mistakesIn(K6Time, written).length, 1)
  })
})

describe("a number in k6's options", () => {
  it("is whole", () => {
    assert.deepStrictEqual(mistakesIn(K6Whole, 3), [])
    assert.deepStrictEqual(mistakesIn(K6Whole, 3.5), [["", "k6 takes only whole numbers here"]])
  })
})
