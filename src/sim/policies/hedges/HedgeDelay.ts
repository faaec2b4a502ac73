/**
 * Hedge delay: how late an answer is when it is hedged, a span such as `50ms`, or a percentile such as `p95` of how long
 * calls have taken.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { formatSpan, type Span } from "../../kernel/Instant.ts"
import { expectedButGot, notation, type Reading, TextOrNumber } from "../../model/Notation.ts"
import { readSpan, writeSpan } from "../../model/SpanText.ts"

/** A share of 0 to 1 in place of a span: the percentile of measured times. */
export interface Percentile {
  readonly percentile: number
}

export type HedgeDelay = Span | Percentile

const expected = "a span such as 50ms, or a percentile such as p95"

const read = (written: string | number): Reading<HedgeDelay> => {
  const digits = /^\s*p([0-9]+(?:\.[0-9]+)?)\s*$/.exec(String(written))?.[1]
  if (digits !== undefined) {
    // p99.9 is read as 99.9e-2, which rounds once.
    const percentile = Number(`${digits}e-2`)
    return percentile > 0 && percentile < 1
      ? Result.succeed({ percentile })
      : Result.fail(`a percentile is above p0 and below p100, got ${written}`)
  }
  const isText = typeof written === "string" && !/^\s*[0-9.]/.test(written)
  return isText ? Result.fail(expectedButGot(expected, written)) : readSpan(written)
}

const write = (delay: HedgeDelay): string =>
  typeof delay === "number" ? String(writeSpan(delay)) : `p${Number(`${delay.percentile}e2`)}`

const isHedgeDelay = (value: unknown): value is HedgeDelay =>
  typeof value === "number" || (typeof value === "object" && value !== null && "percentile" in value)

export const HedgeDelay = notation<HedgeDelay, string | number>({
  identifier: "HedgeDelay",
  expected,
  description: "How late an answer is: a length of time, or a percentile of how long calls have taken",
  examples: ["50ms", "p95", "p99.9"],
  written: TextOrNumber,
  value: Schema.declare(isHedgeDelay),
  read,
  write
})

/** In words: "50ms", or "the p95 of the last 1000 calls". */
export const describe = (delay: HedgeDelay, window: number): string =>
  typeof delay === "number" ? formatSpan(delay) : `the ${write(delay)} of the last ${window} calls`
