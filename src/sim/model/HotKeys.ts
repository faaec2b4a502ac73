/**
 * Hot keys: a few of many keys about which a share of all requests is, perhaps only for a while.
 *
 * The hot ones are the last, which under `zipf` hardly anybody asked for before: that is how a flash crowd comes.
 */
import * as Result from "effect/Result"
import type { Instant } from "../kernel/Instant.ts"
import { drawBelow } from "../kernel/RandomStreams.ts"
import type { Keys } from "./Keys.ts"
import type { Reading } from "./Notation.ts"
import { readRatio, writeRatio } from "./Quantities.ts"
import { readSpan, writeSpan } from "./SpanText.ts"

/** How many are hot, how hot, and when. */
interface Heat {
  readonly share: number
  readonly keys: number
  readonly from: Instant
  readonly until: Instant
}

/** The keys of `others`, of which the last are hot. */
const hot = (others: Keys, { from, keys, share, until }: Heat): Keys => {
  const first = others.count - keys
  // A bare number is short for uniform keys.
  const [, uniform] = /^uniform\((\d+)\)$/.exec(others.text) ?? []
  const text = [
    uniform ?? others.text,
    writeRatio(share),
    ...(keys === 1 ? [] : [`keys=${keys}`]),
    ...(from === 0 ? [] : [`from=${writeSpan(from)}`]),
    ...(until === Infinity ? [] : [`until=${writeSpan(until)}`])
  ]
  return {
    text: `hot(${text.join(", ")})`,
    count: others.count,
    sample: (stream, now = 0) => {
      if (now < from || now >= until) return others.sample(stream, now)
      return stream.next() < share ? first + drawBelow(stream, keys) : others.sample(stream, now)
    },
    share: (key) => (1 - share) * others.share(key) + (key >= first && key < others.count ? share / keys : 0)
  }
}

const forms = "hot(1000, 50%), hot(zipf(1000, 0.9), 50%, keys=3, from=60s, until=90s)"

/** `hot(…)`; `undefined` if it is something else. `readOthers` reads the keys that are not hot. */
export const readHot = (text: string, readOthers: (written: string) => Reading<Keys>): Reading<Keys> | undefined => {
  const [, given] = /^\s*hot\s*\((.*)\)\s*$/.exec(text) ?? []
  if (given === undefined) return undefined
  const [others = "", share = "", ...options] = given.split(/,(?![^(]*\))/).map((part) => part.trim())
  const read = readOthers(/^\d+$/.test(others) ? `uniform(${others})` : others)
  if (Result.isFailure(read)) return read
  const ratio = readRatio(share)
  if (Result.isFailure(ratio)) {
    return Result.fail(`hot needs the share of requests that are about hot keys, as in ${forms}: ${ratio.failure}`)
  }
  return heatOf(options, ratio.success, text, read.success)
}

const heatOf = (options: ReadonlyArray<string>, share: number, text: string, others: Keys): Reading<Keys> => {
  const heat = { share, keys: 1, from: 0, until: Infinity }
  for (const option of options) {
    const [, name = "", value = ""] = /^([a-z]+)\s*=\s*(.+)$/.exec(option) ?? []
    if (name === "keys") {
      const keys = Number(value)
      if (!/^\d+$/.test(value) || keys < 1 || keys > others.count)
        return Result.fail(`hot can have from 1 to ${others.count} hot keys here, got "${value}"`)
      heat.keys = keys
    } else if (name === "from" || name === "until") {
      const span = readSpan(value)
      if (Result.isFailure(span)) return Result.fail(`"${name}" of ${text}: ${span.failure}`)
      heat[name] = span.success
    } else return Result.fail(`hot has the options keys, from and until, as in ${forms}, got "${option}"`)
  }
  if (heat.until <= heat.from) return Result.fail(`the keys of ${text} are never hot: "until" is not after "from"`)
  return Result.succeed(hot(others, heat))
}
