/**
 * Family: one kind of distribution of lengths of time, how it is written, and what every member can tell.
 *
 * Mean, variance and quantiles belong to the exact distribution; a sample is that distribution rounded to whole
 * nanoseconds. A stream has 32 bits, so nothing rarer than one in four thousand million is ever drawn, however heavy
 * the tail.
 */
import type { Span } from "../../kernel/Instant.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import type { Reading } from "../Notation.ts"
import type { Arguments } from "./Arguments.ts"
import type { Expression } from "./Expression.ts"

/** A distribution of lengths of time. */
export interface Distribution {
  /** The canonical text, e.g. `exponential(4ms)`. Reading it gives an equal distribution. */
  readonly text: string
  /** Draws one length of time, in whole nanoseconds. */
  readonly sample: (stream: RandomStream) => Span
  /** In nanoseconds; `Infinity` when it does not exist. */
  readonly mean: number
  /** In square nanoseconds; `Infinity` when it does not exist. */
  readonly variance: number
  /**
   * The length in nanoseconds that a share `p` (0..1) of draws does not exceed. 0 and 1 give the ends, maybe
   * `Infinity`.
   */
  readonly quantile: (p: number) => number
  /** The share (0..1) of draws that are at most this many nanoseconds long: the inverse of `quantile`. */
  readonly fractionAtMost: (nanoseconds: number) => number
}

/** A family of distributions: its name, what it is like and the forms in which it is written, the usual one first. */
export interface Family {
  readonly name: string
  /** What it is like, in one sentence for the reference. */
  readonly says: string
  readonly forms: ReadonlyArray<Form>
}

/** One way to write a family, e.g. `lognormal(median=8ms, sigma=0.7)`. */
export interface Form {
  /** Follows the family's name in a mistake: `a median and a sigma`. */
  readonly needs: string
  readonly example: string
  /**
   * What stands before each argument: its name (`mean=4ms`), its name or nothing (`4ms`), a percentile (`p99=4ms`), or
   * the share of a branch (`90%: 4ms`).
   */
  readonly labels: "names" | "names or none" | "percentiles" | "shares"
  /** In the order in which they may stand unnamed. */
  readonly names: ReadonlyArray<string>
  /** Those of the names it can do without. */
  readonly optional?: ReadonlyArray<string>
  /** `read` turns an expression inside the brackets, such as a branch of a mixture, into a distribution. */
  readonly make: (given: Arguments, read: (expression: Expression) => Reading<Distribution>) => Reading<Distribution>
}

/**
 * Every distribution is made here, with its fields in one order, so that `sample` stays one kind of call to the
 * engine.
 */
export const distribution = (of: Distribution): Distribution => ({
  text: of.text,
  sample: of.sample,
  mean: of.mean,
  variance: of.variance,
  quantile: of.quantile,
  fractionAtMost: of.fractionAtMost
})

const halfAStep = 1 / 8_589_934_592

/** One draw strictly between 0 and 1: the middle of the stream's step of 2^-32. */
export const openDraw = (stream: RandomStream): number => stream.next() + halfAStep
