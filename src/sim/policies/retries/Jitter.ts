/**
 * Jitter: how a wait is spread, so that callers who failed together do not come back together.
 *
 * `none`, `full`, `equal` and `decorrelated` are those of the AWS Architecture Blog, "Exponential Backoff And Jitter"
 * (2015). A share such as `25%` draws from that much less to that much more: resilience4j calls it the randomization
 * factor, Polly's constant and linear back-offs have 25%. `decorrelated-v2` is what Polly does to an exponential
 * back-off, and cockatiel by default: not from the wait before but along one smooth curve, so that the waits of one
 * call add up to about what they would be without jitter.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Span } from "../../kernel/Instant.ts"
import { wholeSpan } from "../../kernel/Instant.ts"
import { didYouMean } from "../../model/Nearest.ts"
import { expectedButGot, isDecimal, notation, type Reading, TextOrNumber } from "../../model/Notation.ts"
import { readRatio, writeRatio } from "../../model/Quantities.ts"

const names = ["none", "full", "equal", "decorrelated", "decorrelated-v2"] as const

type Name = (typeof names)[number]

/** A name, or the share by which a wait may be shorter or longer. */
export type Jitter = Name | number

const expected = "a jitter: none, full, equal, decorrelated, decorrelated-v2 or a share such as 25%"

const isName = (text: unknown): text is Name => (names as ReadonlyArray<unknown>).includes(text)

const read = (written: string | number): Reading<Jitter> => {
  if (isName(written)) return Result.succeed(written)
  if (typeof written === "number" || written.endsWith("%") || isDecimal(written)) return readRatio(written)
  return Result.fail(`${expectedButGot(expected, written)}${didYouMean(written, names)}`)
}

/** How a wait is spread. */
export const Jitter = notation<Jitter, string | number>({
  identifier: "Jitter",
  expected,
  description:
    "How the wait v is spread: `none` keeps it; `full` draws from 0 to v; `equal` keeps one half and draws the other; " +
    "`decorrelated` draws from the base to three times the wait before; `decorrelated-v2` is Polly's for exponential " +
    "back-off; a share such as `25%` draws from v - 25% to v + 25%, before the max is applied, as in resilience4j and Polly",
  examples: ["none", "full", "equal", "decorrelated", "decorrelated-v2", "25%"],
  written: TextOrNumber,
  value: Schema.declare((value: unknown): value is Jitter => isName(value) || typeof value === "number"),
  read,
  write: (jitter) => (typeof jitter === "number" ? writeRatio(jitter) : jitter)
})

/** In words, after a wait: " with full jitter", or nothing. */
export const describe = (jitter: Jitter): string => {
  if (jitter === "none") return ""
  return typeof jitter === "number" ? `, give or take ${writeRatio(jitter)}` : ` with ${jitter} jitter`
}

/** A wait before it is spread. */
export interface Planned {
  /** The wait after the first failed try. */
  readonly base: Span
  readonly factor: number
  readonly max: Span
  /** The wait after so many tries, as if there were no max. */
  uncapped: number
}

/** Where Polly's curve stands after `t` tries, in its own unit: `2^t * tanh(sqrt(4 t))`. */
const curve = (factor: number, t: number): number => {
  // By way of exp, for the bits of a power differ between versions of Node.
  const e = Math.exp(-2 * Math.sqrt(4 * t))
  return Math.exp(t * Math.log(factor)) * ((1 - e) / (1 + e))
}

/** Brings the median of Polly's first wait to the base: 1 / 1.4. */
const scale = 1 / 1.4

/**
 * The wait after `tries` failed tries for a draw from [0, 1). `previous` is the wait before, and `drawn` what it was
 * drawn with; both are 0 after the first try.
 */
export const spread = (
  jitter: Jitter,
  { base, factor, max, uncapped }: Planned,
  tries: number,
  draw: number,
  previous: Span,
  drawn: number
): Span => {
  if (typeof jitter === "number") return Math.min(max, wholeSpan(uncapped * (1 - jitter + 2 * jitter * draw)))
  const wait = Math.min(uncapped, max)
  switch (jitter) {
    case "none":
      return wholeSpan(wait)
    case "full":
      return wholeSpan(draw * wait)
    case "equal":
      return wholeSpan(wait / 2 + draw * (wait / 2))
    case "decorrelated":
      return Math.min(max, wholeSpan(base + draw * (3 * Math.max(previous, base) - base)))
    case "decorrelated-v2": {
      const before = tries === 1 ? 0 : curve(factor, tries - 2 + drawn)
      return Math.min(max, wholeSpan((curve(factor, tries - 1 + draw) - before) * scale * base))
    }
  }
}
