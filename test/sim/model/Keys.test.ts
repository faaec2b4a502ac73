import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { assert, describe, it } from "vitest"
import { RandomStreams } from "../../../src/sim/kernel/RandomStreams.ts"
import { Keys } from "../../../src/sim/model/Keys.ts"

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

  it("that are hot are what a share of the requests is about, while they are hot", () => {
    const keys = read("hot(zipf(1000, 1), 50%, keys=2, from=60s, until=90s)")
    const stream = new RandomStreams(1).stream("keys")
    const hotAt = (seconds: number) =>
      Array.from({ length: 10_000 }, () => keys.sample(stream, seconds * 1e9)).filter((key) => key >= 998).length

    // The last two of 1000 have 1/999 + 1/1000 of the harmonic number 7.485: 0.027 % of the rest.
    assert.isBelow(hotAt(59.999), 20)
    assert.closeTo(hotAt(60), 5_000, 150)
    assert.closeTo(hotAt(89.999), 5_000, 150)
    assert.isBelow(hotAt(90), 20)
    assert.closeTo(keys.share(999), 0.25, 0.001)
  })

  it.each([
    ["hot(1000, 50%)", "hot(1000, 50%)"],
    ["hot( uniform(1000) ,0.5, keys=1)", "hot(1000, 50%)"],
    ["hot(zipf(1000,0.9), 10%, until=90s, keys=3)", "hot(zipf(1000, 0.9), 10%, keys=3, until=1m30s)"]
  ])("that are hot are written as %j", (written, canonical) => {
    assert.strictEqual(Schema.encodeSync(Keys)(read(written)), canonical)
    assert.strictEqual(Schema.encodeSync(Keys)(read(canonical)), canonical)
  })

  it.each([
    ["hot(2, 50%, keys=3)", 'hot can have from 1 to 2 hot keys here, got "3"'],
    [
      "hot(2, 50%, form=3s)",
      "hot has the options keys, from and until, as in hot(1000, 50%), hot(zipf(1000, 0.9), 50%, keys=3, from=60s, until=90s), " +
        'got "form=3s"'
    ],
    [
      "hot(2, 50%, from=3s, until=3s)",
      'the keys of hot(2, 50%, from=3s, until=3s) are never hot: "until" is not after "from"'
    ],
    ["zipf(1000)", 'zipf needs an exponent such as 0.9 after the number of keys, got "zipf(1000)"'],
    ["zipf(0, 1)", 'zipf needs a number of keys from 1 to 10000000, got "0"'],
    ["uniform(many)", 'uniform needs a number of keys from 1 to 10000000, got "many"'],
    [
      "uniform(3, 1)",
      'expected keys such as uniform(1000), zipf(1000, 0.9), hot(1000, 50%) or a whole number, got "uniform(3, 1)"'
    ],
    [
      "zpif(3, 1)",
      'expected keys such as uniform(1000), zipf(1000, 0.9), hot(1000, 50%) or a whole number, got "zpif(3, 1)"'
    ],
    [-1, "expected keys such as uniform(1000), zipf(1000, 0.9), hot(1000, 50%) or a whole number, got -1"],
    [[1], "expected keys such as uniform(1000), zipf(1000, 0.9), hot(1000, 50%) or a whole number, got a list"]
  ])("that make no sense are answered: %j", (written, message) => {
    assert.strictEqual(mistakeIn(written), message)
  })
})
