/**
 * Objective: a promise about a journey (an SLO): which share of its requests is answered well enough and soon enough.
 *
 * Judged are the requests that ended after the warm-up, and those that have been under way for longer than the limit:
 * whoever hangs for ever is not left out of the average. Without a limit nothing can be too late, and only the ended
 * count.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Span } from "../kernel/Instant.ts"
import { didYouMean } from "../model/Nearest.ts"
import { quoted, type Reading } from "../model/Notation.ts"
import { Ratio } from "../model/Quantities.ts"
import { readSpan } from "../model/SpanText.ts"

/** Which answers are good: how late, `Infinity` for any time, and whether less than a full answer will do. */
export interface Goodness {
  readonly limit: Span
  readonly acceptsStale: boolean
  readonly acceptsDegraded: boolean
}

const expected =
  '"answered" or "answered within 1s", with "even stale", "even degraded" or "even stale or degraded" after "answered"'

/** Reads `answered`, `answered within 1s`, `answered even stale or degraded within 1s`. */
export const readGoodness = (text: string): Reading<Goodness> => {
  const match =
    /^answered(?:\s+even\s+(stale|degraded|stale or degraded|degraded or stale))?(?:\s+within\s+(\S.*))?$/.exec(
      text.trim()
    )
  if (match === null) {
    const [word = ""] = text.trim().split(" ")
    return Result.fail(
      `expected ${expected}, got ${quoted(text)}${word === "answered" ? "" : didYouMean(word, ["answered"])}`
    )
  }
  const [, even = "", within] = match
  const limit: Reading<Span> = within === undefined ? Result.succeed(Infinity) : readSpan(within)
  return Result.map(limit, (limit) => ({
    limit,
    acceptsStale: even.includes("stale"),
    acceptsDegraded: even.includes("degraded")
  }))
}

const GoodText = Schema.String.check(
  Schema.makeFilter((text) =>
    Result.match(readGoodness(text), { onFailure: (mistake) => mistake, onSuccess: () => undefined })
  )
)

/** One promise, as written in a scenario under its name. */
export const Objective = Schema.Struct({
  of: Schema.String.annotate({ description: "The journey it is about." }),
  good: Schema.optionalKey(GoodText).annotate({
    description:
      'Which requests are good: "answered" (default: in full, however late) or "answered within 1s". ' +
      '"answered even stale" and "answered even degraded" accept less than a full answer.'
  }),
  target: Ratio.annotate({ description: "The share of good requests that is promised: 99.9%." })
}).annotate({
  identifier: "Objective",
  description: "A promise about a journey: which share of its requests is answered well enough and soon enough."
})
export type Objective = typeof Objective.Type

/** A promise with its name and its terms. */
export interface Promised extends Goodness {
  readonly name: string
  /** The journey. */
  readonly of: string
  /** As written. */
  readonly good: string
  readonly target: number
}

/** The promise that was written; the text has been checked by the schema. */
export const promised = (name: string, { of, good = "answered", target }: Objective): Promised => ({
  name,
  of,
  good,
  target,
  ...Result.getOrThrow(readGoodness(good))
})

/** The latest response time at which an answer of each quality (full, stale, degraded) is good; -1 if never. */
export const limitsOf = ({ acceptsDegraded, acceptsStale, limit }: Goodness): readonly [Span, Span, Span] => [
  limit,
  acceptsStale ? limit : -1,
  acceptsDegraded ? limit : -1
]
