import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { assert, describe, it } from "vitest"
import { Keys } from "../../src/scenarios/Keys.ts"
import { RandomStreams } from "../../src/sim/kernel/RandomStreams.ts"

const read = (written: unknown): Keys => Schema.decodeUnknownSync(Keys)(written)
const mistakeIn = (written: unknown): string =>
  Result.match(Schema.decodeUnknownResult(Keys)(written), {
    onFailure: ({ issue }) => SchemaIssue.makeFormatterStandardSchemaV1()(issue).issues[0]!.message,
    onSuccess: () => "no mistake"
  })

/** How often each key is drawn. */
const drawn = (keys: Keys, draws: number): ReadonlyArray<number> => {
  const stream = new RandomStreams(1).stream("keys")
  const counts = new Array<number>(keys.count).fill(0)
  for (let i = 0; i < draws; i++) counts[keys.sample(stream)]!++
  return counts
}

describe("keys", () => {
  it.each([
    [7, 8, 7],
    ["7", 8, 7],
    ["uniform(500)", 500, "uniform(500)"],
    ["zipf( 1000 ,0.9)", 1000, "zipf(1000, 0.9)"]
  ])("are written as %j", (written, count, canonical) => {
    assert.strictEqual(read(written).count, count)
    assert.strictEqual(Schema.encodeSync(Keys)(read(written)), canonical)
  })

  it("that are one number are always this one", () => {
    assert.deepStrictEqual(drawn(read(2), 5), [0, 0, 5])
  })

  it("that are uniform are all equally popular", () => {
    for (const count of drawn(read("uniform(4)"), 40_000)) assert.closeTo(count, 10_000, 300)
  })

  it("that are zipf are popular in proportion to 1, 1/2, 1/3 … with exponent 1", () => {
    const keys = read("zipf(3, 1)")

    // 6 : 3 : 2
    assert.deepStrictEqual(
      [0, 1, 2, 3].map((key) => Math.round(keys.share(key) * 11 * 1e9) / 1e9),
      [6, 3, 2, 0]
    )
    const [first, second, third] = drawn(keys, 11_000)
    assert.closeTo(first!, 6_000, 200)
    assert.closeTo(second!, 3_000, 200)
    assert.closeTo(third!, 2_000, 200)
  })

  it.each([
    ["zipf(1000)", 'zipf needs an exponent such as 0.9 after the number of keys, got "zipf(1000)"'],
    ["zipf(0, 1)", 'zipf needs a number of keys from 1 to 10000000, got "0"'],
    ["uniform(many)", 'uniform needs a number of keys from 1 to 10000000, got "many"'],
    ["uniform(3, 1)", 'expected keys such as uniform(1000), zipf(1000, 0.9) or a whole number, got "uniform(3, 1)"'],
    ["zpif(3, 1)", 'expected keys such as uniform(1000), zipf(1000, 0.9) or a whole number, got "zpif(3, 1)"'],
    [-1, "expected keys such as uniform(1000), zipf(1000, 0.9) or a whole number, got -1"],
    [[1], "expected keys such as uniform(1000), zipf(1000, 0.9) or a whole number, got a list"]
  ])("that make no sense are answered: %j", (written, message) => {
    assert.strictEqual(mistakeIn(written), message)
  })
})
