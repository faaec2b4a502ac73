/**
 * Keys: which of many things a request is about, such as the customer or the article.
 *
 * Keys are whole numbers from 0; under `zipf` the lower a key, the more popular it is. Caches and shards go by them.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Instant } from "../kernel/Instant.ts"
import type { RandomStream } from "../kernel/RandomStreams.ts"
import { drawBelow } from "../kernel/RandomStreams.ts"
import { readHot } from "./HotKeys.ts"
import { expectedButGot, isDecimal, notation, type Reading, TextOrNumber } from "./Notation.ts"

/** How keys are drawn. */
export interface Keys {
  /** The canonical text, e.g. `zipf(1000, 0.9)`. */
  readonly text: string
  /** How many different keys there are: they are 0 to one less than this. */
  readonly count: number
  /** What is popular may depend on when that is, `now`. Default: the beginning. */
  readonly sample: (stream: RandomStream, now?: Instant) => number
  /** The share of requests, 0..1, that are about this key. */
  readonly share: (key: number) => number
}

const expected = "keys such as uniform(1000), zipf(1000, 0.9), hot(1000, 50%) or a whole number"

/** Every request is about the same key. */
export const only = (key: number): Keys => ({
  text: String(key),
  count: key + 1,
  sample: () => key,
  share: (of) => (of === key ? 1 : 0)
})

/** All of `count` keys are equally popular. */
export const uniform = (count: number): Keys => ({
  text: `uniform(${count})`,
  count,
  sample: (stream) => drawBelow(stream, count),
  share: (key) => (key < count ? 1 / count : 0)
})

/** The k-th key (from 1) is drawn in proportion to k^-exponent, by one draw and a bisection of a table of `count` numbers. */
export const zipf = (count: number, exponent: number): Keys => {
  let made: Float64Array | undefined
  // Made when it is first needed: a scenario is often read without being run.
  const table = (): Float64Array => {
    if (made !== undefined) return made
    made = new Float64Array(count)
    let total = 0
    for (let k = 0; k < count; k++) {
      total += Math.exp(-exponent * Math.log(k + 1))
      made[k] = total
    }
    return made
  }
  return {
    text: `zipf(${count}, ${exponent})`,
    count,
    sample: (stream) => {
      const upTo = table()
      const drawn = stream.next() * upTo[count - 1]!
      let below = 0
      let above = count - 1
      while (below < above) {
        const middle = (below + above) >> 1
        if (upTo[middle]! > drawn) above = middle
        else below = middle + 1
      }
      return below
    },
    share: (key) => {
      if (key >= count) return 0
      const upTo = table()
      return (upTo[key]! - (key === 0 ? 0 : upTo[key - 1]!)) / upTo[count - 1]!
    }
  }
}

/** The most keys a scenario may have: a table of them is kept. */
const mostKeys = 10_000_000

const read = (written: string | number): Reading<Keys> => {
  const text = String(written)
  const hot = readHot(text, read)
  if (hot !== undefined) return hot
  if (/^[0-9]+$/.test(text) && Number(text) < mostKeys) return Result.succeed(only(Number(text)))
  const [, family, given = ""] = /^\s*([a-z]+)\s*\(([^()]*)\)\s*$/.exec(text) ?? []
  const [count = "", exponent, ...more] = given.split(",").map((part) => part.trim())
  const keys = Number(count)
  if ((family !== "uniform" && family !== "zipf") || more.length > 0)
    return Result.fail(expectedButGot(expected, written))
  if (!/^[0-9]+$/.test(count) || keys < 1 || keys > mostKeys) {
    return Result.fail(`${family} needs a number of keys from 1 to ${mostKeys}, got "${count}"`)
  }
  if (family === "uniform") {
    return exponent === undefined ? Result.succeed(uniform(keys)) : Result.fail(expectedButGot(expected, written))
  }
  if (exponent === undefined || !isDecimal(exponent)) {
    return Result.fail(`zipf needs an exponent such as 0.9 after the number of keys, got "${text}"`)
  }
  return Result.succeed(zipf(keys, Number(exponent)))
}

const isKeys = (input: unknown): input is Keys =>
  typeof input === "object" && input !== null && "sample" in input && "share" in input

/** `zipf(1000, 0.9)`, `uniform(1000)`, or one number. */
export const Keys = notation<Keys, string | number>({
  identifier: "Keys",
  expected,
  description:
    "Which of many things a request is about: one key, uniform(count), zipf(count, exponent), or hot(others, share), where a share " +
    "of the requests is about the last of the keys; keys=3 makes that the last three, from=60s and until=90s a flash crowd",
  examples: ["zipf(1000, 0.9)", "uniform(500)", "hot(zipf(1000, 0.9), 50%, from=60s)", 7],
  written: TextOrNumber,
  value: Schema.declare(isKeys),
  read,
  write: (keys) => (/^[0-9]+$/.test(keys.text) ? Number(keys.text) : keys.text)
})
